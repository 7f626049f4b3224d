"""The people of a run as a table: CSV for any program, XLSX for Excel."""

import csv
from collections.abc import Iterator
from io import BytesIO, StringIO

from sqlalchemy import select
from sqlalchemy.orm import contains_eager, joinedload

from courses.enrolment import words
from courses.enrolment.models import Enrolment, Run, RunGroup
from lms.accounts.models import Gender, User
from lms.core.db import session
from lms.core.i18n import _, choose, local, locale

RISKY = ("=", "+", "-", "@", "\t", "\r")  # what a spreadsheet would take for a formula


def as_csv(run: Run) -> bytes:
    """With the mark by which Excel knows UTF-8."""
    text = StringIO()
    writer = csv.writer(text)
    for row in rows(run):
        writer.writerow([_harmless(cell) for cell in row])
    return b"\xef\xbb\xbf" + text.getvalue().encode()


def as_xlsx(run: Run) -> bytes:
    """A sheet in the direction of the language, its head frozen; every cell is text, so nothing is a formula."""
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell

    book = Workbook(write_only=True)
    sheet = book.create_sheet(run.code[:31])
    sheet.sheet_view.rightToLeft = locale() == "ar"
    sheet.freeze_panes = "A2"
    for row in rows(run):
        cells = [WriteOnlyCell(sheet, value=cell) for cell in row]
        for cell in cells:
            cell.data_type = "s"
        sheet.append(cells)
    kept = BytesIO()
    book.save(kept)
    return kept.getvalue()


def rows(run: Run) -> Iterator[list[str]]:
    """A head, then a row for each person."""
    yield [
        _("Name in Arabic"),
        _("Name in Latin letters"),
        _("Men or women"),
        _("Phone"),
        _("E-mail"),
        _("Directorate"),
        _("Job"),
        _("State"),
        _("Group"),
        _("Came"),
        _("Since"),
    ]
    groups = dict(session().execute(select(RunGroup.id, RunGroup.name).where(RunGroup.run_id == run.id)).all())
    people = (
        select(Enrolment)
        .join(Enrolment.user)
        .options(contains_eager(Enrolment.user).options(joinedload(User.org_unit)))
        .where(Enrolment.run_id == run.id)
        .order_by(User.name_key, Enrolment.id)
    )
    for one in session().scalars(people):
        user = one.user
        yield [
            user.name_ar,
            user.name_latin,
            str(_("Woman") if user.gender is Gender.FEMALE else _("Man")),
            user.phone or "",
            user.email or "",
            choose(user.org_unit.name) if user.org_unit else "",
            user.job_title,
            str(words.STATES[one.state]),
            choose(groups.get(one.group_id or 0)),
            str(words.SOURCES.get(one.source, one.source)),
            local(one.created_at).date().isoformat(),
        ]


def _harmless(cell: str) -> str:
    """A phone keeps its plus; a name that begins like a formula is quoted."""
    is_phone = cell.startswith("+") and cell[1:].isdigit()
    return f"'{cell}" if cell.startswith(RISKY) and not is_phone else cell
