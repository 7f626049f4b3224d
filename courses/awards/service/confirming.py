"""The trainer's step: confirming the results of the learners whom one teaches, name by name."""

import hmac
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from courses.awards.service import judging, keeping, standings
from courses.awards.service.judging import COUNTED, Candidate, award_key
from courses.enrolment.models import GroupTrainer, Run, RunGroup
from courses.progress.service import following
from lms.accounts.models import Context, Role, RoleAssignment, User
from lms.certificates import award as drafting
from lms.certificates import service as certificates
from lms.certificates.models import Approval
from lms.certificates.service import chain, changes, news
from lms.certificates.service.changes import Change
from lms.core import clock
from lms.core.db import hold, session
from lms.core.i18n import _


@dataclass(frozen=True, slots=True)
class Desk:
    """The results that a trainer looks at."""

    open: list[Candidate]  # earned, and not confirmed as they stand
    confirmed: list[Candidate]
    changed: dict[int, list[Change]]  # by person: what is different from what was confirmed
    titles: dict[str, dict[str, str]]
    digest: str


def desk(run: Run, by: User) -> Desk:
    """The learners of a run whose results `by` confirms: those whom they follow."""
    mine = {one.user_id for one in session().scalars(following.followed(run, by, states=COUNTED)).unique()}
    people = [one for one in judging.candidates(run) if one.key in mine and one.certificate is None]
    earned = [one for one in people if one.outcome.is_earned]
    waiting = [one for one in earned if not one.is_confirmed]
    changed = {
        one.key: changes.of_grounds(one.key, one.holder.name_ar, one.was_confirmed, one.grounds)
        for one in people
        if one.was_confirmed is not None and not one.is_confirmed
    }
    titles = standings.titles(standings.required_lessons(run.version_id))
    return Desk(waiting, [one for one in earned if one.is_confirmed], changed, titles, _digest(waiting))


def confirm(run: Run, *, seen: str, by: User) -> Approval:
    """Confirm the results that were shown (`seen`: their digest). Raises `Changed`; nobody confirms their own."""
    hold(run)
    found = desk(run, by)
    if not hmac.compare_digest(found.digest, seen):
        raise certificates.Changed(_("A result changed since this page was shown. Please look again, then confirm."))
    made = chain.confirm(award_key(run), {one.key: one.grounds for one in found.open}, titles=found.titles, by=by)
    news.were_confirmed(made, run.version.course.title, f"/registry/runs/{run.id}/certificates")
    return made


def ask(run: Run) -> int:
    """Ask the trainers of a run for their confirmation, once a day. How many were asked."""
    rule = keeping.of_run(run)
    key = f"run:{run.id}:{rule.mark}:confirm:{clock.now():%Y-%m-%d}"
    return news.please_confirm(trainers(run), key, run.version.course.title, f"/teach/runs/{run.id}/results")


def trainers(run: Run) -> Sequence[User]:
    """Who teaches the run: its groups, itself, or its course."""
    of_groups = select(GroupTrainer.user_id).join(RunGroup, RunGroup.id == GroupTrainer.group_id)
    role = RoleAssignment
    here = ((role.context == Context.RUN) & (role.context_id == run.id)) | (
        (role.context == Context.COURSE) & (role.context_id == run.version.course_id)
    )
    by_role = select(role.user_id).where(role.role == Role.TRAINER, here)
    ids = of_groups.where(RunGroup.run_id == run.id).union(by_role)
    return session().scalars(select(User).where(User.id.in_(ids)).order_by(User.id)).all()


def _digest(people: Sequence[Candidate]) -> str:
    return drafting.digest((one.key, one.grounds) for one in people)
