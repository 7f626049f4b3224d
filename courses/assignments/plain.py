"""What a learner types is kept as paragraphs and given back as it was typed. Nothing in it is ever a tag."""

import html
import re

_EMPTY_LINE = re.compile(r"\n[ \t]*(?:\n[ \t]*)+")


def as_html(text: str) -> str:
    """Paragraphs; an empty line ends one. Nothing where nothing was typed."""
    whole = text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "").strip()
    paragraphs = (html.escape(each.strip(), quote=False).replace("\n", "<br>") for each in _EMPTY_LINE.split(whole))
    return "".join(f"<p>{each}</p>" for each in paragraphs if each)


def as_typed(text: str) -> str:
    """The text of a field from what `as_html` made."""
    lines = text.replace("</p><p>", "\n\n").replace("<br>", "\n")
    return html.unescape(lines.removeprefix("<p>").removesuffix("</p>"))
