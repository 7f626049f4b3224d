"""Taking a file of questions in, whole or not at all; and taking it back, as far as nobody has touched it since."""

from collections.abc import Iterable, Sequence

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import selectinload, undefer

from courses.quizzes.exchange import Layout, attached, filing, reading
from courses.quizzes.exchange.face import Draft, Trouble
from courses.quizzes.exchange.files import NotNow, known_of, of_json
from courses.quizzes.exchange.models import FileState, QuestionFile
from courses.quizzes.models import QuestionAttempt, QuestionCategory, QuestionEntry, QuestionVersion, QuizSlot
from courses.quizzes.service import bank, shelves
from lms.accounts.models import User
from lms.core import audit, clock
from lms.core.db import hold, session, transaction
from lms.core.errors import RuleError
from lms.core.i18n import _l

SEVERAL = 500  # ids in one question to the database


class NotReady(RuleError):
    """Something in the file must be put right first."""

    def __init__(self) -> None:
        super().__init__(_l("Put the mistakes right and send the file again; it is taken in whole or not at all."))


def ask(brought: QuestionFile, by: User) -> None:
    """Note that the file is to be taken in. Raises `NotReady` while there are mistakes; twice is once."""
    hold(brought)
    if brought.state in {FileState.TAKING, FileState.DONE}:
        return
    if brought.state is not FileState.CHECKED:
        raise NotNow
    if brought.mistakes:
        raise NotReady
    brought.state, brought.owner_id = FileState.TAKING, by.id


def take(file_id: int) -> None:
    """Take a file in, in one transaction; for the worker. Safe to do twice."""
    with transaction():
        whole = undefer(QuestionFile.drafts), undefer(QuestionFile.content)
        brought = session().scalars(select(QuestionFile).options(*whole).where(QuestionFile.id == file_id)).one()
        by = session().get_one(User, brought.owner_id)
    if brought.state is not FileState.TAKING:
        return None
    drafts = [of_json(kept) for kept in brought.drafts]
    wanted = [name for draft in drafts for name in attached.named(draft.body)]
    if brought.content and wanted:
        found = reading.read(brought.content, Layout(brought.format), brought.language)
        try:
            names = filing.keep(found.files, wanted, by)
        except RuleError:
            return _turn_back(brought)
        drafts = attached.renamed_all(drafts, names)
    pairs = [(draft, _entry(draft, brought.name, by)) for draft in drafts]
    with transaction():
        hold(brought)
        if brought.state is FileState.TAKING:
            _put(brought, pairs)
            audit.record("questions.taken", brought, by, name=brought.name, count=len(brought.made["entries"]))
    return None


def undo(brought: QuestionFile, by: User) -> int:
    """Take back what a file made and nobody has used, changed or reviewed since; return how many stay."""
    hold(brought)
    if brought.state is not FileState.DONE:
        raise NotNow
    kept = 0
    made: list[int] = brought.made.get("entries", [])
    for start in range(0, len(made), SEVERAL):
        kept += _forget(brought, made[start : start + SEVERAL])
    _take_down(brought.made.get("shelves", []))
    brought.state = FileState.UNDONE
    brought.counts = brought.counts | {"kept": kept, "gone": len(made) - kept}
    session().flush()
    audit.record("questions.taken_back", brought, by, name=brought.name, kept=kept)
    return kept


def _turn_back(brought: QuestionFile) -> None:
    """There is no room for its pictures and sounds: nothing is made, and the page says so."""
    with transaction():
        hold(brought)
        brought.state, brought.mistakes = FileState.CHECKED, [[1, Trouble.NO_ROOM.value, ""]]


def _entry(draft: Draft, name: str, by: User) -> QuestionEntry:
    entry = bank.prepared(draft.type, draft.body, draft.mark, by, bank.About(draft.tags, draft.source))
    newest = entry.versions[-1]
    newest.provenance = {**newest.provenance, "file": name}
    return entry


