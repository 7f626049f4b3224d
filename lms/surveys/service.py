"""Writing forms, publishing their versions, and judging what people fill in."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from lms.accounts.models import User
from lms.core import audit, clock
from lms.core.db import hold, session
from lms.core.errors import BadValue, NotFound
from lms.core.i18n import _l
from lms.surveys import questions
from lms.surveys.models import SurveyForm, SurveyVersion
from lms.surveys.questions import Answers, Question, Raw, Schema


class FormErrors(BadValue):
    """Some questions were answered badly; `wrong` has a sentence for the key of each."""

    def __init__(self, wrong: dict[str, str]) -> None:
        super().__init__(_l("Some answers need a second look."))
        self.wrong = wrong


def fields(version: SurveyVersion) -> tuple[Question, ...]:
    """What this version asks, in order."""
    return questions.of(version.schema)


def checked(version: SurveyVersion, raw: Raw) -> Answers:
    """The answers as they are kept. Raises `FormErrors`, which has a sentence for each question answered badly."""
    answers, wrong = questions.checked(fields(version), raw)
    if wrong:
        raise FormErrors(wrong)
    return answers


def shown(version: SurveyVersion, answers: Answers) -> list[tuple[Question, str]]:
    """Each question that was answered, with its answer as people read it."""
    return [
        (question, questions.said(question, answers[question.key]))
        for question in fields(version)
        if question.key in answers
    ]


def begin(title: dict[str, str], draft: Schema, by: User) -> SurveyForm:
    """A new form, of which nothing is published yet."""
    _must_be_called(title)
    form = SurveyForm(title=title, draft=draft, created_by_id=by.id)
    session().add(form)
    session().flush()
    audit.record("survey.begun", form, by)
    return form


def keep(form: SurveyForm, title: dict[str, str], draft: Schema) -> None:
    """Keep what was written so far; who fills the form in sees nothing of it."""
    _must_be_called(title)
    form.title, form.draft = title, draft
    session().flush()


def publish(form: SurveyForm, by: User) -> SurveyVersion:
    """Make the draft the version in force; the same questions again are the version that stands. Needs the versions."""
    hold(form)
    if questions.problems(form.draft):
        raise BadValue(_l("The form is not complete."))
    session().refresh(form, ["versions"])
    if form.newest and form.newest.schema == form.draft:
        return form.newest
    number = form.newest.number + 1 if form.newest else 1
    version = SurveyVersion(form_id=form.id, number=number, schema=form.draft, published_by_id=by.id)
    session().add(version)
    session().flush()
    session().refresh(form, ["versions"])
    audit.record("survey.published", form, by, version=number)
    return version


def hide(form: SurveyForm, *, hidden: bool, by: User) -> None:
    """Offer it no longer, or again."""
    if (form.hidden_at is not None) is not hidden:
        form.hidden_at = clock.now() if hidden else None
        audit.record("survey.hidden", form, by, hidden=hidden)


def every(*, hidden: bool = False) -> Sequence[SurveyForm]:
    """All forms with their versions, the newest first; `hidden`: those that are no longer offered."""
    query = select(SurveyForm).order_by(SurveyForm.id.desc()).options(selectinload(SurveyForm.versions))
    return (
        session()
        .scalars(query.where(SurveyForm.hidden_at.is_not(None) if hidden else SurveyForm.hidden_at.is_(None)))
        .all()
    )


def by_id(form_id: int) -> SurveyForm:
    """A form with its versions."""
    found = session().scalar(
        select(SurveyForm).where(SurveyForm.id == form_id).options(selectinload(SurveyForm.versions))
    )
    if found is None:
        raise NotFound
    return found


def version(version_id: int) -> SurveyVersion:
    """A version with its form."""
    query = select(SurveyVersion).where(SurveyVersion.id == version_id).options(joinedload(SurveyVersion.form))
    found = session().scalar(query)
    if found is None:
        raise NotFound
    return found


def in_force(form_id: int | None) -> SurveyVersion | None:
    """The newest version of a form that is offered; None where there is none."""
    if form_id is None:
        return None
    query = select(SurveyVersion).join(SurveyForm).where(SurveyForm.id == form_id, SurveyForm.hidden_at.is_(None))
    return session().scalar(query.order_by(SurveyVersion.number.desc()).limit(1))


def names(form_ids: set[int]) -> dict[int, dict[str, str]]:
    """What forms are called, for the log."""
    found = session().execute(select(SurveyForm.id, SurveyForm.title).where(SurveyForm.id.in_(form_ids)))
    return {row.id: row.title for row in found}


def _must_be_called(title: dict[str, str]) -> None:
    if not title:
        raise BadValue(_l("Please give the form a name."))
