"""The program that reads a washed EPUB: `python -I epub_pages.py SOURCE TARGET COVER`.

TARGET gets a line of JSON a portion, in the order of reading: a page where the book says where printed pages begin,
else a stretch of a chapter. COVER gets the picture that the book calls its cover. It says {"pages": 2, "wordless": 0}
or {"refused": "reason"}. It runs on a leash and imports nothing of ours.
"""

import json
import posixpath
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import unquote, urlsplit

PORTION = 2500  # letters: some screens of a phone
MOST_PORTIONS = 20_000
OPF = "{http://www.idpf.org/2007/opf}"
TYPE = "{http://www.idpf.org/2007/ops}type"
_BLOCKS = (
    "p div section article header footer aside blockquote h1 h2 h3 h4 h5 h6 li tr dt dd pre figure figcaption hr br "
    "table ul ol dl nav body"
)
BLOCKS = frozenset(_BLOCKS.split())
UNSAID = frozenset({"head", "style", "title", "rt", "rp"})
HEADINGS = ("h1", "h2", "h3")


class Mark(NamedTuple):
    """Where a printed page begins."""

    label: str


def main(source: Path, target: Path, cover: Path) -> dict[str, Any]:  # Any: JSON
    """Read all chapters."""
    with zipfile.ZipFile(source) as archive, target.open("w", encoding="utf-8") as lines:
        opf = next(_root(archive, "META-INF/container.xml").iter("{*}rootfile")).get("full-path")
        package, folder = _root(archive, opf), posixpath.dirname(opf)
        items = {item.get("id"): item for item in package.iter(OPF + "item")}
        titles = _titles(archive, package, items, folder)
        number, chapter, wordless = 0, "", 0
        for itemref in package.iter(OPF + "itemref"):
            name = _named(folder, items[itemref.get("idref")].get("href"))
            if itemref.get("linear") == "no" or items[itemref.get("idref")].get("properties") == "nav":
                continue
            root = _root(archive, name)
            chapter = titles.get(name) or _heading(root) or chapter
            for label, words in _portions(root):
                number += 1
                if number > MOST_PORTIONS:
                    return {"refused": "too_large"}
                said = {"number": number, "label": label, "chapter": chapter, "place": name, "text": words}
                lines.write(json.dumps(said, ensure_ascii=False) + "\n")
        _keep_cover(archive, package, items, folder, cover)
    return {"pages": number, "wordless": wordless} if number else {"refused": "empty"}


def _root(archive: zipfile.ZipFile, name: str) -> Any:  # Any: an element of lxml
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    return etree.fromstring(archive.read(name), parser)


def _named(folder: str, href: str) -> str:
    return posixpath.normpath(posixpath.join(folder, unquote(urlsplit(href).path)))


def _titles(
    archive: zipfile.ZipFile, package: Any, items: dict[str, Any], folder: str
) -> dict[str, str]:  # Any: as above
    """What the book's table of contents calls its chapters, by file; of several in a file the first."""
    found: dict[str, str] = {}
    spine = next(package.iter(OPF + "spine"), None)
    toc = next((item for item in items.values() if "nav" in (item.get("properties") or "").split()), None)
    toc = toc if toc is not None else items.get(spine.get("toc")) if spine is not None else None
    if toc is None:
        return found
    name = _named(folder, toc.get("href"))
    for link, words in _entries(_root(archive, name)):
        title = " ".join(words.split())[:200]
        if title and link:
            found.setdefault(_named(posixpath.dirname(name), link), title)
    return found


def _entries(root: Any) -> Iterator[tuple[str, str]]:  # Any: as above
    for nav in root.iter("{*}nav"):
        if nav.get(TYPE, "toc") == "toc":
            for link in nav.iter("{*}a"):
                yield link.get("href", ""), "".join(link.itertext())
    for point in root.iter("{*}navPoint"):
        content, label = point.find("{*}content"), point.find("{*}navLabel")
        if content is not None and label is not None:
            yield content.get("src", ""), "".join(label.itertext())


def _heading(root: Any) -> str:  # Any: as above
    for level in HEADINGS:
        first = next(root.iter("{*}" + level), None)
        if first is not None and (words := " ".join("".join(first.itertext()).split())):
            return words[:200]
    return ""


def _portions(root: Any) -> Iterator[tuple[str, str]]:  # Any: as above
    """(printed page, words): a new one at each mark of the book, and where a stretch has grown long."""
    label, words = "", ""
    for piece in _said(root):
        if isinstance(piece, Mark):
            if words.strip():
                yield label, _tidy(words)
            label, words = piece.label, ""
            continue
        if piece == "\n" and len(words) > PORTION:
            yield label, _tidy(words)
            words = ""
        words += piece
    if words.strip():
        yield label, _tidy(words)


def _said(element: Any) -> Iterator[str | Mark]:  # Any: as above
    """The words in their order, a new line at each block, a mark where a printed page begins; without recursion."""
    stack: list[tuple[Any, bool]] = [(element, False)]
    while stack:
        node, is_over = stack.pop()
        name = node.tag.rpartition("}")[2].lower() if isinstance(node.tag, str) else ""
        if is_over or not name:
            if name in BLOCKS:
                yield "\n"
            if node is not element and node.tail:
                yield node.tail.replace("\n", " ")
            continue
        stack.append((node, True))
        if "pagebreak" in (node.get(TYPE) or "") or node.get("role") == "doc-pagebreak":
            yield Mark((node.get("title") or node.get("aria-label") or "".join(node.itertext())).strip()[:20])
            continue
        if name in BLOCKS:
            yield "\n"
        if name in UNSAID:
            continue
        if node.text:
            yield node.text.replace("\n", " ")
        stack.extend((child, False) for child in reversed(node))


def _tidy(words: str) -> str:
    lines = (" ".join(line.split()) for line in words.split("\n"))
    return "\n".join(line for line in lines if line)


def _keep_cover(
    archive: zipfile.ZipFile, package: Any, items: dict[str, Any], folder: str, cover: Path
) -> None:  # Any: as above
    named = next((item for item in items.values() if "cover-image" in (item.get("properties") or "").split()), None)
    for meta in package.iter(OPF + "meta") if named is None else ():
        if meta.get("name") == "cover":
            named = items.get(meta.get("content"))
    if named is not None and named.get("media-type", "").startswith("image/") and "svg" not in named.get("media-type"):
        cover.write_bytes(archive.read(_named(folder, named.get("href"))))


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(*(Path(each) for each in sys.argv[1:4]))))
