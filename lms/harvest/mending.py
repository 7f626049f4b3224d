"""The register follows the library, whatever became of the news: what is missing enters it, what is gone is buried."""

from sqlalchemy import exists, select

from lms.core.db import session
from lms.harvest import editions, register
from lms.harvest.models import HarvestRecord
from lms.publications import policy
from lms.publications.models import Edition

AT_ONCE = 200


def mend() -> int:
    """Put a portion of what differs right; how many. Nothing where the news were heard."""
    missing, gone = _missing(), _gone()
    for edition in missing:
        register.show(editions.known(edition))
    for record in gone:
        register.bury(register.Known(record.kind, record.object_id, record.variant, record.local, _sets(record)))
    return len(missing) + len(gone)


def _missing() -> list[Edition]:
    """Editions that everybody may read and no harvester is told of."""
    told = exists().where(
        HarvestRecord.kind == editions.KIND,
        HarvestRecord.object_id == Edition.id,
        HarvestRecord.is_deleted.is_(False),
    )
    query = select(Edition).where(policy.public(), ~told).order_by(Edition.id)
    return list(session().scalars(query.limit(AT_ONCE)))


def _gone() -> list[HarvestRecord]:
    """Records of editions that nobody may read any more."""
    there = exists().where(Edition.id == HarvestRecord.object_id, policy.public())
    living = HarvestRecord.kind == editions.KIND, HarvestRecord.is_deleted.is_(False)
    query = select(HarvestRecord).where(*living, ~there).order_by(HarvestRecord.id)
    return list(session().scalars(query.limit(AT_ONCE)))


def _sets(record: HarvestRecord) -> tuple[str, ...]:
    return tuple(register.sets_of([record.id]).get(record.id, ()))
