"""What the worker signs: the lists of withdrawn badges at once, proofs when it has nothing dearer to do."""

import datetime as dt

from sqlalchemy import select

from lms.certificates.badges import issuer, service
from lms.certificates.badges.models import StatusList
from lms.certificates.models import Certificate
from lms.core import clock
from lms.core.db import reading, session, transaction
from lms.core.jobs import Job, JobState, Running, every, job

AT_ONCE = 100  # proofs asked of one program
PATIENCE = dt.timedelta(minutes=2)  # proofs wait until a batch has its sheets: those are waited for


@job("certificates.badge-list", retries=8)
def sign_list(running: Running, list_id: int) -> None:
    """Sign a list of withdrawn badges as it is now."""
    del running
    service.sign_list(list_id, issuer.current())


@job("certificates.badge-proofs", retries=8)
def make_proofs(running: Running) -> None:
    """Make the proofs that are missing, oldest first."""
    done = 0
    while True:
        with reading():
            badges = service.unproven(clock.now() - PATIENCE, AT_ONCE)
        if not badges:
            return
        service.prove(badges, issuer.current())
        done += len(badges)
        running.progress(done, done + 1)


@job("certificates.badges-anew", retries=8)
def sign_anew(running: Running, kid: str) -> None:
    """Have all that a revoked key signed signed by its successor."""
    del running
    with transaction():
        service.forget_signed_by(kid, issuer.current())


def withdraw(certificate: Certificate) -> None:
    """Turn a badge's bit once this transaction is kept."""
    if status_list := service.withdraw(certificate):
        _sign_later(status_list)


@every(60)
def make_missing_proofs() -> None:
    """Ask for proofs that are missing, unless a job is at it."""
    now, at_it = clock.now(), Job.state.in_([JobState.WAITING, JobState.RUNNING])
    if session().scalar(select(Job.id).where(Job.name == make_proofs.name, at_it).limit(1)):
        return
    if service.unproven(now - PATIENCE, 1):
        make_proofs.later(key=f"badge-proofs:{now:%Y-%m-%dT%H:%M}")


@every(60)
def renew_lists() -> None:
    """Sign lists that are new, that a job left behind, or that will end soon."""
    for status_list in service.stale_lists(clock.now()):
        _sign_later(status_list)


@every(300)
def replace_revoked_keys() -> None:
    """Once for each key that was revoked."""
    for key in service.public_keys():
        if key.revoked_at:
            sign_anew.later(key=f"badges-anew:{key.kid}", kid=key.kid)


def _sign_later(status_list: StatusList) -> Job:
    ends = status_list.ends_at.isoformat() if status_list.ends_at else "new"
    return sign_list.later(key=f"badge-list:{status_list.id}:{status_list.version}:{ends}", list_id=status_list.id)
