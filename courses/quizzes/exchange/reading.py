"""Reading a file of questions: its format by its look, then every question judged as the question types judge it."""

import re
from collections.abc import Callable

from courses.quizzes import types
from courses.quizzes.exchange import Layout, aiken, attached, gift, moodle, qti, sheet
from courses.quizzes.exchange.face import MOST_BYTES, MOST_QUESTIONS, Draft, Format, Note, Reading, Refused, Trouble

FORMATS: dict[Layout, Format] = {
    Layout.SHEET: sheet.XLSX,
    Layout.CSV: sheet.CSV,
    Layout.GIFT: gift,
    Layout.MOODLE: moodle,
    Layout.QTI: qti,
    Layout.AIKEN: aiken,
}
Report = Callable[[int, int], None]
_AIKEN = re.compile(rb"^[ \t]*ANSWER[ \t]*:[ \t]*[A-Za-z][ \t\r]*$", re.MULTILINE)
_GIFT = re.compile(rb"\{[^{}]*\}|^[ \t]*::|^[ \t]*\$CATEGORY:", re.MULTILINE)
_LOOK = 200_000
_BEFORE = b"\xef\xbb\xbf\xff\xfe \t\r\n"


def guess(content: bytes, name: str) -> Layout:
    """The format of a file by its look, and by its name where that leaves a doubt."""
    start = content[:_LOOK].replace(b"\0", b"")  # UTF-16 looks like UTF-8 without its zeros
    if content.startswith(b"PK"):
        return Layout.QTI if qti.MANIFEST.encode() in content else Layout.SHEET
    if name.lower().endswith((".csv", ".tsv")):
        return Layout.CSV
    if start.lstrip(_BEFORE).startswith(b"<"):
        return Layout.QTI if b"assessmentItem" in start else Layout.MOODLE
    if _AIKEN.search(start):
        return Layout.AIKEN
    return Layout.GIFT if _GIFT.search(start) or not name.lower().endswith((".xlsx", ".xls")) else Layout.SHEET


def read(content: bytes, layout: Layout, language: str, report: Report | None = None) -> Reading:
    """Look through a file; whatever is wrong with it stands in `mistakes`, by line."""
    try:
        found = _drafts(content, layout, language)
    except Refused as refused:
        return Reading(mistakes=[Note(refused.line, refused.word, refused.detail)])
    except RecursionError:
        return Reading(mistakes=[Note(1, Trouble.BOMB)])
    if not found.drafts and not found.mistakes:
        found.wrong(1, Trouble.EMPTY)
    attached.sift(found)
    for number, draft in enumerate(found.drafts, 1):
        _judge(draft, found)
        if report:
            report(number, len(found.drafts))
    found.mistakes.sort(key=lambda note: note.line)
    return found


def _drafts(content: bytes, layout: Layout, language: str) -> Reading:
    if len(content) > MOST_BYTES:
        raise Refused(Trouble.TOO_LARGE)
    if not content.strip():
        raise Refused(Trouble.EMPTY)
    found = FORMATS[layout].read(content, language)
    if len(found.drafts) > MOST_QUESTIONS:
        raise Refused(Trouble.TOO_MANY)
    return found


def _judge(draft: Draft, reading: Reading) -> None:
    """Bring a question into its type's own shape, and note what its author would have to put right."""
    kind = types.of(draft.type)
    draft.body = kind.adopt(draft.body)
    problems = kind.check(draft.body)
    for problem in problems:
        reading.wrong(draft.line, problem.fault)
    if not problems and not types.is_sound(draft.type, draft.body):
        reading.wrong(draft.line, Trouble.NO_RIGHT_ANSWER)
