"""The program that makes an EPUB harmless: `python -I epub_wash.py SOURCE TARGET`.

TARGET is a new archive of the book's texts, styles, pictures and fonts: each text written anew from the elements that a
book needs, without scripts, handlers, forms, frames and addresses outside of it. It says {"removed": ["scripts"]} or
{"refused": "reason"} and ends with 0; any other end is a fault. It runs on a leash and imports nothing of ours.
"""

import html
import json
import posixpath
import re
import sys
import zipfile
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

MOST_ENTRIES = 5000
MOST_BYTES = 400_000_000  # unpacked, all of it
MOST_TEXT = 12_000_000  # of one text or style
MOST_RATIO = 200  # unpacked to packed, where it is worth looking at
SMALL = 1_000_000
CONTAINER = "META-INF/container.xml"
OPF = "{http://www.idpf.org/2007/opf}"
TEXTS = {"application/xhtml+xml", "text/html", "application/x-dtbncx+xml", "image/svg+xml", "application/smil+xml"}
PICTURES = {b"\xff\xd8\xff": "image/jpeg", b"\x89PNG": "image/png", b"GIF8": "image/gif", b"RIFF": "image/webp"}
FONTS = {b"wOFF": "font/woff", b"wOF2": "font/woff2", b"OTTO": "font/otf", b"\0\1\0\0": "font/ttf"}
SOUNDS = {b"ID3": "audio/mpeg", b"\xff\xfb": "audio/mpeg"}
_DROPPED = (  # style stays: its words are looked at
    "script noscript iframe frame frameset object embed applet form input button select textarea option base meta "
    "foreignobject animate animatemotion animatetransform set handler template portal video source track"
)
_ADDRESSES = "href src poster data action formaction background cite longdesc manifest ping base"
DROPPED, ADDRESSES = frozenset(_DROPPED.split()), frozenset(_ADDRESSES.split())
SCRIPTS = frozenset({"script", "handler"})
UNSAFE = re.compile(
    r"@import|(expression|image-set|src)\s*\(|behavior\s*:|-moz-binding|javascript\s*:|<[/!]", re.IGNORECASE
)
IMPORT = re.compile(r"@import[^;]*;?", re.IGNORECASE)
URL = re.compile(r"url\(\s*(['\"]?)(.*?)\1\s*\)", re.IGNORECASE | re.DOTALL)
ESCAPED = re.compile(r"\\([0-9a-fA-F]{1,6})\s?|\\(.)")
ELSEWHERE = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:|/|\\")
UNSEEN = re.compile(r"[\x00-\x20\x7f]")
DATE = (1980, 1, 1, 0, 0, 0)


class Refused(Exception):
    """Why the book is not taken: unreadable | bomb | entities | locked | empty."""


def main(source: Path, target: Path) -> dict[str, Any]:  # Any: JSON
    """Wash one book: a line of what came of it."""
    try:
        with zipfile.ZipFile(source) as archive:
            return Book(archive).written(target)
    except Refused as refused:
        return {"refused": str(refused)}
    except (MemoryError, RecursionError):
        return {"refused": "too_large"}
    except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError, EOFError, ValueError, KeyError):
        return {"refused": "unreadable"}


