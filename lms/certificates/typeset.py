"""From a record to the certificate's PDF: archival (PDF/A-3a), accessible (PDF/UA-1), one page.

The compiler stays warm for the life of the process. Fonts come only from the pinned packages, so
that a certificate looks the same on every machine.
"""

import datetime as dt
import functools
import json
import os
import subprocess
import sys
import threading
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

import segno

from lms.certificates.record import SHEET, Draft, Record, clean
from lms.core.errors import BadValue
from lms.core.i18n import _, _l

if TYPE_CHECKING:
    import typst

FONT_PACKAGES = ("fontpkg_amiri", "fontpkg_ibm_plex_sans_arabic")
ROOT = Path(__file__).parents[2]
STANDARDS: list["typst.PDFStandard"] = ["a-3a", "ua-1"]
JOINERS = {"\u200c", "\u200d"}
REFUSALS = {
    "does not fit one page": _l("There is too much to print on one page. Please shorten the titles."),
    "too long to print": _l("The name or the title is too long to be printed well. Please shorten it."),
}

_one_at_a_time = threading.Lock()


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
    day = dt.date.fromisoformat(records[0]["issued"]["iso"])
    with _one_at_a_time:
        return _compile(inputs, dt.datetime.combine(day, dt.time(), dt.UTC))


def typeset_apart(
    records: Sequence[Mapping[str, Any]],
    title: str,
    *,
    logo: str | None = None,  # Any: what JSON can carry
) -> bytes:
    """`typeset_all` in a process of its own: the compiler keeps what it has seen, and a long file is a lot of it."""
    asked = json.dumps({"records": list(records), "title": title, "logo": logo}).encode()
    command = [sys.executable, "-m", "lms.certificates.typeset"]
    return subprocess.run(command, input=asked, stdout=subprocess.PIPE, check=True, cwd=ROOT).stdout


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
    """Code points that every weight of at least one of the two families can draw."""
    from fontTools.ttLib import TTFont

    def drawn(folder: Path) -> set[int]:
        return set.intersection(*(set(TTFont(path, lazy=True).getBestCmap()) for path in folder.glob("*.ttf")))

    return frozenset().union(*(drawn(folder) for folder in _font_folders()))


def _texts(value: Any) -> Iterator[str]:  # Any: what JSON can carry
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for inner in value.values():
            yield from _texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner)


def _compile(inputs: dict[str, str], timestamp: dt.datetime) -> bytes:
    import typst

    try:
        pdf = _compiler().compile(
            format="pdf",
            sys_inputs=inputs,
            pdf_standards=STANDARDS,
            timestamp=timestamp,
        )
    except typst.TypstError as error:
        for refusal, sentence in REFUSALS.items():
            if refusal in str(error):
                raise Unprintable(sentence) from error
        raise
    assert isinstance(pdf, bytes)  # noqa: S101 - one document without an output path comes back as bytes
    return pdf


@functools.cache
def _compiler() -> "typst.Compiler":
    import typst

    fonts = typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=False,
        font_paths=[str(folder) for folder in _font_folders()],
    )
    return typst.Compiler(str(SHEET / "main.typ"), root=str(SHEET), font_paths=fonts)


def _font_folders() -> list[Path]:
    return [Path(str(files(package))) / "files" for package in FONT_PACKAGES]


# A forked web worker starts with its own compiler and an open lock, not with its parent's.
os.register_at_fork(after_in_child=_compiler.cache_clear)
os.register_at_fork(after_in_child=lambda: globals().update(_one_at_a_time=threading.Lock()))


if __name__ == "__main__":
    sys.stdout.buffer.write(typeset_all(**json.load(sys.stdin)))
