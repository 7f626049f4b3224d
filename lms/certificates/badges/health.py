"""What the health page says of badges."""

from sqlalchemy import select

from lms.certificates.badges.models import StatusList
from lms.core import clock
from lms.core.db import session
from lms.core.i18n import _


def report() -> list[tuple[str, str, str]]:
    """Whether others can see which badges were withdrawn."""
    name, now = _("Badges"), clock.now()
    lists = session().scalars(select(StatusList).order_by(StatusList.id)).all()
    if any(each.ends_at and each.ends_at <= now for each in lists):
        return [(name, "bad", _("A list of withdrawn badges has ended: nobody can check badges. Start the worker."))]
    if any(each.signed_version < each.version for each in lists):
        return [(name, "wait", _("A list of withdrawn badges waits for the worker's signature."))]
    return [(name, "good", _("The lists of withdrawn badges are signed."))]
