"""File names that people gave: for people to read, and never part of a path or a command."""

import unicodedata

MOST = 200


def shown(name: str, otherwise: str = "video") -> str:
    """The name without folders and without what cannot be seen: controls, and marks that turn text around.

    A name that is too long loses its middle, so that its ending stays.
    """
    plain = name.replace("\\", "/").rsplit("/", 1)[-1]
    plain = unicodedata.normalize("NFC", "".join(letter for letter in plain if letter.isprintable())).strip()
    if len(plain) > MOST:
        _, dot, suffix = plain.rpartition(".")
        ending = dot + suffix if dot and len(suffix) <= 10 else ""  # noqa: PLR2004 - longer is no ending
        plain = plain[: MOST - len(ending) - 1].strip() + "…" + ending
    return plain or otherwise
