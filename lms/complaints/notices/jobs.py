"""Letters and notices of cases, by the worker."""

from lms.complaints.notices import citizens, staff
from lms.core.db import transaction
from lms.core.jobs import Running, job


@job("complaints.notices.citizen")
def tell_citizen(running: Running, event_id: int) -> None:
    """Tell the citizen of an event."""
    del running
    with transaction():
        citizens.tell(event_id)


@job("complaints.notices.staff")
def tell_staff(running: Running, event_id: int) -> None:
    """Put an event on the page of those whom it concerns; their letters wait for working hours."""
    del running
    with transaction():
        opens = staff.tell(event_id)
        if opens:
            write_to_staff.later(key=f"case-letters:{event_id}", event_id=event_id).due_at = opens


@job("complaints.notices.letters")
def write_to_staff(running: Running, event_id: int) -> None:
    """Write to those whom an event concerns."""
    del running
    with transaction():
        staff.write(event_id)
