"""From a record to the certificate's PDF: archival (PDF/A-3a), accessible (PDF/UA-1), one page.

The compiler works in a program of its own (`compositor`), kept warm as long as sheets are asked for. Fonts come only
from the pinned packages, so that a certificate looks the same on every machine. All that a person wrote reaches the
compiler as text in a file of JSON, never as a part of its program.
"""

import functools
import json
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Literal, NamedTuple

from lms.certificates import pressroom, qr
from lms.certificates.design import marks
from lms.certificates.design.colours import DEFAULT
from lms.certificates.packing import packed
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


class Attachment(NamedTuple):
    """A file inside the PDF: UTF-8 text, with its relation to the sheet in PDF's own words."""

    name: str
    mime: str
    relationship: Literal["source", "data", "alternative", "supplement"]
    content: bytes
    description: str = ""


class Sheet(NamedTuple):
    """What is printed: the record, and the seal that goes into its QR code where there is one."""

    record: Record
    seal: str | None = None


class Order(NamedTuple):
    """What the compiler reads, by the names of the files, and the day that the PDF bears."""

    files: dict[str, bytes]
    day: str


def typeset(record: Record, *, seal: str | None = None, attachments: Sequence[Attachment] = ()) -> bytes:
    """The PDF of `record`; the same record gives the same bytes. Raises Unprintable."""
    return typeset_all([Sheet(record, seal)], title(record), attachments)


def typeset_all(sheets: Sequence[Sheet], headline: str, attachments: Sequence[Attachment] = ()) -> bytes:
    """One file for the printer with all of `sheets`, which must be of one look. Raises Unprintable."""
    return filled(ordered(sheets, headline, attachments))


def pictures(record: Record, *, seal: str | None = None) -> list[bytes]:
    """Each page as a PNG, drawn by the same compiler from the same words. Raises Unprintable."""
    return _made(ordered([Sheet(record, seal)], title(record)), "png")


def title(record: Record) -> str:
    """What a reader of PDFs shows above the sheet."""
    specimen = " — SPECIMEN" if record["specimen"] else ""
    return f"{record['title']['ar']} — {record['name']['ar']}{specimen}"


def ordered(sheets: Sequence[Sheet], headline: str, attachments: Sequence[Attachment] = ()) -> Order:
    """All that the compiler needs for one file. Raises Unprintable."""
    for sheet in sheets:
        check_characters(sheet.record)
    return Order(_files(sheets, headline, attachments), sheets[0].record["issued"]["iso"])


def filled(order: Order) -> bytes:
    """The PDF that was ordered; asks no database, so that a thread may wait for it. Raises Unprintable."""
    return packed(_made(order, "pdf")[0])


def _made(order: Order, form: pressroom.Form) -> list[bytes]:
    try:
        return pressroom.ask(order.files, order.day, form)
    except pressroom.Refused as refused:
        for refusal, sentence in REFUSALS.items():
            if refusal in str(refused):
                raise Unprintable(sentence) from refused
        raise


def _files(sheets: Sequence[Sheet], headline: str, attachments: Sequence[Attachment]) -> dict[str, bytes]:
    """What the compiler reads: the colours, the marks, the codes, and sheet.json that names them."""
    look = sheets[0].record.get("look", DEFAULT)
    files = {"palette.json": json.dumps(look["colours"], sort_keys=True).encode()}
    records = []
    for number, (record, seal) in enumerate(sheets):
        if record.get("look", DEFAULT) != look:
            raise ValueError("Sheets of two looks do not go into one file.")
        modules, drawn = qr.drawing(record["verify"], seal)
        code = f"qr-{number}.svg"
        files[code] = drawn.encode()
        signatures = [
            {**one, "image": f"{one['image']}.svg"} if "image" in one else one for one in record["signatures"]
        ]
        named = {"signatures": signatures, "logos": [f"{mark}.svg" for mark in look["logos"]]}
        records.append({**record, **named, "qr": {"file": code, "modules": modules}})
        files |= {f"{mark}.svg": marks.named(mark) for mark in marks.of(record)}
    listed = [{**each._asdict(), "content": None, "description": each.description or each.name} for each in attachments]
    whole = {"records": records, "title": headline, "attachments": listed}
    files["sheet.json"] = json.dumps(whole, ensure_ascii=False).encode()
    return files | {each.name: each.content for each in attachments}


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
