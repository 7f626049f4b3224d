"""The dry run: each row is read, recognised and judged; nothing is made. A few queries for thousands of rows."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select

from courses.enrolment.models import LEARNING, Enrolment
from courses.imports.models import ListRow, PeopleList, RowVerdict
from lms.accounts import logins, names
from lms.accounts.models import Gender, User
from lms.accounts.service import matching
from lms.accounts.service.keeping import Facts
from lms.accounts.service.matching import People, Units
from lms.core.db import session

Remark = tuple[str, str]  # a field and a word of `words.REMARKS`
DEFAULT_GENDER = "gender_default"
_GENDERS = {
    **dict.fromkeys(("ذكر", "رجل", "رجال", "م", "male", "m", "man", "men"), Gender.MALE),
    **dict.fromkeys(("انثي", "امراه", "سيده", "نساء", "ف", "ا", "female", "f", "woman", "women"), Gender.FEMALE),
}
HARMLESS = frozenset({"known", "already", "twice"})


@dataclass(slots=True)
class Draft:
    """What a row says of a person, and what is wrong with it."""

    facts: Facts
    remarks: list[Remark] = field(default_factory=list)
    user: User | None = None

    @property
    def is_wrong(self) -> bool:
        """Whether something must be mended."""
        return any(word not in HARMLESS for _field, word in self.remarks)


def check(brought: PeopleList) -> list[tuple[ListRow, Draft]]:
    """Judge every row; what each would make."""
    rows = list(session().scalars(select(ListRow).where(ListRow.list_id == brought.id).order_by(ListRow.number)))
    units = matching.units()
    pairs = [(row, _read(row.cells, brought.columns, units)) for row in rows if _says_anything(row, brought)]
    facts = [draft.facts for _row, draft in pairs]
    people = matching.people(
        (each.phone for each in facts if each.phone),
        (each.email for each in facts if each.email),
        (names.key(each.name_ar) for each in facts if each.name_ar),
    )
    for _row, draft in pairs:
        _recognise(draft, people)
    places = _places(brought)
    seen: dict[str, Draft] = {}
    for row, draft in pairs:
        _judge(row, draft, seen, places)
    for row in set(rows) - {row for row, _draft in pairs}:
        row.verdict, row.remarks, row.user_id = None, [], None
    brought.counts = dict(Counter(row.verdict.value for row, _draft in pairs if row.verdict))
    brought.problem = "" if "name_ar" in brought.columns else "no_columns"
    session().flush()
    return pairs


def read_row(row: ListRow, brought: PeopleList, units: Units) -> Facts:
    """What a row says of a person."""
    return _read(row.cells, brought.columns, units).facts


def _says_anything(row: ListRow, brought: PeopleList) -> bool:
    """A row with nothing but its number in it, or a sum below the table, is nobody."""
    places = [brought.columns[name] for name in ("name_ar", "phone", "email") if name in brought.columns]
    return any(len(row.cells) > place and row.cells[place] for place in places)


def _read(cells: list[str], columns: dict[str, Any], units: Units) -> Draft:  # Any: places, and a gender
    def cell(name: str) -> str:
        place = columns.get(name)
        return cells[place] if isinstance(place, int) and place < len(cells) else ""

    remarks: list[Remark] = []
    phone, email = logins.phone(cell("phone")), logins.email(cell("email"))
    remarks += [("phone", "phone_wrong")] if cell("phone") and not phone else []
    remarks += [("email", "email_wrong")] if cell("email") and not email else []
    remarks += [("name_ar", "name_missing")] if not cell("name_ar") else []
    if not cell("phone") and not cell("email"):
        remarks.append(("phone", "unreachable"))
    facts = Facts(
        name_ar=cell("name_ar")[:120],
        name_latin=cell("name_latin")[:120],
        gender=_gender(cell("gender") or str(columns.get(DEFAULT_GENDER, "")), remarks),
        phone=phone,
        email=email,
        org_unit_id=_unit(cell("unit"), units, remarks),
        job_title=cell("job_title")[:120],
    )
    return Draft(facts, remarks)


def _gender(text: str, remarks: list[Remark]) -> Gender:
    found = _GENDERS.get(names.key(text))
    if found is None:
        remarks.append(("gender", "gender_unknown" if text else "gender_missing"))
    return found or Gender.MALE


def _unit(text: str, units: Units, remarks: list[Remark]) -> int | None:
    found = units.find(text) if text else set()
    if text and len(found) != 1:
        remarks.append(("unit", "unit_unclear" if found else "unit_unknown"))
    return next(iter(found)) if len(found) == 1 else None


def _recognise(draft: Draft, people: People) -> None:
    facts = draft.facts
    by_phone, by_email = people.by_phone.get(facts.phone or ""), people.by_email.get(facts.email or "")
    if by_phone and by_email and by_phone is not by_email:
        draft.remarks.append(("email", "two_people"))
        return
    draft.user = by_phone or by_email
    if draft.user and facts.name_ar and not matching.share_a_name(facts.name_ar, draft.user.name_ar):
        draft.remarks.append(("name_ar", "other_name"))
    if draft.user is None and facts.org_unit_id:
        mates = people.by_name.get((names.key(facts.name_ar), facts.org_unit_id), [])
        if len(mates) > 1:
            draft.remarks.append(("name_ar", "namesakes"))
        draft.user = mates[0] if len(mates) == 1 else None
    if draft.user and draft.user.is_disabled:
        draft.remarks.append(("name_ar", "closed_account"))
    if draft.user:  # what is known of them needs no telling again
        draft.remarks = [each for each in draft.remarks if each[1] != "gender_missing"]


def _judge(row: ListRow, draft: Draft, seen: dict[str, Draft], places: dict[int, Enrolment]) -> None:
    facts = draft.facts
    marks = [f"user:{draft.user.id}"] if draft.user else []
    marks += [mark for mark in (facts.phone, facts.email) if mark]
    if facts.org_unit_id:
        marks.append(f"{names.key(facts.name_ar)}@{facts.org_unit_id}")
    before = next((seen[mark] for mark in marks if mark in seen), None)
    if before and not matching.share_a_name(facts.name_ar or "-", before.facts.name_ar or "-"):
        draft.remarks.append(("name_ar", "twice_other"))
    elif before:
        draft.remarks = [("name_ar", "twice")]
    for mark in marks:
        seen.setdefault(mark, draft)
    if draft.user and not before:
        enrolled = places.get(draft.user.id)
        draft.remarks.append(("name_ar", "already" if enrolled and enrolled.state in LEARNING else "known"))
    row.user_id = draft.user.id if draft.user else None
    row.remarks = [list(each) for each in draft.remarks]
    kind = RowVerdict.KNOWN if draft.user else RowVerdict.NEW
    row.verdict = RowVerdict.WRONG if draft.is_wrong else (RowVerdict.TWICE if before else kind)


def _places(brought: PeopleList) -> dict[int, Enrolment]:
    if brought.run_id is None:
        return {}
    found = session().scalars(select(Enrolment).where(Enrolment.run_id == brought.run_id))
    return {enrolment.user_id: enrolment for enrolment in found}
