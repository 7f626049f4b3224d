"""How a reader wants a page to look: remembered in a cookie, so that the server draws it so from the first moment."""

from typing import NamedTuple

COOKIE = "reading"
SIZES = ("s", "m", "l", "xl")
LEADS = ("close", "usual", "wide")
GROUNDS = ("auto", "day", "sepia", "night")
THEMES = {"day": "light", "sepia": "light", "night": "dark"}


class Look(NamedTuple):
    """The size of the letters, the space between lines, the colours; "auto" is as the other pages are."""

    size: str = "m"
    lead: str = "usual"
    ground: str = "auto"

    @property
    def classes(self) -> str:
        """What the page's body wears."""
        return f"reader--{self.size} reader--{self.lead} reader--{self.ground}"

    def __str__(self) -> str:
        return ".".join(self)


def read(kept: str) -> Look:
    """The look that a cookie, or a form, names; the usual one in the place of nonsense."""
    said = dict(zip(("size", "lead", "ground"), kept.split("."), strict=False))
    allowed = {"size": SIZES, "lead": LEADS, "ground": GROUNDS}
    return Look(**{name: value for name, value in said.items() if value in allowed[name]})