def _put(brought: QuestionFile, pairs: Sequence[tuple[Draft, QuestionEntry]]) -> None:
    """All questions that the bank has not yet, on their shelves."""
    root = session().get_one(QuestionCategory, brought.category_id)
    before = {shelf.id for shelf in shelves.of(root.course_id)}
    known = known_of(root.course_id, [draft for draft, _entry in pairs])
    if brought.has_own_shelf:
        root = shelves.path_below(root, [{brought.language: brought.name[: shelves.MOST_NAME].strip() or "?"}])
    there: dict[str, QuestionCategory] = {}
    new = []
    for draft, entry in pairs:
        if entry.versions[-1].content_hash in known:
            continue
        known.add(entry.versions[-1].content_hash)
        if repr(draft.path) not in there:
            there[repr(draft.path)] = _shelf(root, draft)
        entry.category_id = there[repr(draft.path)].id
        new.append(entry)
    ids = _kept(new)
    added = [shelf.id for shelf in shelves.of(root.course_id) if shelf.id not in before]
    brought.made = {"entries": ids, "shelves": added}
    brought.counts = {"read": len(pairs), "new": len(new), "known": len(pairs) - len(new)}
    brought.state, brought.done_at, brought.content, brought.drafts = FileState.DONE, clock.now(), None, []
    session().flush()


def _kept(entries: Sequence[QuestionEntry]) -> list[int]:
    """Write all questions in two strokes, so that other writers wait for moments only; return their ids."""
    if not entries:
        return []
    said = ("category_id", "owner_id", "tags", "tag_keys", "words")
    rows = [{name: getattr(entry, name) for name in said} for entry in entries]
    query = insert(QuestionEntry).returning(QuestionEntry.id, sort_by_parameter_order=True)
    ids = list(session().scalars(query, rows))
    worded = ("number", "type", "body", "mark", "provenance", "content_hash", "created_by_id")
    first = [{name: getattr(entry.versions[0], name) for name in worded} for entry in entries]
    session().execute(insert(QuestionVersion), [{"entry_id": id_, **row} for id_, row in zip(ids, first, strict=True)])
    return ids


def _shelf(root: QuestionCategory, draft: Draft) -> QuestionCategory:
    """The shelf that the file names, as deep as shelves may stand."""
    shelf = root
    for name in draft.path:
        try:
            shelf = shelves.path_below(shelf, [{each: said[: shelves.MOST_NAME] for each, said in name.items()}])
        except RuleError:
            return shelf
    return shelf


def _forget(brought: QuestionFile, ids: Iterable[int]) -> int:
    """Delete those of these questions that nobody has touched; return how many stay."""
    query = select(QuestionEntry).options(selectinload(QuestionEntry.versions)).where(QuestionEntry.id.in_(ids))
    entries = list(session().scalars(query))
    versions = [version.id for entry in entries for version in entry.versions]
    in_use = set(session().scalars(select(QuizSlot.entry_id).where(QuizSlot.entry_id.in_(ids))))
    asked = set(
        session().scalars(select(QuestionAttempt.version_id).where(QuestionAttempt.version_id.in_(versions)).distinct())
    )
    gone = [entry for entry in entries if entry.id not in in_use and not _is_touched(brought, entry, asked)]
    session().execute(delete(QuestionVersion).where(QuestionVersion.entry_id.in_([entry.id for entry in gone])))
    session().execute(delete(QuestionEntry).where(QuestionEntry.id.in_([entry.id for entry in gone])))
    return len(entries) - len(gone)


def _is_touched(brought: QuestionFile, entry: QuestionEntry, asked: set[int]) -> bool:
    first = entry.versions[0]
    changed = len(entry.versions) > 1 or first.reviewed_at is not None
    return changed or first.id in asked or (brought.done_at is not None and first.created_at > brought.done_at)


def _take_down(ids: Iterable[int]) -> None:
    """The shelves that were put up for the file, those below first; one on which something stands stays."""
    for shelf_id in sorted(ids, reverse=True):
        shelf = session().get(QuestionCategory, shelf_id)
        if shelf is not None and shelves.is_bare(shelf):
            session().delete(shelf)
            session().flush()
