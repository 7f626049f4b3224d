"""The two colours of a sheet, and whether what is printed in them can be read."""

import re

from lms.certificates.record import Colours, Look
from lms.core.errors import BadValue
from lms.core.i18n import _, _l

PAPER = "#fdf9f0"
LEAST_TEXT = 7.0  # names and titles stand in the first colour
LEAST_ACCENT = 3.0  # stars, rules and frames in the second; captions in a darker shade of it
LEAST_WEAVE = 3.0  # the second's pale shade is woven over the first
DEFAULT = Look(colours=Colours(primary="#0f4636", deep="#0a3226", accent="#a97f2d", soft="#d9c392"), logos=[])
READY = {
    "green": (("#0f4636", "#a97f2d"), _l("Green and brass")),
    "blue": (("#17406b", "#a97f2d"), _l("Blue and brass")),
    "burgundy": (("#651d32", "#a07a35"), _l("Burgundy and sand")),
    "teal": (("#0c4a50", "#a8672c"), _l("Teal and copper")),
    "ink": (("#2b2f3a", "#7f858f"), _l("Ink and silver")),
}
"""Pairs that were looked at on a sheet."""
DARKEST = 0.04045  # below it, brightness grows in a straight line
_WRITTEN = re.compile(r"#[0-9a-f]{6}")


def shades(primary: str, accent: str) -> Colours:
    """The colours of a sheet with these two. Raises `BadValue` where something printed in them could not be read."""
    primary, accent = primary.lower(), accent.lower()
    if (primary, accent) == READY["green"][0]:
        return DEFAULT["colours"]
    for colour in (primary, accent):
        if not _WRITTEN.fullmatch(colour):
            raise BadValue(_("“%(colour)s” is no colour. Write it like #0f4636.", colour=colour))
    deep, soft = _mixed(primary, "#000000", 0.28), _mixed(accent, PAPER, 0.55)
    made = Colours(primary=primary, deep=deep, accent=accent, soft=soft)
    checks = (
        (contrast(primary, PAPER), LEAST_TEXT, _("The first colour is too pale for names and titles on this paper.")),
        (contrast(accent, PAPER), LEAST_ACCENT, _("The second colour is too pale to be seen on this paper.")),
        (contrast(made["soft"], primary), LEAST_WEAVE, _("The two colours are too much alike to be told apart.")),
    )
    for found, least, sentence in checks:
        if found < least:
            told = _("The contrast is %(found).1f to 1; %(least).1f to 1 are needed.", found=found, least=least)
            raise BadValue(f"{sentence} {told}")
    return made


def contrast(one: str, other: str) -> float:
    """How far apart two colours are in brightness, as WCAG counts it: from 1 to 21."""
    dark, bright = sorted((_luminance(one), _luminance(other)))
    return (bright + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    parts = [part / 12.92 if part <= DARKEST else ((part + 0.055) / 1.055) ** 2.4 for part in _parts(colour)]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def _mixed(one: str, other: str, share: float) -> str:
    mixed = [a + (b - a) * share for a, b in zip(_parts(one), _parts(other), strict=True)]
    return "#" + "".join(f"{round(part * 255):02x}" for part in mixed)


def _parts(colour: str) -> list[float]:
    return [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
