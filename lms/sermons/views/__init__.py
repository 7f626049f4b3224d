"""The pages of sermons: for readers, for the pulpit, and the desk of their editors."""

from lms.sermons.views import deciding, media, planning, writing  # noqa: F401 - their routes stand on the desk's blueprint
from lms.sermons.views.desk import bp as desk
from lms.sermons.views.public import bp as public

__all__ = ["desk", "public"]
