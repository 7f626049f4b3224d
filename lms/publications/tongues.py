"""Languages by their ISO 639 codes: two letters where there are two, else three. The names are CLDR's."""

import re
from functools import lru_cache

from babel import Locale

_CODE = re.compile(r"[a-z]{2,3}")
_RIGHT_TO_LEFT = frozenset({"ar", "fa", "ur", "he", "ps", "sd", "ug", "yi", "dv", "ckb", "ks", "pnb", "arz"})
_NO_LANGUAGES = frozenset({"mul", "und", "zxx"})
USUAL = (
    "ar",
    "en",
    "fr",
    "de",
    "es",
    "ru",
    "tr",
    "ur",
    "id",
    "ms",
    "sw",
    "ha",
    "fa",
    "bn",
    "zh",
    "pt",
    "it",
    "am",
    "so",
)
"""Those that forms offer first."""


def known(code: str) -> bool:
    """Whether it is the code of a language that has a name."""
    return bool(_CODE.fullmatch(code)) and code in _names("en") and code not in _NO_LANGUAGES


def name(code: str, spoken: str) -> str:
    """What the language is called by those who speak `spoken`; its code where it has no name."""
    return _names(spoken).get(code, code)


def direction(code: str) -> str:
    """In which direction it is written."""
    return "rtl" if code in _RIGHT_TO_LEFT else "ltr"


def read(typed: str) -> str | None:
    """The code that somebody meant who typed a code, or a language's name in Arabic or English."""
    said = typed.strip().casefold()
    if known(said):
        return said
    for spoken in ("ar", "en"):
        found = [code for code, called in _names(spoken).items() if called.casefold() == said and known(code)]
        if found:
            return min(found, key=len)
    return None


@lru_cache(maxsize=4)
def _names(spoken: str) -> dict[str, str]:
    return {code: str(called) for code, called in Locale.parse(spoken).languages.items() if _CODE.fullmatch(code)}
