"""What stands printed on a certificate: every word of it, frozen when it is issued.

The record is kept as JSON beside the certificate; the sheet, the verification page and any
later copy show it as it is and never compose it again.
"""

import functools
import json
import unicodedata
from pathlib import Path
from typing import Literal, NotRequired, TypedDict

SHEET = Path(__file__).parent / "sheet"
TEMPLATE_VERSION = "2026.2"

Gender = Literal["m", "f"]
Kind = Literal["completion", "licence", "tot", "winner", "transcript"]


class Words(TypedDict):
    """One text in both languages; the Latin may be empty."""

    ar: str
    en: str


class Day(TypedDict):
    """A day written out in both calendars."""

    iso: str
    hijri: Words
    gregorian: Words


class Institution(TypedDict):
    """Who certifies: the body above, the name, and what the institution is for."""

    over: Words
    name: Words
    tail: Words


class Signature(TypedDict):
    """A name, the post under it, and the name of the drawn signature, if there is one."""

    name: Words
    post: Words
    image: NotRequired[str]


class Colours(TypedDict):
    """The sheet's own two colours with a darker and a paler shade of them, as #rrggbb."""

    primary: str
    deep: str
    accent: str
    soft: str


class Look(TypedDict):
    """What is neither word nor number on a sheet: its colours and the names of its marks."""

    colours: Colours
    logos: list[str]


class Rank(Words):
    """A place won, with its number as printed in the seal."""

    number: str


class Module(TypedDict):
    """A line of the table of results."""

    title: Words
    score: Words
    band: Words


class Row(TypedDict):
    """A line of a transcript: a certificate that its holder has."""

    title: Words
    course: Words
    hours: Words
    band: Words
    issued: Day
    serial: str


class Totals(TypedDict):
    """What the lines of a transcript come to."""

    count: Words
    hours: Words


class Draft(TypedDict):
    """All that is printed and known before the certificate is issued."""

    template: str
    kind: Kind
    institution: Institution
    title: Words
    opening: Words
    name: Words
    verb: Words
    course: Words
    level: NotRequired[Words]
    band: NotRequired[Words]
    hours: NotRequired[Words]
    rank: NotRequired[Rank]
    modules: NotRequired[list[Module]]
    tail: NotRequired[Words]
    rows: NotRequired[list[Row]]
    totals: NotRequired[Totals]
    look: NotRequired[Look]
    proctored: bool
    signatures: list[Signature]
    specimen: bool
    valid_years: NotRequired[int | None]  # decides the last day; not printed itself


class Record(Draft):
    """All that is printed on one certificate."""

    issued: Day
    expires: Day | None
    serial: str
    verify: str


class Opening(TypedDict):
    """Wording that agrees with the holder."""

    m: str
    f: str
    en: str


class Wording(TypedDict):
    """The fixed words of one kind of certificate."""

    title: Words
    opening: Opening
    verb: Opening
    tail: NotRequired[Words]  # a closing line, where an academy wants one


class _Sheet(TypedDict):
    labels: dict[str, Words]
    kinds: dict[Kind, Wording]


def wording(kind: Kind) -> Wording:
    """The fixed words of `kind`, as this version of the sheet has them."""
    return _words()["kinds"][kind]


def label(name: str) -> Words:
    """A label of the sheet: the name of a fact or of a post."""
    return _words()["labels"][name]


def agreed(words: Opening, gender: Gender) -> Words:
    """`words` in the form that agrees with a holder of `gender`."""
    return Words(ar=words[gender], en=words["en"])


def clean(text: str) -> str:
    """Typed text made fit for print: one line, composed, without invisible direction marks.

    A hidden override could make a name read as another one; joiners stay, for they shape letters.
    """
    composed = unicodedata.normalize("NFC", text)
    kept = (c for c in composed if unicodedata.category(c) not in {"Cf", "Co", "Cs"} or c in "\u200c\u200d")
    return " ".join("".join(" " if unicodedata.category(c) == "Cc" else c for c in kept).split())


def eastern(number: int | str) -> str:
    """Western digits written as Arabic-Indic ones."""
    return str(number).translate({ord("0") + n: chr(0x660 + n) for n in range(10)})


def hours(count: int) -> Words:
    """A number of hours in words that agree with it."""
    return _counted(count, ("ساعة واحدة", "ساعتان", "ساعات", "ساعة"), ("hour", "hours"))


def certificates(count: int) -> Words:
    """A number of certificates in words that agree with it."""
    return _counted(count, ("شهادة واحدة", "شهادتان", "شهادات", "شهادة"), ("certificate", "certificates"))


def _counted(count: int, arabic: tuple[str, str, str, str], english: tuple[str, str]) -> Words:
    """Arabic has a singular, a dual, and a plural of few, which comes back after each hundred."""
    one, two, few, many = arabic
    if count in (1, 2):
        return Words(ar=one if count == 1 else two, en=f"{count} {english[count - 1]}")
    noun = few if 3 <= count % 100 <= 10 else many  # noqa: PLR2004 - from three to ten
    return Words(ar=f"{eastern(count)} {noun}", en=f"{count} {english[1]}")


@functools.cache
def _words() -> _Sheet:
    sheet: _Sheet = json.loads((SHEET / "words.json").read_text("utf-8"))
    return sheet
