"""Who may open runs, who may change a place in one, and who nominates."""

from courses.enrolment.models import (
    LEARNING,
    Enrolment,
    EnrolmentState,
    JoinCode,
    Nomination,
    NominationBatch,
    Run,
    RunGroup,
)
from lms.accounts.models import Context, Role, User
from lms.accounts.policy import is_registrar


def can_register(user: User) -> bool:
    """Registrars look after runs and enrolments."""
    return is_registrar(user)


def can_run(user: User, run: Run) -> bool:
    """Likewise, for one run."""
    del run
    return is_registrar(user)


def can_decide(user: User, enrolment: Enrolment) -> bool:
    """Likewise, for one enrolment."""
    del enrolment
    return is_registrar(user)


def can_keep_group(user: User, group: RunGroup) -> bool:
    """Likewise, for a group of a run."""
    del group
    return is_registrar(user)


def can_keep_code(user: User, code: JoinCode) -> bool:
    """Likewise, for a code."""
    del code
    return is_registrar(user)


def can_enter_directorate(user: User) -> bool:
    """Whoever nominates for a directorate."""
    return any(held.role is Role.NOMINATOR for held in user.roles)


def can_nominate(user: User, batch: NominationBatch) -> bool:
    """Who nominates for the directorate of the batch; to others it does not exist."""
    return user.has_role(Role.NOMINATOR, (Context.ORG_UNIT, batch.org_unit_id))


def can_change_name(user: User, nomination: Nomination) -> bool:
    """Likewise, for one name. Needs its batch loaded."""
    return can_nominate(user, nomination.batch)


def can_join(user: User, run: Run) -> bool:
    """Anybody signed in may ask to join a run of a listed course."""
    return run.version.course.is_listed or can_register(user)


def can_leave(user: User, enrolment: Enrolment) -> bool:
    """One's own place, while it is not finished."""
    return enrolment.user_id == user.id


def can_answer(user: User, enrolment: Enrolment) -> bool:
    """One's own offer, also one that has passed: the page says so."""
    return enrolment.user_id == user.id and enrolment.state is not EnrolmentState.EXPELLED


def can_learn(user: User, enrolment: Enrolment) -> bool:
    """One's own place, once it is active."""
    return enrolment.user_id == user.id and can_learn_here(enrolment)


def can_learn_here(enrolment: Enrolment) -> bool:
    """Whether a place is one in which somebody learns."""
    return enrolment.state in LEARNING
