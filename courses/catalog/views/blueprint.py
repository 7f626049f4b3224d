"""The blueprint of the workshop."""

from flask import Blueprint

bp = Blueprint("catalog", __name__, template_folder="../templates", url_prefix="/teach")
