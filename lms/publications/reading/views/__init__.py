"""The pages of readers: books as text, as sound, as printed; what they left in them; the cues that editors set."""

from flask import Blueprint

bp = Blueprint("reading", "lms.publications.reading", template_folder="templates")