class Book:
    """A book on its way through the wash."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self.archive = archive
        self.entries = _checked(archive)
        self.removed: set[str] = set()

    def written(self, target: Path) -> dict[str, Any]:  # Any: JSON
        """Write the new archive: the mark first, then what the package names, in its order."""
        self._refuse_locked()
        found = self.parsed(self.read(CONTAINER)).iter("{*}rootfile")
        opf = next((_inside("", each.get("full-path", "")) for each in found), None)
        if opf not in self.entries:
            raise Refused("unreadable")
        package = self.parsed(self.read(opf))
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as made:
            made.writestr(zipfile.ZipInfo("mimetype", DATE), "application/epub+zip", zipfile.ZIP_STORED)
            _write(made, CONTAINER, CONTAINER_TEXT % html.escape(opf).encode())
            kept = self._contents(package, posixpath.dirname(opf), made)
            self._trim(package, kept)
            _write(made, opf, _bytes(package))
        return {"removed": sorted(self.removed)}

    def read(self, name: str) -> bytes:
        """An entry whole; its size was looked at before. Raises `Refused`."""
        entry = self.entries.get(name)
        if entry is None:
            raise Refused("unreadable")
        with self.archive.open(entry) as file:
            content = file.read(entry.file_size + 1)
        if len(content) > entry.file_size:
            raise Refused("bomb")
        return content

    def parsed(self, content: bytes) -> Any:  # Any: an element of lxml
        """The root of a text, as strictly as can be. Raises `Refused`, also for declared entities."""
        from lxml import etree

        if len(content) > MOST_TEXT:
            raise Refused("bomb")
        for is_lenient in (False, True):
            parser = etree.XMLParser(
                resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=is_lenient,
                remove_comments=True, remove_pis=True,
            )  # fmt: skip
            try:
                root = etree.fromstring(content, parser)
            except etree.XMLSyntaxError:
                continue
            if root is not None:
                _refuse_entities(root)
                return root
        raise Refused("unreadable")

    def _refuse_locked(self) -> None:
        """Fonts may be disguised, and go; a text that is encrypted is nothing that anybody here can read."""
        if "META-INF/encryption.xml" in self.entries:
            for each in self.parsed(self.read("META-INF/encryption.xml")).iter("{*}CipherReference"):
                if not each.get("URI", "").lower().endswith((".otf", ".ttf", ".woff", ".woff2")):
                    raise Refused("locked")

    def _contents(self, package: Any, folder: str, made: zipfile.ZipFile) -> set[str]:  # Any: as above
        """Write what the manifest names and a book needs; the ids of those."""
        kept, written = set(), {"mimetype", CONTAINER}
        for item in package.iter(OPF + "item"):
            name = _inside(folder, item.get("href", ""))
            content = self._clean(item, name) if name in self.entries and name not in written else None
            if content is None:
                continue
            written.add(str(name))
            _write(made, str(name), content)
            kept.add(item.get("id"))
        return kept

    def _clean(self, item: Any, name: str | None) -> bytes | None:  # Any: as above
        """What stays of an item of the manifest."""
        kind, content = item.get("media-type", ""), self.read(str(name))
        if kind in TEXTS:
            return self._text(content)
        if kind == "text/css":
            return self._style(content.decode("utf-8", "replace")).encode()
        for known in (PICTURES, FONTS, SOUNDS):
            for start, mime in known.items():
                if content.startswith(start):
                    item.set("media-type", mime)
                    return content
        self.removed.add("scripts" if "javascript" in kind or "ecmascript" in kind else "attachments")
        return None

    def _text(self, content: bytes) -> bytes:
        root = self.parsed(content)
        for element in list(root.iter()):
            if not isinstance(element.tag, str):
                _entity(element)
            elif _local(element.tag) in DROPPED or (_local(element.tag) == "link" and not _is_style(element)):
                self.removed.update({"scripts"} if _local(element.tag) in SCRIPTS else ())
                _drop(element)
            else:
                self._attributes(element)
        return _bytes(root)

    def _attributes(self, element: Any) -> None:  # Any: as above
        if _local(element.tag) == "style":
            element.text = self._style("".join(element.itertext()))
            for child in list(element):
                element.remove(child)
        for name, value in list(element.attrib.items()):
            local = _local(name)
            if local.startswith("on"):
                self._lose(element, name, "scripts")
            elif (local in ADDRESSES and _leads_out(value)) or local == "srcset":
                self._lose(element, name, "links")
            elif local == "style":
                element.set(name, self._style(value))
            elif ("(" in value or "\\" in value) and self._style(value) != value:
                self._lose(element, name, "links")

    def _lose(self, element: Any, name: str, what: str) -> None:  # Any: as above
        del element.attrib[name]
        self.removed.add(what)

    def _style(self, words: str) -> str:
        """A style without what fetches or acts; escapes are read before they are judged."""
        safe = URL.sub(lambda each: "none" if _leads_out(each[2]) else each[0], IMPORT.sub("", words))
        plain = ESCAPED.sub(_unescaped, safe)
        if UNSAFE.search(plain) or any(_leads_out(each[1]) for each in URL.findall(plain)):
            safe = ""
        if safe != words:
            self.removed.add("links")
        return safe

    def _trim(self, package: Any, kept: set[str]) -> None:  # Any: as above
        """The package names nothing that is gone."""
        for item in list(package.iter(OPF + "item")):
            if item.get("id") not in kept:
                item.getparent().remove(item)
            elif item.get("properties"):
                stay = [each for each in item.get("properties").split() if each not in {"scripted", "remote-resources"}]
                item.set("properties", " ".join(stay))
                if not stay:
                    del item.attrib["properties"]
        for each in list(package.iter(OPF + "itemref", OPF + "link", OPF + "bindings", OPF + "collection")):
            if each.get("idref") not in kept:
                _drop(each)
        if next(package.iter(OPF + "itemref"), None) is None:
            raise Refused("empty")


CONTAINER_TEXT = (
    b'<?xml version="1.0" encoding="utf-8"?>\n'
    b'<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
    b'<rootfile full-path="%s" media-type="application/oebps-package+xml"/></rootfiles></container>'
)


def _checked(archive: zipfile.ZipFile) -> dict[str, zipfile.ZipInfo]:
    """The entries by name. Raises `Refused` before anything is unpacked."""
    entries = [each for each in archive.infolist() if not each.is_dir()]
    if len(entries) > MOST_ENTRIES or sum(each.file_size for each in entries) > MOST_BYTES:
        raise Refused("bomb")
    for each in entries:
        if each.flag_bits & 1:
            raise Refused("locked")
        if each.file_size > SMALL and each.file_size > each.compress_size * MOST_RATIO:
            raise Refused("bomb")
    return {each.filename: each for each in entries if _inside("", each.filename) == each.filename}


def _inside(folder: str, address: str) -> str | None:
    """The name in the archive that an address means; None where it leads out."""
    parts = urlsplit(address)
    if parts.scheme or parts.netloc or not parts.path or "\\" in parts.path:
        return None
    name = posixpath.normpath(posixpath.join(folder, unquote(parts.path)))
    return None if name.startswith(("../", "/")) or name == ".." else name


def _leads_out(address: str) -> bool:
    """Whether an address leads out of the book, read as browsers do: without what cannot be seen."""
    return ELSEWHERE.match(UNSEEN.sub("", address)) is not None


def _refuse_entities(root: Any) -> None:  # Any: an element of lxml
    declared = root.getroottree().docinfo.internalDTD
    if declared is not None and next(iter(declared.iterentities()), None) is not None:
        raise Refused("entities")


def _entity(element: Any) -> None:  # Any: an entity of lxml, as nothing declared it
    known = html.unescape(f"&{getattr(element, 'name', '')};")
    _drop(element, "" if known.startswith("&") else known)


def _drop(element: Any, instead: str = "") -> None:  # Any: as above
    """Take it away; what stands behind it stays."""
    parent, before = element.getparent(), element.getprevious()
    if parent is None:
        raise Refused("unreadable")
    words = instead + (element.tail or "")
    if before is not None:
        before.tail = (before.tail or "") + words
    else:
        parent.text = (parent.text or "") + words
    element.tail = None
    parent.remove(element)


def _local(name: str) -> str:
    return name.rpartition("}")[2].lower()


def _is_style(element: Any) -> bool:  # Any: as above
    return element.get("rel", "").lower() == "stylesheet" and not _leads_out(element.get("href", ""))


def _unescaped(found: re.Match[str]) -> str:
    if found[1]:
        number = int(found[1], 16)
        return chr(number) if number <= sys.maxunicode else ""
    return found[2]


def _bytes(root: Any) -> bytes:  # Any: as above
    from lxml import etree

    made: bytes = etree.tostring(root, xml_declaration=True, encoding="utf-8", with_tail=False)
    return made


def _write(made: zipfile.ZipFile, name: str, content: bytes) -> None:
    entry = zipfile.ZipInfo(name, DATE)
    made.writestr(entry, content, zipfile.ZIP_DEFLATED)


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(Path(sys.argv[1]), Path(sys.argv[2]))))
