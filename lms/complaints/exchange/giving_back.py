"""Files for people: the rows with remarks, the comparison, the replies."""

import json
from collections.abc import Sequence

from lms.complaints import words as case_words
from lms.complaints.exchange.models import ExchangeFile, ExchangeRow
from lms.complaints.exchange.service import answering
from lms.complaints.exchange.words import VERDICTS, remark
from lms.core import sheets
from lms.core.i18n import _, direction

TYPES = {"csv": sheets.CSV, "xlsx": sheets.XLSX, "json": "application/json; charset=utf-8"}


def remarks_of(row: ExchangeRow) -> str:
    """The remarks on a row, in words."""
    return " ".join(remark(*each) for each in row.remarks)


def with_remarks(brought: ExchangeFile, rows: Sequence[ExchangeRow]) -> bytes:
    """The same sheet with what each row means, what is to be mended in it, and the case that it is here."""
    width = len(brought.headings)
    table = [
        [
            *row.cells,
            *[""] * (width - len(row.cells)),
            str(VERDICTS[row.verdict]) if row.verdict else "",
            row.case.reference if row.case else "",
            str(case_words.PUBLIC_STATES[case_words.public(row.case.state)]) if row.case else "",
            remarks_of(row),
        ]
        for row in rows
    ]
    headings = [*brought.headings, _("Verdict"), _("Our number"), _("Our status"), _("Remarks")]
    return sheets.as_xlsx(
        _("Remarks"), headings, table, right_to_left=direction() == "rtl", marked=frozenset({width + 3})
    )


def replies(made: ExchangeFile, form: str) -> bytes:
    """The file of replies in this form."""
    lines = answering.lines(made)
    if form == "json":
        return json.dumps(lines, ensure_ascii=False, indent=1).encode()
    rows = [[line[name] for name in answering.HEADINGS] for line in lines]
    if form == "csv":
        return sheets.as_csv(answering.headings(), rows)
    return sheets.as_xlsx(_("Replies for them"), answering.headings(), rows)
