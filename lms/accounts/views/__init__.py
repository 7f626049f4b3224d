"""The pages: `gate` signing in and out, `links` one-time links, `account` one's own, `people` and `units` for staff."""

from flask import Blueprint

bp = Blueprint("accounts", __name__, template_folder="../templates")

from lms.accounts.views import gate  # noqa: E402, F401 - they put their routes on `bp`
