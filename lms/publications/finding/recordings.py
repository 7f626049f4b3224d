"""Audio books as the search finds them: what is read aloud, sentence by sentence, at the second where it is heard."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from flask import url_for
from sqlalchemy import Select, select

from lms import search
from lms.core import digits, i18n
from lms.core.db import session
from lms.core.i18n import _, _l
from lms.publications import events, policy
from lms.publications.files.models import Narration, Track
from lms.publications.finding import books
from lms.publications.models import Edition
from lms.publications.reading.models import Cue
from lms.search import Document, Hit, Shown, Source, marks
from lms.search.sources import Visitor

KIND = "recording"
TOGETHER_MS = 30_000  # sentences of so long are one place: words of a question rarely stand in one alone


class Heard(NamedTuple):
    """A sentence and where it is heard."""

    edition_id: int
    narration: int
    track: int
    title: str
    at_ms: int
    words: str


def listen() -> None:
    """Let recordings be found, and hear when they change. New cues tell themselves: reading.service.cues."""
    search.register(Source(KIND, _l("Audio books"), editions, documents, show, books.subjects, order=20))
    events.edition_published.connect(changed)
    events.edition_changed.connect(changed)
    events.edition_withdrawn.connect(withdrawn)


def editions() -> Select[Any]:  # Any: one column of ids
    """The editions that everybody may hear, with the text beside the voice."""
    heard = select(Narration.edition_id).join(Track).join(Cue, Cue.track_id == Track.id)
    return select(Edition.id).where(policy.public(), Edition.id.in_(heard))


def documents(edition_id: int) -> Iterable[Document]:
    """Half a minute each."""
    edition = session().get(Edition, edition_id)
    if edition is None or not session().scalar(select(Edition.id).where(policy.public(), Edition.id == edition_id)):
        return
    for part in _parts([edition_id]):
        first = part[0]
        locator = {"narration": first.narration, "track": first.track, "at": first.at_ms}
        yield Document(_name(first), edition.language, _text(part), locator=locator, year=edition.year_ce)


def show(hits: Sequence[Hit], user: Visitor, typed: str) -> dict[int, Shown]:
    """The recording at the sentence that says it."""
    del user
    ids = {hit.object_id for hit in hits}
    found = {row.id: row for row in session().scalars(select(Edition).where(Edition.id.in_(ids), policy.public()))}
    parts = {(part[0].edition_id, _name(part[0])): part for part in _parts(sorted(found))}
    shown: dict[int, Shown] = {}
    for hit in hits:
        edition, part = found.get(hit.object_id), parts.get((hit.object_id, hit.part))
        if edition and part:
            shown[hit.id] = _shown(edition, part, typed)
    return shown


def changed(edition: Edition, **rest: object) -> None:
    """It is published, or something that readers hear is different."""
    del rest
    search.changed(KIND, edition.id)


def withdrawn(edition: Edition, **rest: object) -> None:
    """Nobody finds it from this moment on."""
    del rest
    search.forget(KIND, edition.id)


def _shown(edition: Edition, part: list[Heard], typed: str) -> Shown:
    said = part[marks.best([each.words for each in part], typed, edition.language)]
    second = said.at_ms // 1000
    narration = said.narration if said.narration > 1 else None
    url = url_for("reading.listen", code=edition.code, track=said.track, t=second, narration=narration)
    time = f"{second // 60}:{second % 60:02}"
    arabic = i18n.locale() == "ar"
    minute = _("minute %(time)s", time=digits.arabic(time) if arabic else time)
    place = f"{said.title}{'، ' if arabic else ', '}{minute}"
    return Shown(edition.title, url, _text(part), place, edition.language)


def _parts(edition_ids: Sequence[int]) -> Iterator[list[Heard]]:
    """Sentences that follow one another in a recording, half a minute together."""
    query = (
        select(Narration.edition_id, Narration.number, Track.number, Track.title, Cue.at_ms, Cue.words)
        .join(Track, Track.narration_id == Narration.id)
        .join(Cue, Cue.track_id == Track.id)
        .where(Narration.edition_id.in_(edition_ids), Track.removed_at.is_(None), Cue.words != "")
        .order_by(Narration.edition_id, Narration.number, Track.number, Track.id, Cue.at_ms)
    )
    part: list[Heard] = []
    for row in session().execute(query):
        said = Heard(*row)
        if part and (said[:3] != part[0][:3] or said.at_ms - part[0].at_ms >= TOGETHER_MS):
            yield part
            part = []
        part.append(said)
    if part:
        yield part


def _name(first: Heard) -> str:
    return f"{first.narration}/{first.track}/{first.at_ms}"


def _text(part: list[Heard]) -> str:
    return " ".join(said.words for said in part)
