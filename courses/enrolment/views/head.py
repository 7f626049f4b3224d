"""What stands above every page of a run: its name, its figures, its tabs."""

from typing import Any

from flask import url_for

from courses.enrolment import words
from courses.enrolment.models import Run
from courses.enrolment.service import runs
from lms.core.i18n import _, number


def head(run: Run, here: str) -> dict[str, Any]:  # Any: whatever templates show
    """The run with its counts and its tabs; `here` is the tab that is open."""
    counts = runs.counts([run.id])[run.id]
    named = {
        "people": (_("People"), ".show", 0),
        "waiting": (_("Waiting list"), ".waiting_list", counts.of("waitlisted", "offered")),
        "nominations": (_("Nominations"), ".nominations", counts.of("nominated")),
        "groups": (_("Groups"), ".index_groups", 0),
        "codes": (_("Codes"), ".index_codes", 0),
        "conditions": (_("Conditions"), ".conditions", 0),
    }
    tabs = [
        (f"{label} ({number(count)})" if count else label, url_for(endpoint, run_id=run.id), name == here)
        for name, (label, endpoint, count) in named.items()
    ]
    return {"run": run, "counts": counts, "run_tabs": tabs, "words": words}
