"""Other terms for some: who gets more time, other dates, another attempt, another password."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from flask import current_app, flash, request
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from courses.enrolment.models import LEARNING, Enrolment, Run
from courses.quizzes import policy
from courses.quizzes.exceptions import service
from courses.quizzes.exceptions.forms import ExceptionForm, whom
from courses.quizzes.models import Quiz
from courses.quizzes.service import passwords
from courses.quizzes.views import load
from courses.quizzes.views.blueprint import bp
from lms.accounts.models import User
from lms.core.access import requires
from lms.core.db import session
from lms.core.errors import NotFound
from lms.core.i18n import _
from lms.core.web import done, render


@bp.get("/teach/quizzes/<int:lesson_id>/exceptions")
@requires(policy.can_build, load.quiz)
def exceptions(quiz: Quiz) -> ResponseReturnValue:
    """What is granted in a run, and the form that grants more."""
    runs = _runs(quiz)
    run = _chosen(runs) if runs else None
    if run is None:
        return render("quizzes/exceptions.html", quiz=quiz, runs=runs, run=None)
    form = _form(run)
    wanted = request.args.get("for", "")
    if found := next((each for each in service.of_run(quiz, run.id) if whom(each) == wanted), None):
        form.show(found, _zone())
    return _page(quiz, runs, run, form)


@bp.post("/teach/quizzes/<int:lesson_id>/exceptions")
@requires(policy.can_build, load.quiz)
def grant(quiz: Quiz) -> ResponseReturnValue:
    """Make an exception, or change the one that is there."""
    run = _chosen(_runs(quiz))
    form = _form(run)
    if not form.validate():
        return _page(quiz, [run], run, form, status=422)
    word = passwords.hashed(form.password.data) if form.password.data else None
    service.grant(quiz, run, form.wish(_zone(), word), current_user)
    flash(_("The exception holds from now on, also for attempts in progress."), "good")
    return done(".exceptions", lesson_id=quiz.lesson_id, run=run.id)


@bp.post("/teach/quizzes/<int:lesson_id>/exceptions/removal")
@requires(policy.can_build, load.quiz)
def withdraw_exception(quiz: Quiz) -> ResponseReturnValue:
    """Take one back."""
    run = _chosen(_runs(quiz))
    wanted = request.form.get("exception", 0, type=int)
    found = next((each for each in service.of_run(quiz, run.id) if each.id == wanted), None)
    if found is None:
        raise NotFound
    service.withdraw(quiz, run, found, current_user)
    flash(_("The exception is withdrawn; attempts in progress keep the time they were promised."), "good")
    return done(".exceptions", lesson_id=quiz.lesson_id, run=run.id)


def _runs(quiz: Quiz) -> Sequence[Run]:
    """The runs that sit this quiz, newest first."""
    query = select(Run).where(Run.version_id == quiz.lesson.version_id).options(selectinload(Run.groups))
    return session().scalars(query.order_by(Run.starts_on.desc(), Run.id.desc())).all()


def _chosen(runs: Sequence[Run]) -> Run:
    wanted = request.values.get("run", 0, type=int)
    found = next((run for run in runs if run.id == wanted), None if wanted else next(iter(runs), None))
    if found is None:
        raise NotFound
    return found


def _page(quiz: Quiz, runs: Sequence[Run], run: Run, form: ExceptionForm, status: int = 200) -> ResponseReturnValue:
    granted = service.of_run(quiz, run.id)
    template = "quizzes/exceptions.html"
    return render(template, status=status, quiz=quiz, runs=runs, run=run, form=form, granted=granted, whom=whom)


def _form(run: Run) -> ExceptionForm:
    people = (
        select(Enrolment)
        .join(User, User.id == Enrolment.user_id)
        .options(joinedload(Enrolment.user))
        .where(Enrolment.run_id == run.id, Enrolment.state.in_(LEARNING))
        .order_by(User.name_ar, Enrolment.id)
    )
    form = ExceptionForm()
    form.offer(run.groups, session().scalars(people).all())
    return form


def _zone() -> ZoneInfo:
    zone: ZoneInfo = current_app.config["ZONE"]
    return zone
