"""What of a case's events is told to whom: a job's row in the transaction of the event, run after its commit."""

from lms.complaints.events import case_moved
from lms.complaints.kinds import ActorKind, Visibility
from lms.complaints.models import Case, CaseEvent
from lms.complaints.notices import jobs, sentences


def listen() -> None:
    """Hear of every event; hearing twice is hearing once."""
    case_moved.connect(note)


def note(case: Case, event: CaseEvent) -> None:
    """Ask for the letters that an event calls for. The demo's citizens have no letter box."""
    if case.is_demo:
        return
    by_officer = event.actor_kind is ActorKind.OFFICER
    if event.action in sentences.CITIZEN and (event.visibility is Visibility.PUBLIC or by_officer):
        jobs.tell_citizen.later(key=f"case-citizen:{event.id}", event_id=event.id)
    if event.action in sentences.STAFF:
        jobs.tell_staff.later(key=f"case-staff:{event.id}", event_id=event.id)
