"""What files of books hear: that media has looked at what was uploaded, and that readers get another revision."""

from lms.publications import events
from lms.publications.files.service import choosing, taking
from lms.publications.models import Edition
from media.events import asset_settled
from media.models import Asset


@asset_settled.connect
def read_or_refuse(asset: Asset) -> None:
    """The file is read, or its editor is told why not."""
    taking.hear(asset)


@events.edition_published.connect
@events.edition_changed.connect
def turn_to_the_revision(edition: Edition) -> None:
    """Readers get the files of the revision that they now have."""
    choosing.choose(edition)
