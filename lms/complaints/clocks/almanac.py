"""python -m lms.complaints.clocks.almanac EG 2026 2027: the public holidays of a country, as lines of JSON.

A program of its own: the package behind it takes 20 MB, and is asked once a year. `holidays_of` asks it.
"""

import datetime as dt
import json
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

COUNTRIES = {"EG": ("ar_EG", "en_US"), "SD": ("ar_SD", "en_US")}
_SECONDS = 60
_ROOT = Path(__file__).parents[3]


@dataclass(frozen=True, slots=True)
class Holiday:
    """A day off, with its name in both languages. Where the moon decides, it is an estimate."""

    on: dt.date
    name: dict[str, str]
    is_estimated: bool


def holidays_of(country: str, years: Iterable[int]) -> list[Holiday]:
    """The public holidays of these years, the earliest first; none for a country that nobody knows."""
    if country not in COUNTRIES:
        return []
    command = [sys.executable, "-m", "lms.complaints.clocks.almanac", country, *(str(year) for year in years)]
    said = subprocess.run(command, check=True, capture_output=True, text=True, timeout=_SECONDS, cwd=_ROOT).stdout
    return [
        Holiday(dt.date.fromisoformat(day["on"]), day["name"], day["estimated"])
        for day in map(json.loads, said.splitlines())
    ]


def main(country: str, years: list[int]) -> None:
    """Print them."""
    from holidays import country_holidays

    arabic, english = (country_holidays(country, years=years, language=language) for language in COUNTRIES[country])
    for on in sorted(arabic):
        plain = english[on]
        name = {"ar": _bare(arabic[on]), "en": _bare(plain)}
        print(json.dumps({"on": on.isoformat(), "name": name, "estimated": "estimated" in plain}))  # noqa: T201


def _bare(name: str) -> str:
    """The name without what is only so this year."""
    return name.split(" (", maxsplit=1)[0].strip()


if __name__ == "__main__":
    main(sys.argv[1], [int(year) for year in sys.argv[2:]])
