"""The one blueprint of the room."""

from flask import Blueprint

bp = Blueprint("complaints_desk", __name__, template_folder="../templates", url_prefix="/complaints")
