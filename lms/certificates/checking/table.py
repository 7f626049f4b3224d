"""An employer's list: certificates by code or by serial with names, checked row by row, given back as the same sheet.

Whoever has the code has held the certificate, and is told what is printed on it. A serial can be guessed: it is only
said whether the name beside it is the one that is printed. Nothing of the list is kept, but how many rows it had.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, select

from lms.accounts import names
from lms.accounts.models import User
from lms.certificates import code as codes
from lms.certificates.checking.words import COLUMNS, MATCHES, PROBLEMS, STATES
from lms.certificates.models import Certificate
from lms.certificates.verification import standing
from lms.core import digits, sheets
from lms.core.db import end_reading, session
from lms.core.errors import BadValue, TooMany
from lms.core.i18n import _, locale, number
from lms.core.limits import Limit

MOST_ROWS = 2000
ROWS_A_DAY = Limit("verify:table", most=5000, seconds=86400)
LARGEST = 8 << 20
HEADED_WITHIN = 10  # rows
AT_ONCE = 500
ENOUGH_WORDS = 3  # of a longer name, beside a serial
HEADINGS = {
    "code": "code|verification code|certificate code|الرمز|رمز|رمز الشهادة|رمز التحقق|كود|كود الشهادة|كود التحقق",
    "serial": "serial|serial number|number|certificate|certificate number|certificate no|رقم الشهادة|الرقم|المسلسل"
    "|رقم مسلسل|الرقم المسلسل|الرقم التسلسلي|الشهادة",
    "name": "name|full name|holder|learner|employee|الاسم|الاسم الكامل|اسم|اسم الموظف|اسم المتدرب|صاحب الشهادة",
}
_MEANT = {names.spelled_alike(each): field for field, words in HEADINGS.items() for each in words.split("|")}
_SERIAL = re.compile(r"[A-Z0-9]{1,12}-\d{4}-[A-Z]{2,4}-\d{1,9}")
_IN_ADDRESS = re.compile(r"/verify/([^/#?\s]+)", re.IGNORECASE)
_DASHES = str.maketrans(dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212", "-"))
Found = dict[str, Row[Any]]  # Any: a certificate's columns


@dataclass(frozen=True, slots=True)
class Table:
    """The rows that were brought, and which column holds what."""

    headings: list[str]
    rows: list[list[str]]
    places: dict[str, int]
    is_xlsx: bool

    def cell(self, row: list[str], field: str) -> str:
        """What stands in a row's column; empty where there is none."""
        place = self.places.get(field)
        return row[place] if place is not None and place < len(row) else ""


@dataclass(frozen=True, slots=True)
class Answer:
    """The sheet that goes back."""

    content: bytes
    mime: str
    name: str


def check(content: bytes, user: User) -> Answer:
    """The list with an answer in each row, counted against what `user` may ask in a day.

    Raises `BadValue` where it cannot be read, `TooMany` where the day's rows are used up.
    """
    if len(content) > LARGEST:
        raise BadValue(PROBLEMS["large"])
    end_reading()
    table = _table(sheets.parsed(content))
    used = ROWS_A_DAY.used(str(user.id))
    if used + len(table.rows) > ROWS_A_DAY.most:
        left = max(0, int(ROWS_A_DAY.most - used))
        raise TooMany(_("You can check %(left)s more rows today. Nothing was checked.", left=number(left)), 3600)
    ROWS_A_DAY.count(str(user.id), len(table.rows))
    found = _found(table)
    width = max(len(table.headings), *(len(row) for row in table.rows))
    headings = [*_padded(table.headings, width), *(str(COLUMNS[name]) for name in COLUMNS)]
    rows = [[*_padded(row, width), *_answer(table, row, found)] for row in table.rows]
    end_reading()
    if table.is_xlsx:
        made = sheets.as_xlsx(_("Certificates"), headings, rows, right_to_left=locale() == "ar")
        return Answer(made, sheets.XLSX, "certificates-checked.xlsx")
    return Answer(sheets.as_csv(headings, rows), sheets.CSV, "certificates-checked.csv")


def _table(said: dict[str, Any]) -> Table:  # Any: JSON
    if problem := said.get("problem"):
        raise BadValue(PROBLEMS[problem])
    for sheet in said["sheets"]:
        rows = [cells for _number, cells in sheet["rows"]]
        if table := _headed(rows, said) or _bare(rows, said):
            if len(table.rows) > MOST_ROWS:
                raise BadValue(PROBLEMS["too_long"])
            if table.rows:
                return table
    raise BadValue(PROBLEMS["no_columns"])


