"""The few numbers of the overview."""

import datetime as dt

from sqlalchemy import func, select

from lms.accounts.models import RoleAssignment, SignIn, User
from lms.core import clock
from lms.core.audit import AuditEntry
from lms.core.db import session


def overview() -> dict[str, int]:
    """People, staff without a second factor, people at work now, and sign-ins that failed since yesterday."""
    moment = clock.now()
    staff = select(RoleAssignment.user_id).distinct().scalar_subquery()
    counts = {
        "people": select(func.count(User.id)).where(User.is_disabled.is_(False)),
        "staff_without_second_factor": select(func.count(User.id)).where(
            User.id.in_(staff), User.totp_secret.is_(None), User.is_disabled.is_(False)
        ),
        "at_work": select(func.count(SignIn.user_id.distinct())).where(
            SignIn.ended_at.is_(None), SignIn.seen_at > moment - dt.timedelta(minutes=15)
        ),
        "failed_sign_ins": select(func.count(AuditEntry.id)).where(
            AuditEntry.action == "sign_in.failed", AuditEntry.at > moment - dt.timedelta(days=1)
        ),
    }
    return {name: session().scalar(query) or 0 for name, query in counts.items()}
