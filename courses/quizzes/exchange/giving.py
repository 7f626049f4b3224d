"""Giving questions away: which of them a format can say, what it leaves out of them, and the file."""

import dataclasses
from collections import Counter
from collections.abc import Mapping, Sequence

from courses.quizzes.exchange import Layout, attached, features, filing
from courses.quizzes.exchange.face import MOST_BYTES, MOST_QUESTIONS, Draft, Feature, Format
from courses.quizzes.exchange.reading import FORMATS
from courses.quizzes.models import QuestionCategory, QuestionEntry
from courses.quizzes.service import bank, finding, shelves
from courses.quizzes.types.face import Said
from lms.core.db import session
from lms.core.errors import BadValue
from lms.core.i18n import _l
from media.service.showing import Held


@dataclasses.dataclass(frozen=True, slots=True)
class Offer:
    """What a file of one format would hold: how many questions, which kinds stay behind, and what is left out."""

    layout: Layout
    count: int
    behind: Mapping[str, int]
    lost: Mapping[Feature, int]


def drafts_of(course_id: int | None, search: finding.Search, ids: Sequence[int] = ()) -> list[Draft]:
    """The newest wordings of what is asked for, oldest question first; of these ids, where any are given."""
    query = finding.find(course_id, search).order_by(None).order_by(QuestionEntry.category_id, QuestionEntry.id)
    if ids:
        query = query.where(QuestionEntry.id.in_(ids))
    entries = list(session().scalars(query.limit(MOST_QUESTIONS + 1)))
    if len(entries) > MOST_QUESTIONS:
        raise BadValue(_l("These are more than 2,000 questions. Take them home shelf by shelf."))
    paths = _paths(course_id)
    return [_draft(entry, paths) for entry in entries]


def offers(drafts: Sequence[Draft]) -> list[Offer]:
    """What each format would hold of them."""
    rows = filing.held(drafts)
    told = [(draft, features.of(draft)) for draft in drafts]
    found = []
    for layout, form in FORMATS.items():
        said = [_lost(draft, has, form, rows) for draft, has in told if _is_sayable(draft, form, rows)]
        lost = Counter(feature for left_out in said for feature in left_out)
        behind = Counter(draft.type for draft in drafts if not _is_sayable(draft, form, rows))
        found.append(Offer(layout, len(drafts) - behind.total(), behind, lost))
    return found


def written(drafts: Sequence[Draft], layout: Layout, language: str) -> bytes:
    """The file. Questions of a kind that the format does not know stay behind."""
    form = FORMATS[layout]
    rows = filing.held(drafts)
    kept = [draft for draft in drafts if _is_sayable(draft, form, rows)]
    if not kept:
        raise BadValue(_l("None of these questions can be said in this format. Choose another one."))
    carrying = [draft for draft in kept if Feature.MEDIA in features.carried(form, draft.type)]
    wanted = {name for draft in carrying for name in attached.named(draft.body)} & set(rows)
    if sum(rows[name].row.bytes for name in wanted) > MOST_BYTES:
        raise TooHeavy
    files = filing.fetched(carrying, rows)
    content = form.write(kept, language, files)
    if files and len(content) > MOST_BYTES:
        raise TooHeavy
    return content


class TooHeavy(BadValue):
    """The pictures and sounds make a file that nobody could bring in again."""

    def __init__(self) -> None:
        super().__init__(
            _l("With pictures and sounds they are more than 8 MB. Take them home shelf by shelf, or fewer at once.")
        )


def _is_sayable(draft: Draft, form: Format, rows: Mapping[str, Held]) -> bool:
    """Whether the format knows the kind; a picture that is pointed at must be there."""
    is_there = draft.type != "hotspot" or draft.body["picture"]["asset"] in rows
    return draft.type in form.KINDS and is_there


def _lost(draft: Draft, has: set[Feature], form: Format, rows: Mapping[str, Held]) -> set[Feature]:
    """What is left out of a question: what the format does not carry, and files that the library cannot give."""
    is_short = not set(attached.named(draft.body)) <= set(rows)
    return (has - features.carried(form, draft.type)) | ({Feature.MEDIA} if is_short else set())


def _draft(entry: QuestionEntry, paths: Mapping[int, Sequence[Said]]) -> Draft:
    newest = entry.versions[-1]
    path = paths.get(entry.category_id, ())
    return Draft(newest.type, newest.body, 1, newest.mark, tuple(entry.tags), path, bank.source_of(newest))


def _paths(course_id: int | None) -> dict[int, tuple[Said, ...]]:
    """The names on the way to each shelf of a bank."""
    known: dict[int, QuestionCategory] = {shelf.id: shelf for shelf in shelves.of(course_id)}

    def path(shelf: QuestionCategory) -> tuple[Said, ...]:
        above = known.get(shelf.parent_id or 0)
        return (*(path(above) if above else ()), dict(shelf.name))

    return {shelf_id: path(shelf) for shelf_id, shelf in known.items()}
