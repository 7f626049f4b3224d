"""The one blueprint of the feature."""

from flask import Blueprint

bp = Blueprint("desk", __name__, template_folder="../templates", url_prefix="/teach/marking")
