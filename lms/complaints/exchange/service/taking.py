"""Taking a file in: every row or none. The same file again makes nothing."""

from collections.abc import Mapping

from sqlalchemy import select

from lms.accounts.models import User
from lms.complaints.exchange import columns
from lms.complaints.exchange.models import ExchangeFile, ExchangeLink, ExchangeRow, FileState, Purpose, Verdict
from lms.complaints.exchange.service import judging
from lms.complaints.exchange.service.judging import Known
from lms.complaints.exchange.service.refusals import NotNow, NotReady
from lms.complaints.exchange.words import said_of
from lms.complaints.kinds import Action, Channel, Identity, Kind
from lms.complaints.models import Case, CaseCategory
from lms.complaints.parties import service as parties
from lms.complaints.parties.models import PartyRole
from lms.complaints.service import engine, filing
from lms.complaints.service.actors import Actor
from lms.complaints.service.filing import Filing
from lms.core import audit, clock, crypto
from lms.core.db import hold, session, transaction
from lms.core.errors import RuleError

TITLE = 80


def ask(brought: ExchangeFile) -> None:
    """Note that the file is to be taken in. Raises `NotReady` while rows are wrong."""
    hold(brought)
    if brought.state in {FileState.TAKING, FileState.DONE}:
        return
    if brought.state is not FileState.CHECKED or brought.purpose is not Purpose.TAKE_IN:
        raise NotNow
    if _is_blocked(brought):
        raise NotReady
    brought.state = FileState.TAKING


def take(file_id: int) -> None:
    """Take a file in, in one transaction; for the worker. Where a row is refused nothing is made, and it says which."""
    try:
        with transaction():
            _take(session().get_one(ExchangeFile, file_id))
    except _RowRefused as refusal:
        with transaction():
            _give_back(file_id, refusal.number, str(refusal.__cause__))
    except NotReady:
        with transaction():
            brought = session().get_one(ExchangeFile, file_id)
            judging.judge(brought)
            brought.state, brought.problem = FileState.CHECKED, "changed"


class _RowRefused(Exception):
    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


def _take(brought: ExchangeFile) -> None:
    hold(brought)
    if brought.state is not FileState.TAKING:
        return
    by = session().get_one(User, brought.owner_id)
    session().refresh(by, ["roles"])  # the engine asks what they may
    rows = judging.judge(brought)
    if _is_blocked(brought):
        raise NotReady
    known = judging.knowledge(brought, rows)
    categories = {row.id: row for row in session().scalars(select(CaseCategory).order_by(CaseCategory.id))}
    for row in rows:
        try:
            _take_row(row, brought, known, categories, by)
        except RuleError as refusal:
            raise _RowRefused(row.number) from refusal
        row.cells = []
    brought.state, brought.done_at, brought.problem = FileState.DONE, clock.now(), ""
    session().flush()
    audit.record("exchange.taken", brought, by, **brought.counts)


def _take_row(
    row: ExchangeRow, brought: ExchangeFile, known: Known, categories: Mapping[int, CaseCategory], by: User
) -> None:
    values = judging.values_of(row, brought.columns)
    if row.verdict is Verdict.NEW:
        category = categories[judging.category_of(values, known) or 0]
        filed = filing.file(_filing(values, brought.system, category, known, by))
        link = ExchangeLink(system=brought.system, external_ref=values["external_ref"], case_id=filed.case.id)
        link.told = judging.fingerprints(values)
        session().add(link)
        row.case_id = filed.case.id
        if filed.is_new:
            _record_party(filed.case, values)
    elif row.verdict is Verdict.CHANGED:
        link = known.links[values["external_ref"]]
        case = session().get_one(Case, link.case_id)
        engine.apply(case, Action.NOTE, Actor.person(by), {"text": said_of(values, row.differences)})
        link.told = {**link.told, **judging.fingerprints(values)}


def _filing(values: Mapping[str, str], system: str, category: CaseCategory, known: Known, by: User) -> Filing:
    units = known.units.find(values["place"]) if values["place"] else set()
    first = values["text"].splitlines()[0].strip()
    received = columns.moment(values["received_at"], judging.zone()) if values["received_at"] else None
    return Filing(
        key=crypto.keyed("exchange", f"{system}:{values['external_ref']}"),
        kind=columns.kind(values["kind"]) or category.kind or Kind.COMPLAINT,
        category=category,
        title=values["title"] or (first if len(first) <= TITLE else first[: TITLE - 1] + "…"),
        body=values["text"],
        channel=Channel.NATIONAL,
        identity=Identity.IDENTIFIED if _is_named(values) else Identity.ANONYMOUS,
        place_id=next(iter(units)) if len(units) == 1 else None,
        place_text=values["place"],
        entered_by=by,
        external=(system, values["external_ref"]),
        received_at=min(received, clock.now()) if received else None,
    )


def _record_party(case: Case, values: Mapping[str, str]) -> None:
    if _is_named(values):
        parties.record(
            case,
            PartyRole.REPORTER,
            name=values["name"],
            phone=values["phone"],
            email=values["email"],
            national_id=values["national_id"],
        )


def _is_named(values: Mapping[str, str]) -> bool:
    return any(values[name] for name in ("name", "phone", "email", "national_id"))


def _is_blocked(brought: ExchangeFile) -> bool:
    counts = brought.counts
    return bool(counts.get(Verdict.WRONG.value) or counts.get(Verdict.TWICE.value) or not sum(counts.values()))


def _give_back(file_id: int, number: int, why: str) -> None:
    brought = session().get_one(ExchangeFile, file_id)
    brought.state, brought.problem = FileState.CHECKED, "refused"
    row = (
        session().scalars(select(ExchangeRow).where(ExchangeRow.file_id == file_id, ExchangeRow.number == number)).one()
    )
    row.verdict, row.remarks = Verdict.WRONG, [["text", "refused", why]]
