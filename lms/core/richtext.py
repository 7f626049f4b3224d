"""Rich text: what people wrote passes an allow-list when it is kept, and again when it is shown."""

import re
from collections.abc import Callable, Iterable

import nh3
from flask import Flask, current_app, has_app_context
from markupsafe import Markup, escape

TAGS = {
    *("p", "br", "h2", "h3", "h4", "strong", "em", "u", "s", "sub", "sup", "mark", "code", "kbd", "pre", "blockquote"),
    *("ul", "ol", "li", "dl", "dt", "dd", "a", "hr", "bdi", "span", "div", "figure", "figcaption", "img"),
    *("table", "caption", "thead", "tbody", "tr", "th", "td"),
}
ATTRIBUTES = {
    "*": {"dir", "lang"},
    "a": {"href"},
    "th": {"scope", "colspan", "rowspan"},
    "td": {"colspan", "rowspan"},
    "ol": {"start"},
    "img": {"src", "alt", "width", "height"},
}
CLASSES = {"blockquote": {"verse", "hadith"}}
SCHEMES = {"http", "https", "mailto", "tel"}
PICTURE = re.compile(r"/media/pictures/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})")
_PICTURES = "richtext.pictures"
_BLOCK = re.compile(r"<(p|h[2-4]|ul|ol|div|table|blockquote|pre|dl|figure|hr)\b", re.IGNORECASE)
_EDITOR_NAMES = (("<b>", "<strong>"), ("</b>", "</strong>"), ("<i>", "<em>"), ("</i>", "</em>"))
_IMAGE = re.compile(r"<img\b[^>]*>")
_SOURCE = re.compile(rf'src="{PICTURE.pattern}"')
Addresses = Callable[[Iterable[str]], dict[str, str]]


def init_app(app: Flask) -> None:
    """Give templates the filter `rich`."""
    app.jinja_env.filters["rich"] = shown


def find_pictures_with(app: Flask, addresses: Addresses) -> None:
    """Let texts show pictures: `addresses` gives {id: address} for the ids in a text, to readers who may read it."""
    app.extensions[_PICTURES] = addresses


def clean(text: str) -> str:
    """The text with only harmless tags. Plain typing is given its paragraphs: an empty line ends one."""
    if not _BLOCK.search(text):
        text = _paragraphs(text)
    for old, new in _EDITOR_NAMES:
        text = text.replace(old, new)
    kept = _harmless(text)
    return "" if is_empty(kept) else kept


def shown(text: str) -> Markup:
    """The kept text for a page; cleaned once more, whatever way it came into the database."""
    safe = _harmless(text or "")
    ids = PICTURE.findall(safe)
    if ids:
        safe = _with_pictures(safe, ids)
    # a wide table scrolls on a phone, and what scrolls can be reached by keyboard
    return Markup(safe.replace("<table", '<table tabindex="0"'))  # noqa: S704 - this is the place that makes it safe


def is_empty(text: str) -> bool:
    """Whether there is nothing to read or to look at in it."""
    return not _IMAGE.search(text) and not re.sub(r"<[^>]*>|&nbsp;|\s", "", text)


def _harmless(text: str) -> str:
    safe = nh3.clean(
        text,
        tags=TAGS,
        attributes=ATTRIBUTES,
        url_schemes=SCHEMES,
        allowed_classes=CLASSES,
        attribute_filter=_own_pictures,
    )
    return _IMAGE.sub(lambda found: found[0] if _SOURCE.search(found[0]) else "", safe)


def _own_pictures(tag: str, name: str, value: str) -> str | None:
    """A picture is one of ours, or none: a text must not call strangers' servers from every reader's phone."""
    if tag == "img" and name == "src":
        return value if PICTURE.fullmatch(value) else None
    return value


def _with_pictures(text: str, ids: list[str]) -> str:
    find: Addresses | None = current_app.extensions.get(_PICTURES) if has_app_context() else None
    addresses = find(ids) if find else {}

    def draw(found: re.Match[str]) -> str:
        named = _SOURCE.search(found[0])
        address = addresses.get(named[1]) if named else None
        if address is None:
            return ""
        return _SOURCE.sub(lambda _: f'src="{escape(address)}" loading="lazy" decoding="async"', found[0])

    return _IMAGE.sub(draw, text)


def _paragraphs(text: str) -> str:
    blocks = (block.strip() for block in re.split(r"\n\s*\n", text.replace("\r\n", "\n")))
    has_tags = "</" in text
    lines = (block if has_tags else str(escape(block)) for block in blocks if block)
    return "".join(f"<p>{line.replace(chr(10), '<br>')}</p>" for line in lines)
