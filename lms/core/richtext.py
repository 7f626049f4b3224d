"""Rich text: what people wrote passes an allow-list when it is kept, and again when it is shown."""

import re

import nh3
from flask import Flask
from markupsafe import Markup, escape

TAGS = {
    *("p", "br", "h2", "h3", "h4", "strong", "em", "u", "s", "sub", "sup", "mark", "code", "kbd", "pre", "blockquote"),
    *("ul", "ol", "li", "dl", "dt", "dd", "a", "hr", "bdi", "span", "div"),
    *("table", "caption", "thead", "tbody", "tr", "th", "td"),
}
ATTRIBUTES = {
    "*": {"dir", "lang"},
    "a": {"href"},
    "th": {"scope", "colspan", "rowspan"},
    "td": {"colspan", "rowspan"},
    "ol": {"start"},
}
_BLOCK = re.compile(r"<(p|h[2-4]|ul|ol|div|table|blockquote|pre|dl)\b", re.IGNORECASE)
_EDITOR_NAMES = (("<b>", "<strong>"), ("</b>", "</strong>"), ("<i>", "<em>"), ("</i>", "</em>"))


def init_app(app: Flask) -> None:
    """Give templates the filter `rich`."""
    app.jinja_env.filters["rich"] = shown


def clean(text: str) -> str:
    """The text with only harmless tags. Plain typing is given its paragraphs: an empty line ends one."""
    if not _BLOCK.search(text):
        text = _paragraphs(text)
    for old, new in _EDITOR_NAMES:
        text = text.replace(old, new)
    kept = nh3.clean(text, tags=TAGS, attributes=ATTRIBUTES, url_schemes={"http", "https", "mailto", "tel"})
    return "" if is_empty(kept) else kept


def shown(text: str) -> Markup:
    """The kept text for a page; cleaned once more, whatever way it came into the database."""
    safe = nh3.clean(text or "", tags=TAGS, attributes=ATTRIBUTES, url_schemes={"http", "https", "mailto", "tel"})
    # a wide table scrolls on a phone, and what scrolls can be reached by keyboard
    return Markup(safe.replace("<table", '<table tabindex="0"'))  # noqa: S704 - this is the place that makes it safe


def is_empty(text: str) -> bool:
    """Whether there is nothing to read in it."""
    return not re.sub(r"<[^>]*>|&nbsp;|\s", "", text)


def _paragraphs(text: str) -> str:
    blocks = (block.strip() for block in re.split(r"\n\s*\n", text.replace("\r\n", "\n")))
    has_tags = "</" in text
    lines = (block if has_tags else str(escape(block)) for block in blocks if block)
    return "".join(f"<p>{line.replace(chr(10), '<br>')}</p>" for line in lines)
