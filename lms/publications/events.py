"""What others may want to hear of editions. Sent in the transaction in which it happens."""

from blinker import Namespace

from lms.core import clock
from lms.publications.kinds import State
from lms.publications.models import Edition

_signals = Namespace()

edition_published = _signals.signal("edition-published", doc="Readers may see it from now on. Sender: the Edition.")
edition_changed = _signals.signal(
    "edition-changed", doc="Something that readers see is different. Sender: the Edition, which is published."
)
edition_withdrawn = _signals.signal("edition-withdrawn", doc="Nobody may read it any more. Sender: the Edition.")
revision_dropped = _signals.signal(
    "revision-dropped", doc="A correction was given up. Sender: the Edition; `number`: what was to be its revision."
)


def touched(edition: Edition) -> None:
    """Say that something of the edition changed; others hear of it if readers can see it."""
    edition.changed_at = clock.now()
    if edition.state is State.PUBLISHED:
        edition_changed.send(edition)
