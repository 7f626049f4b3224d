"""The register follows the library, whatever became of the news: what is missing enters it, what is gone is buried."""

from lms.core.db import session
from lms.harvest import editions, register, sermons

AT_ONCE = 200


def mend() -> int:
    """Put a portion of what differs right; how many. Nothing where the news were heard."""
    count = 0
    for edition in session().scalars(editions.missing().limit(AT_ONCE)).all():
        register.show(editions.known(edition))
        count += 1
    for text in session().scalars(sermons.missing().limit(AT_ONCE)).all():
        register.show(sermons.known(text))
        count += 1
    for query in (editions.gone(), sermons.gone()):
        for record in session().scalars(query.limit(AT_ONCE)).all():
            sets = tuple(register.sets_of([record.id]).get(record.id, ()))
            register.bury(register.Known(record.kind, record.object_id, record.variant, record.local, sets))
            count += 1
    return count
