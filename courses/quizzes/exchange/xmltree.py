"""XML as a tree whose elements know their lines. Nothing outside of the file is ever asked for.

A file with a DOCTYPE or an entity of its own is refused: no format of questions needs them, and attacks do. So is one
that is deeper or has more elements than any question needs.
"""

import dataclasses
import io
from collections.abc import Iterator, Mapping
from typing import Any, Final
from xml.sax import SAXParseException, handler

from defusedxml import DefusedXmlException
from defusedxml.sax import make_parser

from courses.quizzes.exchange.face import Refused, Trouble

DEEPEST: Final = 80
MOST_ELEMENTS: Final = 400_000


@dataclasses.dataclass(slots=True)
class Node:
    """An element: its name without a prefix, its attributes, what stands in it in order, and its line."""

    name: str
    attributes: Mapping[str, str]
    line: int
    inside: list["Node | str"] = dataclasses.field(default_factory=list)

    @property
    def children(self) -> Iterator["Node"]:
        return (each for each in self.inside if isinstance(each, Node))

    @property
    def text(self) -> str:
        """All that is written in it."""
        return "".join(each if isinstance(each, str) else each.text for each in self.inside)

    def get(self, name: str, otherwise: str = "") -> str:
        """An attribute."""
        return self.attributes.get(name, otherwise).strip()

    def all(self, name: str) -> list["Node"]:
        """The elements of this name right below it."""
        return [each for each in self.children if each.name == name]

    def first(self, name: str) -> "Node | None":
        """The first of them."""
        return next((each for each in self.children if each.name == name), None)

    def said(self, *path: str) -> str:
        """The text of the first element on a path; empty where there is none."""
        node: Node | None = self
        for name in path:
            node = node.first(name) if node else None
        return node.text.strip() if node else ""

    def every(self) -> Iterator["Node"]:
        """It and all elements in it, as they stand in the file."""
        yield self
        for each in self.children:
            yield from each.every()


def parse(content: bytes) -> Node:
    """The root of a file. Raises `Refused`, with the line where it is damaged."""
    builder = _Builder()
    parser = make_parser()
    parser.forbid_dtd = True
    parser.setContentHandler(builder)
    try:
        parser.parse(io.BytesIO(content))
    except SAXParseException as error:
        raise Refused(Trouble.DAMAGED, error.getLineNumber() or 1) from error
    except DefusedXmlException as error:
        raise Refused(Trouble.FORBIDDEN) from error
    except (ValueError, LookupError) as error:  # an encoding that nobody knows
        raise Refused(Trouble.NO_TEXT) from error
    if builder.root is None:
        raise Refused(Trouble.DAMAGED)
    return builder.root


class _Builder(handler.ContentHandler):
    def __init__(self) -> None:
        super().__init__()
        self.root: Node | None = None
        self._open: list[Node] = []
        self._count = 0
        self._locator: Any = None  # Any: as the parser has it

    def setDocumentLocator(self, locator: Any) -> None:  # noqa: N802 - SAX's name; Any: as above
        self._locator = locator

    def startElement(self, name: str, attrs: Any) -> None:  # noqa: N802 - likewise
        line = self._locator.getLineNumber() or 1
        self._count += 1
        if len(self._open) >= DEEPEST or self._count > MOST_ELEMENTS:
            raise Refused(Trouble.BOMB, line)
        node = Node(_bare(name), {_bare(each): attrs[each] for each in attrs.getNames()}, line)
        if self._open:
            self._open[-1].inside.append(node)
        else:
            self.root = node
        self._open.append(node)

    def endElement(self, _name: str) -> None:  # noqa: N802 - likewise
        self._open.pop()

    def characters(self, content: str) -> None:
        if self._open:
            self._open[-1].inside.append(content)


def _bare(name: str) -> str:
    return name.rpartition(":")[2]
