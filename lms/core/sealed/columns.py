"""Columns that are sealed on their way into the database and opened where they are read.

What a sealed text is bound to, its place, is the table, the column, and what makes the row this row (`sealed_to`). So a
text that somebody moves to another row or column of the database does not open there.
"""

import base64
import json
import secrets
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Self, TypeGuard, overload

from sqlalchemy import ColumnElement, Connection, Dialect, Text, TypeDecorator, event, inspect
from sqlalchemy.orm import Mapper

from lms.core.sealed import keys

if TYPE_CHECKING:
    from lms.core.db import Model

MARK = "\x1e"  # a sign that no form lets through begins what is sealed: MARK + kid + "." + base64
Normal = Callable[[str], str | None]


class SealedText(TypeDecorator[str]):
    """A column that holds nothing but sealed texts: a plain one is a mistake, and never reaches the database."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        del dialect
        if value is not None and not value.startswith(MARK):
            raise ValueError("a plain text on its way into a sealed column")
        return value


class Sealed:
    """An attribute that reads and writes the plain text of the column `kept`; "" where there is none.

    With `index` and `normal` the row is found by the text: `select(Party).where(Party.phone.matches(text))`.
    """

    def __init__(self, kept: str, *, index: str = "", normal: Normal | None = None) -> None:
        self.kept, self.index, self.normal = kept, index, normal
        self._owner: type[SealedRow] | None = None

    def __set_name__(self, owner: "type[SealedRow]", name: str) -> None:
        self._owner, self.name = owner, name

    @overload
    def __get__(self, row: None, owner: type[Any]) -> Self: ...
    @overload
    def __get__(self, row: "SealedRow", owner: type[Any]) -> str: ...
    def __get__(self, row: "SealedRow | None", owner: type[Any]) -> "Self | str":
        if row is None:
            return self
        kept: str | None = getattr(row, self.kept)
        return opened(kept, row.place_of(self)) if is_sealed(kept) else kept or ""

    def __set__(self, row: "SealedRow", text: str | None) -> None:
        setattr(row, self.kept, text.lstrip(MARK) if text else text)
        if self.index:
            setattr(row, self.index, self.fingerprint(text or ""))

    def fingerprint(self, text: str) -> str | None:
        """What the index column holds for this text; None for what is none of its kind."""
        value = self.normal(text) if self.normal and text else None
        return _index(keys.current(), self.column, value) if value else None

    def matches(self, text: str) -> ColumnElement[bool]:
        """The rows with this text, in whatever form it was written, under whichever key they were sealed."""
        value = self.normal(text) if self.normal and text else None
        found = [_index(key, self.column, value) for key in keys.ring()] if value else []
        column: ColumnElement[bool] = getattr(self._owner, self.index).in_(found)
        return column

    @property
    def column(self) -> str:
        """The column's name with its table's."""
        if self._owner is None:
            raise TypeError("a sealed attribute of no class")
        return f"{self._owner.__tablename__}.{self._owner.__mapper__.attrs[self.kept].columns[0].name}"


class SealedRow:
    """A row that has sealed texts; to be mixed into a model.

    `sealed_to` names the attributes that tell this row from all others: made before the row is, never changed.
    """

    sealed_to: tuple[str, ...] = ()
    __tablename__: str
    if TYPE_CHECKING:
        __mapper__: Mapper[Any]

    def is_to_be_sealed(self, connection: Connection) -> bool:
        """Whether its texts are sealed. They are, unless the model says otherwise."""
        del connection
        return True

    def place_of(self, field: Sealed) -> bytes:
        """What the texts of this row in this column are bound to."""
        return place(field.column, [getattr(self, name) for name in self.sealed_to])

    @classmethod
    def sealed_fields(cls) -> list[Sealed]:
        """Its sealed attributes."""
        return [field for owner in cls.__mro__ for field in vars(owner).values() if isinstance(field, Sealed)]


def new_mark() -> str:
    """128 random bits that tell a row from all others before it has a number."""
    return secrets.token_hex(16)


def place(column: str, bound: list[Any]) -> bytes:  # Any: what columns hold
    """What a text in this column of this row is bound to. Raises ValueError while the row lacks what tells it apart."""
    if not bound or None in bound:
        raise ValueError(f"{column} cannot be sealed to a row that is not known yet")
    return json.dumps([column, *map(str, bound)], ensure_ascii=False).encode()


def sealed(text: str, place: bytes) -> str:
    """The text under the key in use."""
    key = keys.current()
    return f"{prefix(key)}{base64.urlsafe_b64encode(key.seal(text, place)).decode()}"


def opened(kept: str, place: bytes) -> str:
    """The text again. Raises `Unopened`."""
    kid, _, written = kept.removeprefix(MARK).partition(".")
    return keys.named(kid).open(base64.urlsafe_b64decode(written), place)


def is_sealed(kept: str | None) -> TypeGuard[str]:
    """Whether the column holds a sealed text; None and plain texts are none."""
    return kept is not None and kept.startswith(MARK)


def prefix(key: keys.Key) -> str:
    """How everything begins that this key sealed."""
    return f"{MARK}{key.kid}."


def _index(key: keys.Key, column: str, value: str) -> str:
    return f"{key.kid}.{key.fingerprint(column, value)}"


@event.listens_for(SealedRow, "before_insert", propagate=True)
@event.listens_for(SealedRow, "before_update", propagate=True)
def _seal(mapper: Mapper[Any], connection: Connection, row: "SealedRow | Model") -> None:
    """Seal what is plain, at the last moment before it is written."""
    if not isinstance(row, SealedRow):  # pragma: no cover - for the type checker: it listens to these alone
        return
    _know(mapper, row)
    plain = [field for field in row.sealed_fields() if (kept := getattr(row, field.kept)) and not is_sealed(kept)]
    if plain and row.is_to_be_sealed(connection):
        for field in plain:
            setattr(row, field.kept, sealed(getattr(row, field.kept), row.place_of(field)))


def _know(mapper: Mapper[Any], row: SealedRow) -> None:
    """Give the row what tells it apart, and hold that it never changes."""
    state = inspect(row)
    for name in row.sealed_to:
        default = mapper.attrs[name].columns[0].default
        if getattr(row, name) is None and default is not None and default.is_callable:
            setattr(row, name, default.arg(None))
        if state.persistent and state.attrs[name].history.deleted:
            raise ValueError(f"{type(row).__name__}.{name} never changes: sealed texts are bound to it")
