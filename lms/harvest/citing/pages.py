"""Which page a citation means, though the book was corrected since: its link carries a digest of the page's words."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from lms.core import digits
from lms.core.db import session
from lms.core.errors import NotFound
from lms.harvest.citing.formats import Place
from lms.harvest.entries import absolute, typed
from lms.publications import policy
from lms.publications.files.models import Page, PageCorrection
from lms.publications.models import Edition, Volume

SIGNS = 12


@dataclass(frozen=True, slots=True)
class Found:
    """What a citation leads to: the page as it is now, and what it said when it was cited, if that is different."""

    edition: Edition
    volume: Volume
    page: Page | None
    then: str | None = None
    is_known: bool = True  # whether the cited words are ones that we have had

    @property
    def is_revised(self) -> bool:
        """Whether the reader should be told."""
        return self.then is not None or not self.is_known or self.page is None


def digest(text: str) -> str:
    """What a link says of the words that it stands for."""
    return hashlib.sha256(" ".join(text.split()).encode("utf-8", "replace")).hexdigest()[:SIGNS]


def label(page: Page) -> str:
    """What is printed on the page; its number where nothing is."""
    return page.printed_label or str(page.number)


def link(edition: Edition, volume: Volume, page: Page) -> str:
    """The address by which this page is cited."""
    from urllib.parse import quote

    return absolute(
        f"/library/{edition.code}/p/{quote(label(page), safe='')}?v={volume.number}&rev={digest(page.text)}"
    )


def place(edition: Edition, volume: Volume, page: Page, *, volumes: int) -> Place:
    """The page in a citation."""
    return Place(label(page), link(edition, volume, page), volume.number if volumes > 1 else None)


def current(code: str, volume: int, number: int) -> tuple[Edition, Volume, Page]:
    """A page by its number, of an edition that everybody may read. Raises `NotFound`."""
    edition, row = _volume(code, volume)
    page = session().scalar(
        select(Page).where(Page.volume_id == row.id, Page.is_current.is_(True), Page.number == number)
    )
    if page is None:
        raise NotFound
    return edition, row, page


def cited(code: str, volume: int, printed: str, mark: str) -> Found:
    """The page that a citation means. Raises `NotFound` where there never was such a page."""
    edition, row = _volume(code, volume)
    pages = _labelled(row, typed(printed), is_current=True, most=edition.revision)
    same = next((page for page in pages if digest(page.text) == mark), None)
    if same or (pages and not mark):
        return Found(edition, row, same or pages[0])
    then = _then(edition, row, pages, typed(printed), mark)
    if then is None and not pages:
        raise NotFound
    return Found(edition, row, pages[0] if pages else None, then, is_known=then is not None)


def _then(edition: Edition, volume: Volume, pages: Sequence[Page], printed: str, mark: str) -> str | None:
    """What was cited: of an earlier revision, or of this page before somebody corrected it."""
    older = _labelled(volume, printed, is_current=False, most=edition.revision)
    corrected = session().scalars(
        select(PageCorrection.before)
        .where(PageCorrection.page_id.in_([page.id for page in (*pages, *older)]))
        .order_by(PageCorrection.id.desc())
    )
    texts = [*(page.text for page in reversed(older)), *corrected]
    return next((text for text in texts if digest(text) == mark), None)


def _labelled(volume: Volume, printed: str, *, is_current: bool, most: int) -> Sequence[Page]:
    """The pages with this on them, in any digits; where nothing is printed on them their number counts."""
    plain = digits.fold(printed).strip()
    if not plain:
        return []
    query = select(Page).where(
        Page.volume_id == volume.id, Page.is_current.is_(is_current), Page.revision <= most
    ).order_by(Page.revision, Page.number, Page.id)  # fmt: skip
    found = session().scalars(query.where(Page.printed_label.in_({printed, plain, digits.arabic(plain)}))).all()
    if found or not (plain.isascii() and plain.isdigit() and len(plain) < SIGNS - 3):
        return found
    return session().scalars(query.where(Page.printed_label == "", Page.number == int(plain))).all()


def _volume(code: str, number: int) -> tuple[Edition, Volume]:
    query = (
        select(Edition, Volume)
        .join(Volume, Volume.edition_id == Edition.id)
        .where(Edition.code == typed(code).upper(), Volume.number == number, policy.public())
    )
    row = session().execute(query).first()
    if row is None:
        raise NotFound
    return row[0], row[1]
