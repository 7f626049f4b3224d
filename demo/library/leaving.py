"""What the demo's learner left in books: places, bookmarks, a note."""

from demo.library.describing import of
from demo.library.shelf import works
from lms.accounts.models import User
from lms.core.db import transaction
from lms.publications.reading.anchors import Quote
from lms.publications.reading.models import MarkKind, Medium
from lms.publications.reading.service import books, marks, places
from lms.publications.reading.service.marks import Wish
from lms.publications.reading.service.places import Spot

NOTE = "أبدأ بها الدرس القادم."
NOTED, MARKED, HEARD = "disagreement-ar", "water-ar", "neighbours-ar"
WORDS = 9  # of the sentence that is marked
PAGE = 4


def leave(reader: User) -> None:
    """A note, a bookmark, and a place in an audio book; once."""
    for writing in (each for work in works() for each in work.editions if each.name in {NOTED, MARKED, HEARD}):
        with transaction():
            edition = of(writing)
            if edition is not None and places.of(reader, edition) is None:
                _leave(reader, edition.code, writing.name)


def _leave(reader: User, code: str, name: str) -> None:
    edition = books.edition(code)
    opened = books.opened(edition, 1, PAGE)
    wish = Wish(MarkKind.BOOKMARK, client_id=f"demo-{name}")
    if name == NOTED:
        line = next(each for each in opened.page.text.splitlines() if len(each.split()) > WORDS)
        wish = Wish(MarkKind.NOTE, Quote(" ".join(line.split()[:WORDS])), note=NOTE, client_id=f"demo-{name}")
    marks.add(reader, opened, wish)
    places.keep(reader, edition, Spot(Medium.TEXT, 1, PAGE, 1))
