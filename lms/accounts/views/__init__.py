"""The pages.

`gate` signing in and out · `links` lost passwords and one-time links · `sign_up` · `second_factor` · `account` one's
own · `people` and `units` for registrars
"""

from flask import Blueprint

bp = Blueprint("accounts", __name__, template_folder="../templates")

from lms.accounts.views import account, gate, links, people, second_factor, sign_up, units  # noqa: E402, F401 - routes
