"""What is said to the person at the terminal, in Arabic or English, before there is an app that could translate."""

import os
import sys


def in_arabic() -> bool:
    """Whether the terminal's reader has asked for Arabic, in the order in which programs ask."""
    language = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or ""
    return language.startswith("ar")


def say(english: str, arabic: str) -> None:
    """Print one line of progress in the reader's language."""
    sys.stdout.write(f"• {arabic if in_arabic() else english}\n")
    sys.stdout.flush()


class Refusal(Exception):
    """Why something cannot be, in a sentence of each language; `str` is the reader's."""

    def __init__(self, english: str, arabic: str) -> None:
        super().__init__(english)
        self.english, self.arabic = english, arabic

    def __str__(self) -> str:
        return self.arabic if in_arabic() else self.english
