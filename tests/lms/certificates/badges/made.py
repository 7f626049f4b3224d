"""Badges as a worker makes them."""

import datetime as dt

from lms.certificates import code as codes
from lms.certificates.badges import issuer, service
from lms.core import clock
from lms.core.db import commit
from tests.factories.certificates import make_certificate


def make_badge(cast, **changes):
    """A certificate whose badge was signed as the worker does it."""
    certificate = make_certificate(cast.learner, cast.registrar, **changes)
    service.token(certificate, issuer.current())
    commit()
    return certificate


def prove_all(session):
    commit()
    service.prove(service.unproven(clock.now() + dt.timedelta(seconds=1), 100), issuer.current())
    for status_list in service.stale_lists(clock.now()):
        service.sign_list(status_list.id, issuer.current())
    session.expire_all()


def at(certificate, suffix=""):
    return f"/badges/{codes.shown(certificate.code)}{suffix}"
