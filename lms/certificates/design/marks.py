"""The marks that stand on a sheet, by name: logos and drawn signatures, all of them SVG."""

import functools
import hashlib
from collections.abc import Iterator

from sqlalchemy import select

from lms.certificates.design.models import SheetMark
from lms.certificates.record import Draft
from lms.core.db import end_reading, insert_once, session
from lms.core.errors import NotFound
from lms.core.i18n import _

_own: dict[str, bytes] = {}
MOST_KEPT = 16


def of(record: Draft) -> Iterator[str]:
    """The names of all marks on a sheet."""
    yield from record["look"]["logos"] if "look" in record else []
    yield from (signature["image"] for signature in record["signatures"] if "image" in signature)


def named(name: str) -> bytes:
    """A mark as SVG. Raises `NotFound` where the academy has it no longer."""
    return _own[name] if name in _own else _kept(name)


def own(svg: str) -> str:
    """The name of a mark that the settings bring; it is at hand in this process from now on."""
    name = _name(svg.encode())
    _own[name] = svg.encode()
    return name


def keep(svg: bytes) -> str:
    """Keep a cleaned mark; the same twice is one. Gives its name."""
    name = _name(svg)
    insert_once(SheetMark, ["name"], {"name": name, "svg": svg})
    return name


@functools.lru_cache(MOST_KEPT)
def _kept(name: str) -> bytes:
    current = session()
    was_open = current.in_transaction()
    found = current.scalar(select(SheetMark.svg).where(SheetMark.name == name))
    if not was_open:
        end_reading()
    if found is None:
        raise NotFound(_("A mark of this sheet is missing. Please put it into the sheet’s template again."))
    return found


def _name(svg: bytes) -> str:
    return f"mark-{hashlib.sha256(svg).hexdigest()[:24]}"
