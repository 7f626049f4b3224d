"""What the health page says of the register."""

import datetime as dt

from lms.certificates import jobs, words
from lms.core import clock
from lms.core.i18n import _, number

LONGEST = dt.timedelta(days=3)


def report() -> list[tuple[str, str, str]]:
    """Whether the register was read to its end lately, and was whole."""
    name, found = _("Register of certificates"), jobs.last_check()
    if found is None:
        return [(name, "wait", _("It was never checked; a worker does it once a day."))]
    at, lines, faults = found
    if faults:
        return [(name, "bad", " ".join(words.said(fault) for fault in faults))]
    if clock.now() - at > LONGEST:
        return [(name, "wait", _("It was not checked for some days."))]
    return [(name, "good", _("The journal is whole: %(lines)s lines.", lines=number(lines)))]
