"""Writing XML, and never reading any: an element is a text that is safe to stand in another one.

What people typed is escaped here and nowhere else. Signs that XML cannot carry (control characters, half of a pair) are
left out; marks of direction are kept.
"""

import re
from collections.abc import Iterable, Mapping

from markupsafe import Markup, escape

_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
Content = object  # None (nothing), a text, a number, an element, or several of them
Attributes = Mapping[str, object]


def element(name: str, content: Content = None, attributes: Attributes | None = None) -> Markup:
    """An element; its attributes that are None or empty are left out."""
    said = "".join(f' {key}="{text(value)}"' for key, value in (attributes or {}).items() if value not in {None, ""})
    inner = _inner(content)
    return Markup(f"<{name}{said}>{inner}</{name}>" if inner else f"<{name}{said}/>")  # noqa: S704 - escaped above


def some(name: str, content: Content) -> Markup:
    """An element, or nothing where there is nothing to say."""
    return Markup() if content is None or not str(content) else element(name, content)


def document(root: Markup, *, sheet: str = "") -> bytes:
    """The whole document. `sheet` is a style sheet for people who open it in a browser."""
    style = f'<?xml-stylesheet type="text/xsl" href="{text(sheet)}"?>\n' if sheet else ""
    return f"{HEAD}{style}{root}\n".encode()


def text(value: object) -> Markup:
    """A text that may stand in an element or an attribute."""
    return escape(_FORBIDDEN.sub("", str(value)))


def _inner(content: Content) -> str:
    if content is None:
        return ""
    if isinstance(content, Markup):
        return content
    if isinstance(content, Iterable) and not isinstance(content, str):
        return "".join(map(_inner, content))
    return text(content)
