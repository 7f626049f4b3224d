"""What the atlas hears: that a revision of one of its volumes was given up."""

from lms.publications import events
from lms.publications.atlas.service import editing
from lms.publications.models import Edition


@events.revision_dropped.connect
def let_go_of_its_plates(edition: Edition, number: int) -> None:
    """The next revision of this number begins without what was done for this one."""
    editing.let_go(edition, number)
