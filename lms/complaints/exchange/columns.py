"""Which column holds what in a file of another system, and what its cells mean. Pure."""

import datetime as dt
from collections.abc import Mapping, Sequence

from lms.accounts import identity, logins, names
from lms.complaints.kinds import Kind
from lms.core import digits
from lms.core.i18n import _l

FIELDS = {
    "external_ref": _l("Their number"),
    "text": _l("Text of the complaint"),
    "title": _l("Subject"),
    "kind": _l("Type of case"),
    "category": _l("Category of the case"),
    "received_at": _l("Date of filing"),
    "place": _l("Directorate or governorate"),
    "name": _l("Name of the citizen"),
    "phone": _l("Phone of the citizen"),
    "email": _l("E-mail of the citizen"),
    "national_id": _l("National number"),
    "status": _l("Their status"),
}
TOLD = ("text", "title", "kind", "category", "place", "name", "phone", "email", "national_id", "status")
LONGEST = {"external_ref": 60, "text": 4000, "title": 200}
_MARKS = (  # in this order: «رقم الهاتف» is a number, but not theirs
    ("national_id", ("قومي", "بطاقه", "national id")),
    ("phone", ("هاتف", "تليفون", "موبايل", "محمول", "phone", "mobile")),
    ("email", ("بريد", "mail")),
    ("status", ("حاله", "status")),
    ("received_at", ("تاريخ", "date", "received")),
    ("external_ref", ("رقم", "كود", "number", "reference", "external", "ref")),
    ("title", ("موضوع", "عنوان الشكوي", "subject", "title")),
    ("category", ("تصنيف", "category", "مجال")),
    ("kind", ("نوع", "type", "kind")),
    ("place", ("محافظ", "مديري", "جهه", "place", "governorate", "directorate")),
    ("name", ("اسم", "name", "مقدم")),
    ("text", ("نص", "تفاصيل", "شكوي", "text", "details", "body", "description")),
)
_KINDS = {
    Kind.COMPLAINT: ("شكوي", "complaint", "بلاغ"),
    Kind.INQUIRY: ("استفسار", "استعلام", "inquiry", "enquiry"),
    Kind.SUGGESTION: ("اقتراح", "مقترح", "suggestion"),
    Kind.REQUEST: ("طلب", "request", "التماس"),
    Kind.THANKS: ("شكر", "thanks"),
}
_DAYS = ("%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%Y/%m/%d", "%d.%m.%Y")
_TIMES = ("", " %H:%M", " %H:%M:%S")


def guess(headings: Sequence[str], known: Mapping[str, str]) -> dict[str, int]:
    """Which column holds what: as it was chosen before, else as the headings read."""
    found = {field: headings.index(name) for field, name in known.items() if field in FIELDS and name in headings}
    taken = set(found.values())
    for place, heading in enumerate(headings):
        field = _field(heading, found)
        if field and place not in taken:
            found[field] = place
    return found


def kind(text: str) -> Kind | None:
    """The kind that a word means."""
    folded = names.key(text)
    return next((found for found, marks in _KINDS.items() if any(mark in folded for mark in marks)), None)


def moment(text: str, zone: dt.tzinfo) -> dt.datetime | None:
    """The moment that a cell means; a day alone is its morning at eight."""
    typed = digits.fold(text).strip()
    for form in [day + time for day in _DAYS for time in _TIMES]:
        try:
            found = dt.datetime.strptime(typed, form).replace(tzinfo=zone)
        except ValueError:
            continue
        return found.replace(hour=8) if "%H" not in form else found
    try:
        read = dt.datetime.fromisoformat(typed)
    except ValueError:
        return None
    return read if read.tzinfo else read.replace(tzinfo=zone)


def faults(values: Mapping[str, str]) -> list[tuple[str, str]]:
    """What is wrong with the shape of a row: a field, and a word of `words`."""
    wrong = [(field, "missing") for field in ("external_ref", "text") if not values.get(field)]
    wrong += [(field, "too_long") for field, most in LONGEST.items() if len(values.get(field, "")) > most]
    if values.get("phone") and logins.phone(values["phone"]) is None:
        wrong.append(("phone", "no_phone"))
    if values.get("email") and logins.email(values["email"]) is None:
        wrong.append(("email", "no_email"))
    if values.get("national_id") and identity.read(values["national_id"]) is None:
        wrong.append(("national_id", "no_number"))
    if values.get("kind") and kind(values["kind"]) is None:
        wrong.append(("kind", "unknown"))
    return wrong


def _field(heading: str, found: Mapping[str, int]) -> str | None:
    folded = names.key(heading.replace("_", " "))
    for field, marks in _MARKS:
        if field not in found and any(mark in folded for mark in marks):
            return field
    return None
