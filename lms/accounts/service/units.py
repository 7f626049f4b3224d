"""The tree of the ministry: departments, directorates, mosques, and countries abroad."""

from sqlalchemy import func, select, update

from lms.accounts.models import OrgUnit, OrgUnitKind, User
from lms.core import audit
from lms.core.db import session
from lms.core.errors import BadValue, NotFound, RuleError
from lms.core.i18n import _l


class InItself(BadValue):
    """A unit cannot be moved under itself."""

    def __init__(self) -> None:
        super().__init__(_l("A unit cannot stand under itself or one of its own."))


class CodeTaken(BadValue):
    """Two units cannot have one code."""

    def __init__(self) -> None:
        super().__init__(_l("Another unit has this code."))


class NotEmpty(RuleError):
    """The unit still has people or units in it."""

    def __init__(self) -> None:
        super().__init__(_l("There are people or units in it. Move them first."))


def find(unit_id: int) -> OrgUnit:
    """The unit of this id. Raises `NotFound`."""
    unit = session().get(OrgUnit, unit_id)
    if unit is None:
        raise NotFound
    return unit


def names(unit_ids: set[int]) -> dict[int, dict[str, str]]:
    """What these units are called, for the log."""
    query = select(OrgUnit.id, OrgUnit.name).where(OrgUnit.id.in_(unit_ids))
    return {row[0]: row[1] for row in session().execute(query)}


def tree() -> list[tuple[OrgUnit, int]]:
    """All units with their depth from 0, each branch under its unit, in the order of their codes."""
    units = session().scalars(select(OrgUnit).order_by(OrgUnit.code)).all()
    below: dict[int | None, list[OrgUnit]] = {}
    for unit in units:
        below.setdefault(unit.parent_id, []).append(unit)
    found: list[tuple[OrgUnit, int]] = []
    waiting = [(unit, 0) for unit in reversed(below.get(None, []))]
    while waiting:
        unit, depth = waiting.pop()
        found.append((unit, depth))
        waiting.extend((child, depth + 1) for child in reversed(below.get(unit.id, [])))
    return found


def people_in() -> dict[int, int]:
    """How many people stand in each unit itself."""
    counted = session().execute(select(User.org_unit_id, func.count()).group_by(User.org_unit_id)).all()
    return {unit_id: count for unit_id, count in counted if unit_id is not None}


def create(*, kind: OrgUnitKind, code: str, name: dict[str, str], parent: OrgUnit | None, by: User) -> OrgUnit:
    """A new unit under `parent`, or at the top."""
    _check_code(code, None)
    unit = OrgUnit(kind=kind, code=code, name=name, parent_id=parent.id if parent else None, path="")
    session().add(unit)
    session().flush()
    unit.path = f"{parent.path if parent else '/'}{unit.id}/"
    audit.record("unit.created", unit, by=by, code=code)
    return unit


def edit(
    unit: OrgUnit, *, kind: OrgUnitKind, code: str, name: dict[str, str], parent: OrgUnit | None, by: User
) -> None:
    """Rename a unit or move it, with all that stands under it. Raises `InItself` or `CodeTaken`."""
    _check_code(code, unit)
    if parent and parent.path.startswith(unit.path):
        raise InItself
    unit.kind, unit.code, unit.name = kind, code, name
    unit.parent_id = parent.id if parent else None
    old, new = unit.path, f"{parent.path if parent else '/'}{unit.id}/"
    session().flush()
    if old != new:
        session().execute(
            update(OrgUnit)
            .where(OrgUnit.path.startswith(old, autoescape=True))
            .values(path=new + func.substr(OrgUnit.path, len(old) + 1))
            .execution_options(synchronize_session=False)
        )
        session().expire_all()
    audit.record("unit.edited", unit, by=by, code=code, moved=old != new)


def remove(unit: OrgUnit, *, by: User) -> None:
    """Take an empty unit away. Raises `NotEmpty`."""
    people = session().scalar(select(func.count()).select_from(User).where(User.org_unit_id == unit.id))
    units = session().scalar(select(func.count()).select_from(OrgUnit).where(OrgUnit.parent_id == unit.id))
    if people or units:
        raise NotEmpty
    audit.record("unit.removed", unit, by=by, code=unit.code)
    session().delete(unit)


def _check_code(code: str, unit: OrgUnit | None) -> None:
    holder = session().scalar(select(OrgUnit.id).where(OrgUnit.code == code))
    if holder and (unit is None or holder != unit.id):
        raise CodeTaken