def _headed(rows: list[list[str]], said: dict[str, Any]) -> Table | None:  # Any: JSON
    """A table whose headings say what it holds."""
    for number_of, cells in enumerate(rows[:HEADED_WITHIN]):
        places: dict[str, int] = {}
        for place, cell in enumerate(cells):
            if field := _MEANT.get(names.spelled_alike(cell)):
                places.setdefault(field, place)
        if {"code", "serial"} & set(places):
            return Table(cells, rows[number_of + 1 :], places, _is_xlsx(said))
    return None


def _bare(rows: list[list[str]], said: dict[str, Any]) -> Table | None:  # Any: JSON
    """A table without headings, if a column holds what looks like codes or serials; names are the longest words."""
    columns = max((len(row) for row in rows), default=0)
    asked = [sum(_asked(row[place]) != "" for row in rows if place < len(row)) for place in range(columns)]
    if not asked or max(asked) * 2 < len(rows):
        return None
    code = asked.index(max(asked))
    lengths = {p: sum(len(row[p]) for row in rows if p < len(row)) for p in range(columns) if p != code}
    places = {"code": code} | ({"name": max(lengths, key=lambda p: lengths[p])} if lengths else {})
    return Table([""] * columns, rows, places, _is_xlsx(said))


def _asked(cell: str) -> str:
    """The code or the serial that stands in a cell, as the register writes it; empty for anything else."""
    address = _IN_ADDRESS.search(cell)
    serial = digits.fold(cell).translate(_DASHES).upper().strip()
    if _SERIAL.fullmatch(serial):
        return serial
    return codes.read(address[1] if address else cell) or ""


def _found(table: Table) -> Found:
    """The certificates that the rows ask for, by code and by serial, some hundreds at a time."""
    asked = sorted({key for row in table.rows for key in _keys(table, row)})
    found: Found = {}
    for part in (asked[start : start + AT_ONCE] for start in range(0, len(asked), AT_ONCE)):
        found |= {row.serial: row for row in _rows(Certificate.serial.in_([each for each in part if "-" in each]))}
        found |= {row.code: row for row in _rows(Certificate.code.in_([each for each in part if "-" not in each]))}
    return found


def _rows(which: Any) -> Sequence[Row[Any]]:  # Any: a condition; a row
    wanted = (Certificate.code, Certificate.serial, Certificate.state, Certificate.expires_on, Certificate.snapshot)
    return session().execute(select(*wanted).where(which)).all()


def _keys(table: Table, row: list[str]) -> Iterator[str]:
    """What a row asks by: its code first, for a code proves more than a serial."""
    for field in ("code", "serial"):
        if key := _asked(table.cell(row, field)):
            yield key


def _answer(table: Table, row: list[str], found: Found) -> list[str]:
    name = table.cell(row, "name")
    asked = list(_keys(table, row))
    if not asked:
        return _said("unreadable" if any(row) else "")
    key = next((each for each in asked if each in found), "")
    if not key:
        return _said("unknown")
    certificate = found[key]
    record = certificate.snapshot
    match = _match(name, record["name"].values())
    if "-" in key and not (match == "yes" or (match == "partly" and len(names.words(name)) >= ENOUGH_WORDS)):
        return _said("unconfirmed")
    state = "specimen" if record["specimen"] else standing(certificate.state, certificate.expires_on)
    here = "ar" if locale() == "ar" else "en"
    expires = record["expires"]["iso"] if record["expires"] else ""
    printed = [record["name"]["ar"], MATCHES[match], record["course"][here] or record["course"]["ar"]]
    return [str(cell) for cell in (STATES[state], *printed, record["issued"]["iso"], expires)]


def _said(state: str) -> list[str]:
    return [str(STATES[state]) if state else "", *[""] * (len(COLUMNS) - 1)]


def _match(given: str, printed: Iterable[str]) -> str:
    """Whether the name in the list is the printed one: yes; partly, where it is a shorter form of it; no."""
    words = names.key(given).split()
    if not words:
        return "none"
    keys = [names.key(each).split() for each in printed if each]
    if words in keys:
        return "yes"
    return "partly" if any(_runs_through(words, key) for key in keys) else "no"


def _runs_through(words: list[str], longer: list[str]) -> bool:
    """Whether all `words` stand in `longer`, in their order, beginning with the first."""
    left = iter(longer)
    return words[0] == longer[0] and all(word in left for word in words)


def _padded(row: list[str], width: int) -> list[str]:
    return [sheets.meant(cell) for cell in row] + [""] * (width - len(row))


def _is_xlsx(said: dict[str, Any]) -> bool:  # Any: JSON
    return bool(said["layout"]["format"] == "xlsx")
