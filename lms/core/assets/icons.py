"""Icons: drawings of static/art/icons.svg, named where they are used."""

import re
from functools import lru_cache

from flask import current_app
from markupsafe import Markup

from lms.core.assets.build import CORE

POINTING = {"arrow", "back", "chevron", "chevron-back"}
"""These show a direction of reading, so they turn round in Arabic; every other icon stays as drawn."""

NAMES = frozenset(re.findall(r'<symbol id="([\w-]+)"', (CORE / "art" / "icons.svg").read_text("utf-8")))


def icon(name: str, solid: bool = False, turned: bool | None = None) -> Markup:
    """The drawing `name`, silent for screen readers: words stand beside it, always.

    `turned` says whether it is mirrored in right-to-left text; by default what points is.
    """
    if name not in NAMES:
        raise LookupError(f"There is no icon named {name!r}; see /kit for those there are.")
    look = "icon"
    if solid:
        look += " icon--solid"
    if name in POINTING if turned is None else turned:
        look += " icon--points"
    return _drawn(look, current_app.extensions["assets"].url("art/icons.svg"), name)


@lru_cache(maxsize=1024)
def _drawn(look: str, sprite: str, name: str) -> Markup:
    """A page holds dozens of icons of a few kinds."""
    return Markup('<svg class="{}" aria-hidden="true"><use href="{}#{}"/></svg>').format(look, sprite, name)
