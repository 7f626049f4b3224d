"""Texts that come with markup, and texts for places that hold markup: nothing but words and lines is kept.

Moodle says a text in two languages by `<span lang="ar" class="multilang">`; that is understood and written.
"""

import dataclasses
import html
import posixpath
import re
from collections.abc import Mapping
from html.parser import HTMLParser
from typing import Final
from urllib.parse import unquote

from courses.quizzes.types.face import LANGUAGES, Said, written

BLOCKS: Final = frozenset(
    {"p", "div", "br", "li", "tr", "h1", "h2", "h3", "h4", "h5", "h6", "pre", "blockquote", "ul", "ol", "table"}
)
PLAYED: Final = frozenset({"audio", "video"})
UNREAD: Final = PLAYED | {"script", "style"}  # what stands in a player is for browsers that have none
HEARD: Final = (".mp3", ".m4a", ".ogg", ".oga", ".wav")  # a link to such a file is shown as a player elsewhere
MOST_MARKUP: Final = 200_000
MULTILANG: Final = 'class="multilang"'
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
_MANY_LINES = re.compile(r"\n{2,}")
_BLANKS = re.compile(r"[ \t\r\f\v\n\u200b\xa0]+")
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


@dataclasses.dataclass(frozen=True, slots=True)
class Picture:
    """A picture or a sound in a text: its address there, the words for who cannot see it, and the language of those."""

    source: str
    alt: str
    language: str = ""

    @property
    def name(self) -> str:
        """How its file is called."""
        return posixpath.basename(unquote(self.source))


def of_html(text: str, language: str) -> tuple[Said, list[Picture]]:
    """What a text says, in the languages that it names or else in this one; and its pictures."""
    if len(text) > MOST_MARKUP:
        return {language: text}, []  # no question is so long; whoever judges it says so
    if not _TAG.search(text):
        said = html.unescape(text).strip()
        return ({language: said} if said else {}), []
    reader = _Reader()
    reader.feed(text)
    reader.close()
    if not reader.languages & set(LANGUAGES):
        return tidy({language: "".join(piece for _language, piece in reader.said)}), reader.pictures
    told: dict[str, str] = {
        each: "".join(piece for spoken, piece in reader.said if spoken in {"", each})
        for each in LANGUAGES
        if each in reader.languages
    }
    return tidy(told), reader.pictures


def tidy(said: Mapping[str, str]) -> Said:
    """The texts in lines, without blanks at the ends of a line and without empty lines; those that say something."""
    lines = {language: [line.strip() for line in text.split("\n")] for language, text in said.items()}
    return written({language: _MANY_LINES.sub("\n", "\n".join(each)).strip() for language, each in lines.items()})


def blanks(text: str) -> str:
    """The text as markup shows it: any number of blanks as one."""
    return _BLANKS.sub(" ", text)


def as_html(text: Mapping[str, str] | None, *, apart: bool = False) -> str:
    """A text as HTML, in all its languages; `apart` says of a single one too which it is."""
    said = {
        language: html.escape(words, quote=False).replace("\n", "<br>") for language, words in written(text).items()
    }
    if len(said) == 1 and not apart:
        return next(iter(said.values()))
    return in_languages(said)


def in_languages(said: Mapping[str, str]) -> str:
    """The same in several languages, of which each reader is shown one."""
    return "".join(f'<span lang="{language}" {MULTILANG}>{shown}</span>' for language, shown in said.items())


def escaped(text: str) -> str:
    """A text within XML, without the signs that XML does not know."""
    return html.escape(_NOT_XML.sub("", text), quote=True)


class _Reader(HTMLParser):
    """Collects what is said, piece by piece, each with the language that is spoken there ("" for all)."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.said: list[tuple[str, str]] = []
        self.pictures: list[Picture] = []
        self.languages: set[str] = set()
        self._spoken: list[str] = []
        self._unseen = 0
        self._played: Picture | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = {name: value or "" for name, value in attrs}
        if tag in UNREAD:
            self._unseen += 1
        if tag in PLAYED:
            self._played = Picture(named.get("src", ""), blanks(named.get("title", "")).strip(), self._language)
        elif tag == "source" and self._played and not self._played.source:
            self._played = dataclasses.replace(self._played, source=named.get("src", ""))
        elif tag == "img":
            self.pictures.append(Picture(named.get("src", ""), blanks(named.get("alt", "")).strip(), self._language))
        elif tag == "a" and named.get("href", "").lower().endswith(HEARD):
            self.pictures.append(Picture(named.get("href", ""), "", self._language))
        elif tag == "span":
            is_spoken = "multilang" in named.get("class", "").split()
            language = named.get("lang", "")[:2].lower() if is_spoken else ""
            self._spoken.append(language or self._language)
            self.languages |= {language} if language else set()
        if tag in BLOCKS:
            self.said.append((self._language, "\n"))

    def handle_endtag(self, tag: str) -> None:
        if tag in PLAYED and self._played:
            self.pictures.append(self._played)
            self._played = None
        if tag in UNREAD and self._unseen:
            self._unseen -= 1
        elif tag == "span" and self._spoken:
            self._spoken.pop()
        if tag in BLOCKS - {"br"}:
            self.said.append((self._language, "\n"))

    def handle_data(self, data: str) -> None:
        if not self._unseen:
            self.said.append((self._language, blanks(data)))

    @property
    def _language(self) -> str:
        return self._spoken[-1] if self._spoken else ""
