"""Taking a list in, whole or not at all; and taking it back, as far as nobody has touched what it made."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError

from courses.enrolment.models import Enrolment, EnrolmentEvent, Run
from courses.enrolment.service import joining, moving
from courses.imports.models import ListRow, ListState, PeopleList, RowVerdict
from courses.imports.service import checking
from courses.imports.service.checking import Draft
from courses.imports.service.lists import NotNow
from lms.accounts.models import User
from lms.accounts.service import keeping, matching, unmaking
from lms.accounts.service.keeping import Facts
from lms.core import audit, clock
from lms.core.db import hold, session, transaction
from lms.core.errors import RuleError
from lms.core.i18n import _l
from lms.notifications.models import Notice


class RowRefused(RuleError):
    """A row that looked good was refused; nothing of the list was taken in."""

    def __init__(self, row: ListRow, refusal: RuleError) -> None:
        super().__init__(refusal.message)
        self.number = row.number


class NotReady(RuleError):
    """Some rows must be mended first."""

    def __init__(self) -> None:
        super().__init__(_l("Some rows must be mended first; a list is taken in whole or not at all."))


@dataclass(frozen=True, slots=True)
class Undone:
    """What an undoing took back, and what stays because somebody has touched it."""

    people: int = 0
    places: int = 0
    kept: int = 0


def ask(brought: PeopleList) -> None:
    """Note that the list is to be taken in. Raises `NotReady` while rows are wrong."""
    hold(brought)
    if brought.state in {ListState.TAKING, ListState.DONE}:
        return
    if brought.state is not ListState.CHECKED:
        raise NotNow
    if (
        brought.problem == "no_columns"
        or brought.counts.get(RowVerdict.WRONG.value)
        or not sum(brought.counts.values())
    ):
        raise NotReady
    brought.state = ListState.TAKING


def take(list_id: int) -> None:
    """Take a list in, in one transaction; for the worker. Where a row is refused nothing is made, and it says which."""
    try:
        with transaction():
            _take(session().get_one(PeopleList, list_id))
    except RowRefused as refusal:
        with transaction():
            _give_up(list_id, refusal)
    except (NotReady, keeping.Taken, keeping.Unreachable):  # somebody made one of the accounts meanwhile
        with transaction():
            brought = session().get_one(PeopleList, list_id)
            checking.check(brought)
            brought.state, brought.problem = ListState.CHECKED, "changed"


def undo(brought: PeopleList, by: User) -> Undone:
    """Take back what a list made and nobody has touched since; the database itself says what is touched."""
    hold(brought)
    if brought.state is not ListState.DONE:
        raise NotNow
    made = select(ListRow).where(ListRow.list_id == brought.id, ListRow.made_user | ListRow.made_enrolment)
    people = places = kept = 0
    units = matching.units()
    for row in session().scalars(made.order_by(ListRow.number.desc())).all():
        enrolment_gone = not row.made_enrolment or _forget_enrolment(row, brought)
        user_gone = not row.made_user or (
            enrolment_gone and _forget_user(row, checking.read_row(row, brought, units), by)
        )
        places += row.made_enrolment and enrolment_gone
        people += row.made_user and user_gone
        kept += not (enrolment_gone and user_gone)
    brought.state, brought.undone_at, brought.undone_by_id = ListState.UNDONE, clock.now(), by.id
    brought.counts = brought.counts | {"undone_people": people, "undone_places": places, "kept": kept}
    session().flush()
    if brought.run_id and places:
        moving.promote(session().get_one(Run, brought.run_id))
    audit.record("list.undone", brought, by, people=people, places=places, kept=kept)
    return Undone(people, places, kept)


def _take(brought: PeopleList) -> None:
    hold(brought)
    if brought.state is not ListState.TAKING:
        return
    by = session().get_one(User, brought.owner_id)
    run = session().get_one(Run, brought.run_id) if brought.run_id else None
    pairs = checking.check(brought)
    if brought.counts.get(RowVerdict.WRONG.value):
        raise NotReady
    rows = [(row, draft) for row, draft in pairs if row.verdict is not RowVerdict.TWICE]
    people = _people(rows, by)
    if run is not None:
        _enrol([row for row, _draft in rows], people, run, by)
    brought.state, brought.done_at, brought.problem = ListState.DONE, clock.now(), ""
    session().flush()
    audit.record("list.taken", brought, by, **brought.counts)


def _people(rows: Sequence[tuple[ListRow, Draft]], by: User) -> list[User]:
    """Everybody in the list, in its order; who has no account gets one."""
    new = [row.number for row, draft in rows if draft.user is None]
    made = keeping.invite_all([draft.facts for _row, draft in rows if draft.user is None], by=by)
    by_number = dict(zip(new, made, strict=True))
    people = [draft.user or by_number[row.number] for row, draft in rows]
    for (row, _draft), user in zip(rows, people, strict=True):
        row.user_id, row.made_user = user.id, row.number in by_number
    return people


def _enrol(rows: Sequence[ListRow], people: Sequence[User], run: Run, by: User) -> None:
    try:
        places = joining.enrol_all(run, people, by, source="import")
    except joining.PersonRefused as refusal:
        raise RowRefused(rows[people.index(refusal.user)], refusal) from refusal
    for row, (enrolment, is_new) in zip(rows, places, strict=True):
        row.enrolment_id, row.made_enrolment = enrolment.id, is_new


def _give_up(list_id: int, refusal: RowRefused) -> None:
    brought = session().get_one(PeopleList, list_id)
    brought.state, brought.problem = ListState.CHECKED, "refused"
    row = session().scalars(select(ListRow).where(ListRow.list_id == list_id, ListRow.number == refusal.number)).one()
    row.verdict, row.remarks = RowVerdict.WRONG, [["name_ar", "refused", str(refusal)]]


def _forget_enrolment(row: ListRow, brought: PeopleList) -> bool:
    """Whether the place could be taken back: nobody moved it since, and nothing was learned in it."""
    enrolment = session().get(Enrolment, row.enrolment_id or 0)
    if enrolment is None:
        return True
    events = EnrolmentEvent.enrolment_id == enrolment.id
    if brought.done_at and session().scalar(
        select(EnrolmentEvent.id).where(events, EnrolmentEvent.at > brought.done_at)
    ):
        return False
    number, row.enrolment_id = row.enrolment_id, None
    try:
        with session().begin_nested():
            session().flush()
            session().execute(delete(EnrolmentEvent).where(events))
            session().execute(delete(Enrolment).where(Enrolment.id == number))
    except IntegrityError:
        session().refresh(row)
        return False
    session().expunge(enrolment)
    return True


def _forget_user(row: ListRow, facts: Facts, by: User) -> bool:
    """Whether the account could be taken back: never used, never edited, named nowhere."""
    user = session().get(User, row.user_id or 0)
    if user is None:
        return True
    if not unmaking.is_untouched(user, facts):
        return False
    row.user_id = None
    try:
        with session().begin_nested():
            session().flush()
            session().execute(delete(Notice).where(Notice.user_id == user.id, Notice.read_at.is_(None)))
            unmaking.unmake(user, by)
    except IntegrityError:
        session().refresh(row)
        return False
    session().expunge(user)
    return True
