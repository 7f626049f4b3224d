"""Books as readers open them: an edition by its code, a page of a volume, what stands where in it."""

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload
from sqlalchemy.sql.base import ExecutableOption

from lms.core import digits
from lms.core.db import session
from lms.core.errors import NotFound
from lms.publications.files.models import Narration, Page, Track
from lms.publications.models import Contribution, Edition, Volume


class Heading(NamedTuple):
    """A chapter, and the page that it begins on."""

    page: int
    label: str
    title: str


class Opened(NamedTuple):
    """A page with what one needs to turn it."""

    edition: Edition
    volume: Volume
    page: Page
    last: int  # page of the volume

    @property
    def before(self) -> tuple[int, int] | None:
        """Volume and page that come before, where there are any in this volume."""
        return (self.volume.number, self.page.number - 1) if self.page.number > 1 else None

    @property
    def after(self) -> tuple[int, int] | None:
        """The next page, at the end of a volume the first one of the next."""
        if self.page.number < self.last:
            return self.volume.number, self.page.number + 1
        following = [each.number for each in self.edition.volumes if each.number > self.volume.number]
        return (following[0], 1) if following else None


def edition(code: str) -> Edition:
    """The edition of this code, with its volumes and who made it."""
    query = select(Edition).where(Edition.code == code.upper())
    makers = selectinload(Edition.contributions).joinedload(Contribution.agent)
    found = session().scalars(query.options(selectinload(Edition.volumes), makers)).first()
    if not found:
        raise NotFound
    return found


def volume(edition: Edition, number: int) -> Volume:
    """A volume of it."""
    found = next((each for each in edition.volumes if each.number == number), None)
    if not found:
        raise NotFound
    return found


def opened(edition: Edition, volume_number: int, number: int) -> Opened:
    """A page of it as it is now."""
    place = volume(edition, volume_number)
    page = session().scalars(_pages(place).where(Page.number == number)).first()
    if not page:
        raise NotFound
    last = session().scalar(select(func.max(Page.number)).where(Page.volume_id == place.id, Page.is_current)) or 0
    return Opened(edition, place, page, last)


def has_pages(volume: Volume) -> bool:
    """Whether there is any text of it."""
    return session().scalars(_pages(volume).where(Page.number == 1)).first() is not None


def contents(edition: Edition, volume: Volume) -> tuple[Heading, ...]:
    """The chapters of a volume; found anew when something of the edition has changed."""
    return _contents(volume.id, edition.changed_at.isoformat())


def by_label(volume: Volume, label: str) -> int | None:
    """The page with this number printed on it, in any digits."""
    wanted = {label.strip(), digits.fold(label.strip()), digits.arabic(digits.fold(label.strip()))}
    query = select(Page.number).where(Page.volume_id == volume.id, Page.is_current, Page.printed_label.in_(wanted))
    return session().scalars(query.order_by(Page.number).limit(1)).first()


def texts(volume_ids: Sequence[int], numbers: Sequence[int] | None = None) -> dict[tuple[int, int], str]:
    """The text of pages, by volume id and number."""
    query = select(Page.volume_id, Page.number, Page.text).where(Page.volume_id.in_(volume_ids), Page.is_current)
    if numbers is not None:
        query = query.where(Page.number.in_(numbers))
    rows = session().execute(query.order_by(Page.volume_id, Page.number))
    return {(volume_id, number): text for volume_id, number, text in rows}


def track(edition: Edition, number: int, narration: int = 1, *, revision: int | None = None) -> Track:
    """A recording that readers have of it, or that a revision will have, with all that belong to its narration."""
    query = select(Track).join(Track.narration).where(Narration.edition_id == edition.id, Narration.number == narration)
    query = query.where(Track.number == number, *_audible(revision or edition.revision)).order_by(Track.id)
    found = session().scalars(query.options(*_with_narration())).first()
    if not found:
        raise NotFound
    return found


def track_by_id(track_id: int) -> Track | None:
    """A recording by its row's number; None where it was taken away."""
    query = select(Track).where(Track.id == track_id, Track.removed_at.is_(None)).options(*_with_narration())
    return session().scalars(query).first()


def tracks(edition: Edition) -> Sequence[Track]:
    """All recordings of it that can be heard, in the order of listening."""
    query = (
        select(Track)
        .join(Track.narration)
        .where(Narration.edition_id == edition.id, *_audible(edition.revision))
        .options(contains_eager(Track.narration).joinedload(Narration.agent))
        .order_by(Narration.number, Track.number, Track.id)
    )
    return session().scalars(query).all()


def siblings(edition: Edition, track: Track) -> list[Track]:
    """The recordings of its narration that readers have, in order."""
    there = (each for each in track.narration.tracks if each.removed_at is None)
    return [each for each in there if each.revision <= edition.revision]


def length(track: Track) -> int:
    """Its length in milliseconds, as far as it is known."""
    return round((track.seconds or 0) * 1000) or (track.asset.duration_ms or 0)


def _audible(revision: int) -> tuple[ColumnElement[bool], ...]:
    """What a correction brings nobody hears before it is approved."""
    return Track.removed_at.is_(None), Track.revision <= revision


def _with_narration() -> tuple[ExecutableOption, ...]:
    return (
        joinedload(Track.narration).joinedload(Narration.agent),
        joinedload(Track.narration).selectinload(Narration.tracks),
        joinedload(Track.asset),
    )


def _pages(volume: Volume) -> Select[Page]:
    return select(Page).where(Page.volume_id == volume.id, Page.is_current)


@lru_cache(maxsize=64)
def _contents(volume_id: int, changed: str) -> tuple[Heading, ...]:
    """`changed` makes an edition that was changed another one."""
    del changed
    before = func.lag(Page.chapter).over(order_by=Page.number)
    rows = select(Page.number, Page.printed_label, Page.chapter, before.label("before"))
    named = rows.where(Page.volume_id == volume_id, Page.is_current, Page.chapter != "").subquery()
    query = select(named.c.number, named.c.printed_label, named.c.chapter).where(
        (named.c.before.is_(None)) | (named.c.before != named.c.chapter)
    )
    return tuple(Heading(*row) for row in session().execute(query.order_by(named.c.number)))
