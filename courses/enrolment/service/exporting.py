"""The people of a run as a table: CSV for any program, XLSX for Excel."""

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import contains_eager, joinedload

from courses.enrolment import words
from courses.enrolment.models import Enrolment, Run, RunGroup
from lms.accounts.models import Gender, User
from lms.core import sheets
from lms.core.db import session
from lms.core.i18n import _, choose, local, locale


def as_csv(run: Run) -> bytes:
    """As text, in the language of who asks."""
    return sheets.as_csv(_headings(), _rows(run))


def as_xlsx(run: Run) -> bytes:
    """As a sheet in the direction of the language."""
    return sheets.as_xlsx(run.code, _headings(), _rows(run), right_to_left=locale() == "ar")


def _headings() -> list[str]:
    return [
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


def _rows(run: Run) -> Iterator[list[str]]:
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
