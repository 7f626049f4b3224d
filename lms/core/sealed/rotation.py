"""Taking a new key into use: everything that is sealed is wrapped anew, some rows at a time.

How far it is stands in the texts themselves, which begin with the name of their key: stopped or killed anywhere, it
goes on where it was. A row that changes meanwhile is left to whoever changed it, who has the new key already.
"""

from collections.abc import Iterator
from typing import Any, NamedTuple

from sqlalchemy import Row, Table, and_, func, literal_column, or_, select, update

from lms.core.db import Model, session, transaction
from lms.core.i18n import _, ngettext, number
from lms.core.sealed import keys
from lms.core.sealed.columns import MARK, Sealed, SealedRow, opened, place, prefix, sealed

AT_ONCE = 200


class Portion(NamedTuple):
    """What became of some rows: wrapped anew, or left since a text in them does not open."""

    done: int
    unopened: int


def portions() -> Iterator[Portion]:
    """Wrap all that is not under the key in use, each portion in a transaction of its own."""
    for model in models():
        last = 0
        while True:
            with transaction():
                rows = _behind(model, last)
                found = [_wrap(model, row) for row in rows]
            if not rows:
                break
            last = rows[-1].id
            yield Portion(sum(found), len(found) - sum(found))


def models() -> list[type[Any]]:  # Any: a model with sealed texts
    """Every model with sealed texts."""
    found = (mapper.class_ for mapper in Model.registry.mappers if issubclass(mapper.class_, SealedRow))
    return sorted(found, key=lambda model: str(model.__tablename__))


def used() -> dict[str, int]:
    """How many texts each key seals, by its name."""
    count: dict[str, int] = {}
    for model in models():
        for field in model.sealed_fields():
            column = _column(model, field.kept)
            kid = func.substr(column, literal_column(str(len(MARK) + 1)), literal_column(str(2 * keys.KID_BYTES)))
            query = select(kid, func.count()).where(column.startswith(MARK)).group_by(kid)
            for name, many in session().execute(query):
                count[name] = count.get(name, 0) + many
    return count


def report() -> Iterator[tuple[str, str, str]]:
    """For the health page: whether every key is here that something is sealed with."""
    name, here = _("Protected texts"), {key.kid for key in keys.ring()}
    count = used()
    lost = sum(many for kid, many in count.items() if kid not in here)
    if lost:
        said = ngettext(
            "%(number)s protected text cannot be opened: its key is not here. Bring it back from its backup.",
            "%(number)s protected texts cannot be opened: their key is not here. Bring it back from its backup.",
            lost,
            number=number(lost),
        )
        yield name, "bad", said
    elif not here:
        yield name, "bad", _("There is no key for protected texts. Make one: flask keys make")
    elif sum(count.values()) - count.get(keys.current().kid, 0):
        yield name, "wait", _("A change of key is not finished. Go on with it: flask keys rotate")
    else:
        yield name, "good", _("Every protected text is under the key in use.")


def _behind(model: type[Any], last: int) -> list[Row[Any]]:
    """The next rows with a text under another key than the one in use."""
    table: Table = model.__table__
    now = prefix(keys.current())
    kept = [_column(model, field.kept) for field in model.sealed_fields()]
    behind = or_(*(and_(column.startswith(MARK), ~column.startswith(now)) for column in kept))
    query = select(table).where(behind, table.c.id > last).order_by(table.c.id).limit(AT_ONCE)
    return list(session().execute(query).all())


def _wrap(model: type[Any], row: Row[Any]) -> bool:
    """Wrap one row anew, unless it has changed since; whether all its texts opened."""
    table: Table = model.__table__
    bound = [row._mapping[_column(model, name)] for name in model.sealed_to]  # noqa: SLF001 - its public name is this
    values: dict[Any, Any] = {}
    as_read = [table.c.id == row.id]
    for field in model.sealed_fields():
        column = _column(model, field.kept)
        kept = row._mapping[column]  # noqa: SLF001 - as above
        if kept is None or not kept.startswith(MARK):
            continue
        try:
            text = opened(kept, place(field.column, bound))
        except keys.Unopened:
            return False
        values |= _wrapped(model, field, text, bound)
        as_read.append(column == kept)
    session().execute(update(table).where(*as_read).values(values), execution_options={"synchronize_session": False})
    return True


def _wrapped(model: type[Any], field: Sealed, text: str, bound: list[Any]) -> dict[Any, Any]:
    values: dict[Any, Any] = {_column(model, field.kept): sealed(text, place(field.column, bound))}
    if field.index:
        values[_column(model, field.index)] = field.fingerprint(text)
    return values


def _column(model: type[Any], name: str) -> Any:  # Any: a column of the table
    return model.__mapper__.attrs[name].columns[0]
