"""From a record to the certificate's PDF: archival (PDF/A-3a), accessible (PDF/UA-1), one page.

The compiler works in a program of its own (`compositor`), kept warm as long as sheets are asked for. Fonts come only
from the pinned packages, so that a certificate looks the same on every machine.
"""

import functools
import json
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import segno

from lms.certificates import pressroom
from lms.certificates.record import SHEET, Draft, Record, clean
from lms.core.errors import BadValue
from lms.core.i18n import _, _l

JOINERS = {"\u200c", "\u200d"}
REFUSALS = {
    "does not fit one page": _l("There is too much to print on one page. Please shorten the titles."),
    "too long to print": _l("The name or the title is too long to be printed well. Please shorten it."),
}


class Unprintable(BadValue):
    """The certificate cannot be printed well, so it must not be issued."""


def typeset(record: Record, *, logo: str | None = None) -> bytes:
    """The PDF of `record`; the same record gives the same bytes. Raises Unprintable.

    `logo` is the institution's mark as SVG; without it the sheet draws its own star.
    """
    specimen = " — SPECIMEN" if record["specimen"] else ""
    return typeset_all([record], f"{record['title']['ar']} — {record['name']['ar']}{specimen}", logo=logo)


def typeset_all(records: Sequence[Record], title: str, *, logo: str | None = None) -> bytes:
    """One file for the printer, a page for each of `records`. Raises Unprintable."""
    for record in records:
        check_characters(record)
    pages = [{**record, "qr": qr_rows(record["verify"])} for record in records]
    inputs = {"records": json.dumps(pages, ensure_ascii=False), "title": title}
    if logo is not None:
        inputs["logo"] = logo
    try:
        return pressroom.ask(inputs, records[0]["issued"]["iso"])
    except pressroom.Refused as refused:
        for refusal, sentence in REFUSALS.items():
            if refusal in str(refused):
                raise Unprintable(sentence) from refused
        raise


def check_characters(record: Draft) -> None:
    """Refuse a record with a character that the fonts lack: it would print as an empty box."""
    if found := obstacle(*_texts(record)):
        raise Unprintable(found)


def obstacle(*texts: str) -> str | None:
    """Why one of `texts` cannot be printed; None where all can."""
    for text in texts:
        for character in clean(text):
            if character not in JOINERS and ord(character) not in printable():
                name = unicodedata.name(character, f"U+{ord(character):04X}")
                return _(
                    "“%(text)s” has a character that cannot be printed: %(character)s (%(name)s).",
                    text=text,
                    character=character,
                    name=name,
                )
    return None


def qr_rows(address: str) -> list[str]:
    """The QR code as rows of 0 and 1 without its quiet zone; the sheet adds four modules of white.

    Upper case keeps the code in its alphanumeric mode: fewer, larger modules.
    """
    return ["".join("1" if cell else "0" for cell in row) for row in _qr(address).matrix]


def qr_image(address: str) -> str:
    """The same code as a picture for a page, quiet zone included."""
    return str(_qr(address).svg_data_uri(border=4, light="white"))


def _qr(address: str) -> segno.QRCode:
    return segno.make(address.upper(), error="m", micro=False, boost_error=False)


@functools.cache
def printable() -> frozenset[int]:
    """Code points that every weight of at least one of the two families can draw, as `repertoire` wrote them down."""
    ranges = json.loads((SHEET / "characters.json").read_text("ascii"))
    return frozenset(point for first, last in ranges for point in range(first, last + 1))


def _texts(value: Any) -> Iterator[str]:  # Any: what JSON can carry
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for inner in value.values():
            yield from _texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner)
