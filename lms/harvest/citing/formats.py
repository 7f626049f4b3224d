"""An entry for reference managers: BibTeX, RIS and CSL-JSON. Arabic stays as it is; what means something is escaped."""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from lms.core.i18n import choose
from lms.harvest.entries import Entry

MIMES = {
    "bib": "application/x-bibtex; charset=utf-8",
    "ris": "application/x-research-info-systems; charset=utf-8",
    "json": "application/vnd.citationstyles.csl+json; charset=utf-8",
}
_TEX = {
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "$": r"\$", "&": r"\&", "#": r"\#", "_": r"\_", "%": r"\%",
    "~": r"\textasciitilde{}", "^": r"\textasciicircum{}",
}  # fmt: skip
_CONTROLS = re.compile(r"[\x00-\x1f\x7f\u0085\u2028\u2029\ud800-\udfff\ufffe\uffff]+")
_MARKS = dict.fromkeys(map(ord, "\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"))


@dataclass(frozen=True, slots=True)
class Place:
    """A printed page that is cited, and its link."""

    page: str
    url: str
    volume: int | None = None


def written(form: str, entry: Entry, place: Place | None = None) -> bytes:
    """The citation in this form."""
    return WRITERS[form](entry, place).encode("utf-8", "replace")


def bibtex(entry: Entry, place: Place | None = None) -> str:
    """One @book; each name in braces of its own, for Arabic names are not to be taken apart."""
    fields = [f"  {name} = {{{value}}}" for name, value in _bibtex(entry, place) if value]
    return f"@book{{ijaza-{entry.local.lower()},\n" + ",\n".join(fields) + "\n}\n"


def ris(entry: Entry, place: Place | None = None) -> str:
    """Tags of two letters, a value a line."""
    lines = [f"{tag}  - {line(value)}" for tag, value in _ris(entry, place) if line(value)]
    return "\r\n".join([*lines, "ER  - ", ""])


def csl(entry: Entry, place: Place | None = None) -> str:
    """A list of one item, as citation processors read it."""
    return json.dumps([_csl(entry, place)], ensure_ascii=False, indent=1)


def line(value: object) -> str:
    """A text on one line, without control characters and marks of direction, which no reference manager shows."""
    return " ".join(_CONTROLS.sub(" ", str(value)).translate(_MARKS).split())


def _tex(value: object) -> str:
    return "".join(_TEX.get(sign, sign) for sign in line(value))


def _bibtex(entry: Entry, place: Place | None) -> Iterator[tuple[str, str]]:
    def names(role: str) -> str:
        return " and ".join(f"{{{_tex(person.name)}}}" for person in entry.by(role))

    yield "author", " and ".join(f"{{{_tex(person.name)}}}" for person in entry.authors)
    yield "title", f"{{{_tex(entry.title)}}}"
    yield "subtitle", f"{{{_tex(entry.subtitle)}}}" if entry.subtitle else ""
    yield "translator", names("trl")
    yield "editor", names("edt")
    yield "series", _tex(choose(entry.series[0].name, entry.language)) if entry.series else ""
    yield "number", str(entry.series[0].number or "") if entry.series else ""
    yield "volume", str(place.volume or "") if place else ""
    yield "volumes", str(entry.volumes) if entry.volumes > 1 else ""
    yield "pages", _tex(place.page) if place else ""
    yield "address", _tex(entry.place)
    yield "publisher", f"{{{_tex(entry.publisher)}}}" if entry.publisher else ""
    yield "year", str(entry.year or "")
    yield "note", f"{entry.year_ah} AH" if entry.year_ah else ""
    yield "isbn", entry.isbn
    yield "doi", _tex(entry.doi)
    yield "language", entry.language
    yield "url", line(place.url if place else entry.url)


def _ris(entry: Entry, place: Place | None) -> Iterator[tuple[str, object]]:
    yield "TY", "SOUND" if entry.sounds and not entry.texts else "BOOK"
    yield "ID", f"ijaza-{entry.local}"
    yield from (("AU", person.name) for person in entry.authors)
    yield from (("A2", person.name) for person in entry.by("edt"))
    yield from (("A4", person.name) for person in entry.by("trl"))
    yield "TI", entry.full_title
    for series in entry.series[:1]:
        yield "T3", choose(series.name, entry.language)
    yield "VL", place.volume or "" if place else ""
    yield "SP", place.page if place else ""
    yield "PB", entry.publisher
    yield "CY", entry.place
    yield "PY", entry.year or ""
    yield "SN", entry.isbn
    yield "DO", entry.doi
    yield "LA", entry.language
    yield "AB", entry.summary
    yield from (("KW", choose(tag.name, entry.language)) for tag in entry.subjects)
    yield "UR", place.url if place else entry.url


def _csl(entry: Entry, place: Place | None) -> dict[str, Any]:  # Any: what JSON can carry
    series = entry.series[0] if entry.series else None
    said: dict[str, Any] = {
        "id": f"ijaza-{entry.local}",
        "type": "book",
        "title": line(entry.full_title),
        "author": _names([person.name for person in entry.authors]),
        "editor": _names([person.name for person in entry.by("edt")]),
        "translator": _names([person.name for person in entry.by("trl")]),
        "collection-title": line(choose(series.name, entry.language)) if series else "",
        "collection-number": str(series.number or "") if series else "",
        "number-of-volumes": str(entry.volumes) if entry.volumes > 1 else "",
        "volume": str(place.volume or "") if place else "",
        "page": place.page if place else "",
        "publisher": line(entry.publisher),
        "publisher-place": line(entry.place),
        "issued": {"date-parts": [[entry.year]]} if entry.year else None,
        "ISBN": entry.isbn,
        "DOI": entry.doi,
        "abstract": line(entry.summary),
        "language": entry.language,
        "URL": place.url if place else entry.url,
    }
    return {name: value for name, value in said.items() if value}


def _names(names: list[str]) -> list[dict[str, str]]:
    """Whole: an Arabic name has no family name to sort by."""
    return [{"literal": line(name)} for name in names]


WRITERS: dict[str, Callable[[Entry, Place | None], str]] = {"bib": bibtex, "ris": ris, "json": csl}
