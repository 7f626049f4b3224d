"""Text as it comes in files: in any of the usual encodings; with HTML that is taken off."""

import html
import re
from html.parser import HTMLParser

from courses.imports import parse
from courses.quizzes.exchange.face import MOST_BYTES, Refused, Trouble

_NONCHARACTERS = dict.fromkeys([*range(0xFDD0, 0xFDF0), 0xFFFE, 0xFFFF])  # parsers here keep their own signs there
_BLOCKS = {"p", "div", "br", "li", "tr", "h1", "h2", "h3", "h4", "h5", "h6", "pre", "blockquote", "ul", "ol", "table"}
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
_MANY_LINES = re.compile(r"\n{2,}")
_BLANKS = re.compile(r"[ \t\r\f\v\n]+")


def decoded(content: bytes) -> str:
    """The text of a file in UTF-8, UTF-16 or the Windows encoding of old, with one sign for the end of a line."""
    if len(content) > MOST_BYTES:
        raise Refused(Trouble.TOO_LARGE)
    try:
        text, _encoding = parse.decoded(content)
    except parse.Unreadable as error:
        raise Refused(Trouble.NO_TEXT) from error
    if not text.strip():
        raise Refused(Trouble.EMPTY)
    return text.replace("\r\n", "\n").replace("\r", "\n").translate(_NONCHARACTERS)


def of_html(text: str) -> tuple[str, list[str]]:
    """What an HTML text says, a line for each block; and the addresses of its pictures."""
    if not _TAG.search(text):
        return html.unescape(text).strip(), []
    reader = _Reader()
    reader.feed(text)
    reader.close()
    lines = [line.strip() for line in "".join(reader.said).split("\n")]
    return _MANY_LINES.sub("\n", "\n".join(lines)).strip(), reader.pictures


def as_html(text: str) -> str:
    """A text for a place that holds HTML."""
    return html.escape(text, quote=False).replace("\n", "<br>")


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.said: list[str] = []
        self.pictures: list[str] = []
        self._unseen = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in {"script", "style"}:
            self._unseen += 1
        elif tag == "img":
            self.pictures.append(dict(attrs).get("src") or "")
        if tag in _BLOCKS:
            self.said.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in {"script", "style"} and self._unseen:
            self._unseen -= 1
        if tag in _BLOCKS - {"br"}:
            self.said.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._unseen:
            self.said.append(_BLANKS.sub(" ", data))
