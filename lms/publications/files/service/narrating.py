"""Recordings of an edition: brought, named, put in order, taken away and taken back."""

import re

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload, selectinload

from lms.accounts.models import User
from lms.core import clock
from lms.core.db import session
from lms.core.errors import BadValue, NotFound
from lms.core.i18n import _l
from lms.publications import events
from lms.publications.files.models import Narration, Track
from lms.publications.files.service import taking
from lms.publications.kinds import Deed, Relator
from lms.publications.models import Agent, Contribution, Edition
from media.models import Asset

MOST_TITLE = 200
ENDING = re.compile(r"\.[A-Za-z0-9]{2,4}$")


def of(edition: Edition) -> list[Narration]:
    """The recordings of an edition with all of their tracks, for those who look after them."""
    query = select(Narration).where(Narration.edition_id == edition.id).order_by(Narration.number)
    loaded = selectinload(Narration.tracks).joinedload(Track.asset), joinedload(Narration.agent)
    return list(session().scalars(query.options(*loaded).execution_options(populate_existing=True)))


def add_track(edition: Edition, asset: Asset, by: User, *, title: str = "", narrator: Agent | None = None) -> Track:
    """A recording at the end of the edition's first narration, which begins with it. Asking twice gives the same."""
    taking.refuse_unless_open(edition)
    narration = _narration(edition, narrator)
    known = select(Track).where(Track.narration_id == narration.id, Track.asset_id == asset.id)
    if found := session().scalar(known.limit(1)):
        return found
    last = select(func.max(Track.number)).where(Track.narration_id == narration.id)
    track = Track(
        narration_id=narration.id,
        number=(session().scalar(last) or 0) + 1,
        title=(title or ENDING.sub("", asset.title)).strip()[:MOST_TITLE] or "—",
        asset_id=asset.id,
        revision=edition.working_revision,
        seconds=asset.duration_ms / 1000 if asset.duration_ms else None,
    )
    session().add(track)
    session().flush()
    taking.note(edition, Deed.FILE_ADDED, by, name=track.title)
    return track


def track_of(edition: Edition, track_id: int) -> Track:
    """A track of this edition. Raises `NotFound`."""
    query = select(Track).join(Narration, Narration.id == Track.narration_id)
    found = session().scalar(
        query.where(Track.id == track_id, Narration.edition_id == edition.id).options(joinedload(Track.asset))
    )
    if found is None:
        raise NotFound
    return found


def rename(edition: Edition, track: Track, title: str) -> None:
    """Another title of the chapter. Raises `BadValue`."""
    taking.refuse_unless_open(edition)
    if not title.strip():
        raise BadValue(_l("Please write what the chapter is called. It keeps its title until then."))
    track.title = title.strip()[:MOST_TITLE]
    events.touched(edition)


def step(edition: Edition, track: Track, by: int) -> None:
    """One place earlier (-1) or later (1); at the ends nothing happens."""
    taking.refuse_unless_open(edition)
    listed = session().scalars(
        select(Track)
        .where(Track.narration_id == track.narration_id, Track.removed_at.is_(None))
        .order_by(Track.number, Track.id)
    ).all()  # fmt: skip
    place = listed.index(track)
    there = place + (1 if by > 0 else -1)
    if 0 <= there < len(listed):
        order = [*listed]
        order[place], order[there] = order[there], order[place]
        for number, each in enumerate(order, start=1):
            each.number = number
        session().flush()
        events.touched(edition)


def remove(edition: Edition, track: Track, by: User) -> None:
    """Take it away; it can be taken back."""
    taking.refuse_unless_open(edition)
    if track.removed_at is None:
        track.removed_at = clock.now()
        taking.note(edition, Deed.FILE_REMOVED, by, name=track.title)
        events.touched(edition)


def take_back(edition: Edition, track: Track, by: User) -> None:
    """Undo that."""
    taking.refuse_unless_open(edition)
    if track.removed_at is not None:
        track.removed_at = None
        taking.note(edition, Deed.FILE_ADDED, by, name=track.title)
        events.touched(edition)


def _narration(edition: Edition, narrator: Agent | None) -> Narration:
    """The first of the edition, begun if there is none; read by whom the record names as its narrator."""
    found = session().scalar(
        select(Narration).where(Narration.edition_id == edition.id).order_by(Narration.number).limit(1)
    )
    if found is None:
        read_by = select(Contribution.agent_id).where(
            Contribution.edition_id == edition.id, Contribution.role == Relator.NARRATOR
        )
        agent_id = narrator.id if narrator else session().scalar(read_by.order_by(Contribution.position).limit(1))
        found = Narration(edition_id=edition.id, agent_id=agent_id)
        session().add(found)
        session().flush()
    return found
