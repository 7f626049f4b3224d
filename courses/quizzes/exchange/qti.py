"""QTI 2.x: a package of items, or one item, as 1EdTech publishes it. Written as version 2.1.

Known: choices, matching, ordering, text entries, words chosen in a text, long answers, uploads, recordings (an upload
that takes sound only), areas and points on a picture; scoring by what is
right or by a mapping, tolerances, explanations, words for markers, keywords of the manifest, pictures and sounds in
the package.
An item that asks in another way, or in several ways at once, is left out and told. A mistake is told by the number of
its item.
"""

from collections.abc import Iterator, Mapping
from urllib.parse import unquote

from courses.quizzes.exchange import attached, qti_bodies, qti_writing, xmltree
from courses.quizzes.exchange.face import MOST_QUESTIONS, Draft, Feature, Reading, Refused, Trouble
from courses.quizzes.exchange.markup import Picture
from courses.quizzes.exchange.package import Package
from courses.quizzes.exchange.qti_item import Item
from courses.quizzes.exchange.xmltree import Node
from courses.quizzes.types.face import Stored

SUFFIX = "qti.zip"
MIME = "application/zip"
KINDS = frozenset(
    {
        *("single", "multiple", "true_false", "numeric", "short"),
        *("matching", "ordering", "cloze", "essay", "file", "hotspot", "recording"),
    }
)
CARRIES = frozenset(
    {
        *(Feature.MARK, Feature.TAGS, Feature.EXPLAIN, Feature.LINES, Feature.FIXED_ORDER, Feature.ALL_OR_NOTHING),
        *(Feature.PENALTY, Feature.FRACTIONS, Feature.FEEDBACK, Feature.PERCENT, Feature.SPARE_CHOICES),
        *(Feature.SHARED_CHOICES, Feature.MARKERS, Feature.MEDIA),
    }
)
EXCEPT: Mapping[str, frozenset[Feature]] = {
    "short": frozenset({Feature.FEEDBACK}),
    "cloze": frozenset({Feature.FEEDBACK}),
}
MANIFEST = qti_writing.MANIFEST
write = qti_writing.write


def read(content: bytes, language: str) -> Reading:
    """Return the questions of a package, or of one item by itself."""
    reading = Reading()
    package = Package(content) if content.startswith(b"PK") else None
    items = _of_package(package) if package else iter([("", xmltree.parse(content), [])])
    for number, (name, root, tags) in enumerate(items, 1):
        if root.name != "assessmentItem":
            raise Refused(Trouble.OTHER_FORMAT)
        if number > MOST_QUESTIONS:
            raise Refused(Trouble.TOO_MANY)
        _take(Item(root, reading, number, language), tags, package, name)
    return reading


def _of_package(package: Package) -> Iterator[tuple[str, Node, list[str]]]:
    """The items that the manifest names, with their keywords; without a manifest every item that there is."""
    manifest = package.read(MANIFEST)
    if manifest is None:
        for name in package.names:
            content = package.read(name) if name.lower().endswith(".xml") else None
            if content and b"assessmentItem" in content:
                yield name, xmltree.parse(content), []
        return
    for resource in (node for node in xmltree.parse(manifest).every() if node.name == "resource"):
        if "imsqti_item" not in resource.get("type"):
            continue
        name = unquote(resource.get("href"))
        content = package.read(name)
        if content is None:
            raise Refused(Trouble.DAMAGED)
        keywords = [node.text.strip() for node in resource.every() if node.name == "keyword"]
        yield name, xmltree.parse(content), [keyword for keyword in keywords if keyword]


def _take(item: Item, tags: list[str], package: Package | None, name: str) -> None:
    def contents(source: str) -> bytes:
        return package.read(unquote(source), name) or b"" if package and "://" not in source else b""

    def take(pictures: list[Picture]) -> list[Stored]:
        return attached.media(pictures, contents, (item.reading, item.number), item.language)

    try:
        found = qti_bodies.read(item, take)
    except qti_bodies.Wrong as wrong:
        return item.reading.wrong(item.number, wrong.word, wrong.detail or name)
    if found is None:
        return item.reading.remark(item.number, Trouble.LEFT_OUT, item.kinds or name)
    kind, body = found
    item.reading.drafts.append(Draft(kind, body, item.number, item.mark, tags))
    return None
