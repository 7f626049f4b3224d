"""The pages of files: for editors, and the doors through which readers get them."""

from flask import Blueprint

bp = Blueprint("files", __name__, template_folder="../templates")
