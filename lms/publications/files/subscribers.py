"""What files of books hear: that media has looked at an upload, that a revision reaches readers or was given up."""

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


@events.revision_dropped.connect
def let_go_of_its_files(edition: Edition, number: int) -> None:
    """A correction was given up: nobody will ever read what was brought for it."""
    taking.let_go(edition, number)
