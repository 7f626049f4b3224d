"""`flask figures rebuild`: count everything anew."""

from flask.cli import AppGroup

from lms.complaints.figures import counting, publishing
from lms.core.db import reading, transaction
from lms.core.terminal import say

group = AppGroup("figures", help="The figures of complaints.")


@group.command("rebuild")
def rebuild() -> None:
    """Count every month from its cases, and make the public figures anew. Safe to repeat: the same numbers come out."""
    with reading():
        months = list(counting.months_with_cases())
    for month in months:
        with transaction():
            counting.rebuild(month)
    with transaction():
        publishing.publish()
    say(f"Counted {len(months)} months", f"أُعيد حساب {len(months)} من الشهور")
