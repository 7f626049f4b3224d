"""The order in which rows are held, everywhere: the run, then the enrolment, then what hangs on it (ADR 0020)."""

from courses.enrolment.models import Enrolment, Run
from lms.core.db import hold, session


def hold_place(enrolment: Enrolment) -> None:
    """Keep a place as it is until this transaction ends, and read it anew.

    Its run is held with the others who learn in it, so that nobody ends the run or counts its seats meanwhile. Who
    holds several places takes them by run and id.
    """
    hold(session().get_one(Run, enrolment.run_id), shared=True)
    hold(enrolment)
