"""The two doors: the gradebook for who keeps it, and one's own marks."""

from flask import Blueprint

bp = Blueprint("gradebook", __name__, template_folder="../templates", url_prefix="/teach")
own = Blueprint("grades", __name__, template_folder="../templates", url_prefix="/grades")
