"""The list with its remarks, row by row where the rows stood; and an empty one to fill in."""

from collections.abc import Sequence

from courses.imports.columns import FIELDS
from courses.imports.models import ListRow, PeopleList
from courses.imports.words import REMARKS
from lms.core import sheets
from lms.core.i18n import _, direction

EXAMPLE = {
    "ar": (
        "محمد أحمد عبد الله",
        "Mohamed Ahmed Abdallah",
        "01001234567",
        "m.ahmed@example.org",
        "رجل",
        "القاهرة",
        "إمام وخطيب",
    ),
    "en": (
        "محمد أحمد عبد الله",
        "Mohamed Ahmed Abdallah",
        "01001234567",
        "m.ahmed@example.org",
        "man",
        "Cairo",
        "Imam",
    ),
}


def said(row: ListRow) -> str:
    """The remarks on a row, in words."""
    return " ".join(str(more[0]) if more else str(REMARKS[word]) for _field, word, *more in row.remarks)


def with_remarks(brought: PeopleList, rows: Sequence[ListRow]) -> bytes:
    """The same sheet: each row in its place, and what is to be mended beside it."""
    headings = list(brought.layout.get("headings", []))
    width = len(headings)
    found: dict[int, list[str]] = {
        row.number: [*row.cells, *[""] * (width - len(row.cells)), said(row)] for row in rows
    }
    first = min(found, default=2)
    above = max(first - 1, 1)  # the headings stand right above the first row
    table = [found.get(number, []) for number in range(above + 1, max(found, default=above) + 1)]
    is_rtl = direction() == "rtl"
    return sheets.as_xlsx(
        brought.layout.get("sheet") or _("List"),
        [*headings, _("Remarks")],
        table,
        right_to_left=is_rtl,
        marked=frozenset({width}),
        above=above - 1,
    )


def template(language: str) -> bytes:
    """An empty list with the headings that are always understood, and a line to show how it is meant."""
    headings = [str(name) for name in FIELDS.values()]
    return sheets.as_xlsx(_("List"), headings, [EXAMPLE[language]], right_to_left=language == "ar")
