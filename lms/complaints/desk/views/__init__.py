"""The pages of the desk."""

from lms.complaints.desk.views import acting, bulk, case, queue, replying, settings
from lms.complaints.desk.views.blueprint import bp

__all__ = ["acting", "bp", "bulk", "case", "queue", "replying", "settings"]
