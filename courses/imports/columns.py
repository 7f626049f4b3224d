"""Which column holds what: guessed from the headings in Arabic and English, and from what stands below them."""

from collections.abc import Callable, Sequence

from lms.accounts import logins, names
from lms.core.i18n import _l

Columns = dict[str, int]
FIELDS = {
    "name_ar": _l("Name in Arabic"),
    "name_latin": _l("Name in Latin letters"),
    "phone": _l("Phone"),
    "email": _l("E-mail"),
    "gender": _l("Man or woman"),
    "unit": _l("Directorate or mosque"),
    "job_title": _l("Job"),
}
_EXACT = {
    **dict.fromkeys(("النوع", "الجنس", "ذكر انثي", "gender", "sex"), "gender"),
    **dict.fromkeys(("العمل", "الصفه", "job", "title", "position"), "job_title"),
    **dict.fromkeys(("learner", "اسم", "name"), "name_ar"),
}
_PARTS = (  # in this order: «الاسم بالإنجليزية» is a name, but not the Arabic one
    ("name_latin", ("انجليز", "لاتين", "english", "latin")),
    ("phone", ("موبايل", "محمول", "هاتف", "تليفون", "تلفون", "جوال", "واتس", "phone", "mobile", "whatsapp")),
    ("email", ("بريد", "ايميل", "mail")),
    ("gender", ("رجل ام", "رجل او", "man or woman")),
    ("unit", ("مديري", "محافظ", "جهه", "مسجد", "directorate", "governorate", "mosque", "employer")),
    ("job_title", ("وظيف", "المسمي", "job")),
    ("name_ar", ("الاسم", "اسم المتدرب", "اسم الدارس", "full name", "arabic", "بالعربيه")),
)
LONGEST = 40  # of a heading; a sentence above the table is none
SEARCHED = 25  # rows in which the headings may stand, below a title and a logo
LOOKED_AT = 50
MOST = 0.6


def heading_of(text: str) -> str | None:
    """The field that a heading means, in any spelling: «رقم المحمول (واتساب)» is a phone."""
    folded = names.key(text.split("(", 1)[0].strip(" :*"))
    if len(folded) > LONGEST:
        return None
    parts = (field for field, marks in _PARTS if any(mark in folded for mark in marks))
    return _EXACT.get(folded) or next(parts, None)


def headings_at(rows: Sequence[tuple[int, list[str]]]) -> int | None:
    """The place of the row that has most headings, among the first; None where none has one."""
    best, most = None, 0
    for place, (_number, cells) in enumerate(rows[:SEARCHED]):
        known = len({field for cell in cells if cell and (field := heading_of(cell))})
        if known > most:
            best, most = place, known
    return best


def guess(headings: Sequence[str], below: Sequence[list[str]]) -> Columns:
    """Which column holds what. What no heading says is looked for in the cells."""
    found: Columns = {}
    for place, heading in enumerate(headings):
        field = heading_of(heading)
        if field and field not in found:
            found[field] = place
    _look(found, "phone", below, lambda cell: logins.phone(cell) is not None)
    _look(found, "email", below, lambda cell: logins.email(cell) is not None)
    return found


def _look(found: Columns, field: str, below: Sequence[list[str]], fits: Callable[[str], bool]) -> None:
    if field in found:
        return
    width = max((len(cells) for cells in below), default=0)
    for place in set(range(width)) - set(found.values()):
        values = [cells[place] for cells in below[:LOOKED_AT] if len(cells) > place and cells[place]]
        if values and sum(map(fits, values)) > MOST * len(values):
            found[field] = place
            return
