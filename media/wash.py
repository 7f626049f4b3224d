"""The program that makes a picture or a PDF harmless: `python -I wash.py picture|pdf SOURCE TARGET`.

A picture is drawn anew, so that nothing but its colours is left; a PDF is written anew without whatever acts, holds
other files, or tells of its author. It says what it did as one line of JSON: {"made": "pdf", "removed": ["scripts"]} or
{"refused": "reason"}, and ends with 0; any other end is a fault and means nothing about the file. It runs on a leash,
for its input is hostile, and imports nothing of ours.
"""

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from PIL.Image import Image

MOST_PIXELS = 60_000_000
MOST_SIDE = 4000
QUALITY = 85
MOST_OBJECTS = 300_000
MOST_PAGES = 2000
PICTURES = ("JPEG", "PNG", "GIF", "WEBP", "HEIF")

HARMLESS_ACTIONS = ("/GoTo", "/Named")
LIVELY = ("/FileAttachment", "/RichMedia", "/Screen", "/Movie", "/Sound", "/3D")
NAMED = ("/JavaScript", "/EmbeddedFiles", "/AlternatePresentations", "/Renditions")
ROOT = ("/OpenAction", "/Collection", "/Perms", "/Extensions", "/SpiderInfo")
EVERYWHERE = ("/AA", "/JS", "/AF", "/EF", "/XFA", "/Metadata", "/PieceInfo", "/RichMediaContent", "/RichMediaSettings")
SAID = {"/JS": "scripts", "/JavaScript": "scripts", "/XFA": "scripts"} | dict.fromkeys(
    ("/AF", "/EF", "/EmbeddedFiles", "/Collection"), "attachments"
)
"""What is told of it; of anything else that it was an action."""
UNTOLD = ("/Metadata", "/PieceInfo", "/Extensions", "/SpiderInfo", "/Perms")


class Refused(Exception):
    """Why the file is not taken: too_large | unreadable | locked."""


def main(way: str, source: Path, target: Path) -> dict[str, Any]:  # Any: JSON
    """Wash one file."""
    try:
        return {"picture": picture, "pdf": pdf}[way](source, target)
    except Refused as refused:
        return {"refused": str(refused)}
    except (MemoryError, RecursionError):
        return {"refused": "too_large"}


def picture(source: Path, target: Path) -> dict[str, Any]:  # Any: as above
    """Draw it anew: upright, of a size that shows every detail, without what the camera wrote."""
    from PIL import Image, ImageOps, UnidentifiedImageError

    with source.open("rb") as file:
        if file.read(12)[4:8] == b"ftyp":
            from pillow_heif import register_heif_opener

            register_heif_opener(thumbnails=False)
    try:
        with Image.open(source, formats=PICTURES if "HEIF" in Image.OPEN else PICTURES[:-1]) as opened:
            if opened.width * opened.height > MOST_PIXELS:
                raise Refused("too_large")
            opened.draft("RGB", (MOST_SIDE, MOST_SIDE))
            upright = ImageOps.exif_transpose(opened)
            upright.load()
    except Image.DecompressionBombError as bomb:
        raise Refused("too_large") from bomb
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError, KeyError) as bad:
        raise Refused("unreadable") from bad
    return _drawn(upright, target)


def _drawn(upright: "Image", target: Path) -> dict[str, Any]:  # Any: as above
    is_drawing = upright.mode in {"P", "1"} or upright.has_transparency_data
    kept = upright.convert("RGBA" if upright.has_transparency_data else "RGB")
    kept.thumbnail((MOST_SIDE, MOST_SIDE))
    kept.info = {}
    if is_drawing:
        kept.save(target, "PNG")
        return {"made": "png", "removed": []}
    kept.save(target, "JPEG", quality=QUALITY)
    return {"made": "jpeg", "removed": []}


def pdf(source: Path, target: Path) -> dict[str, Any]:  # Any: as above
    """Write it anew from its pages."""
    import pikepdf

    try:
        with pikepdf.open(source) as opened:
            if len(opened.pages) > MOST_PAGES or len(opened.objects) > MOST_OBJECTS:
                raise Refused("too_large")
            removed = _disarmed(opened)
            opened.save(target, encryption=False, deterministic_id=True)
    except pikepdf.PasswordError as locked:
        raise Refused("locked") from locked
    except (pikepdf.PdfError, pikepdf.DataDecodingError, ValueError, TypeError, OverflowError) as bad:
        raise Refused("unreadable") from bad
    return {"made": "pdf", "removed": sorted(removed)}


def _disarmed(opened: Any) -> set[str]:  # Any: a Pdf
    """Take away whatever acts; what was found."""
    removed: set[str] = set()
    for name in list(opened.attachments):  # deleting the name tree alone leaves the content within reach of /AF
        del opened.attachments[name]
        removed.add("attachments")
    root = opened.Root
    if "/Names" in root:
        for name in NAMED:
            _take(root.Names, name, removed)
    for name in ROOT:
        _take(root, name, removed)
    if "/Info" in opened.trailer:
        del opened.trailer["/Info"]
    for thing in list(opened.objects):
        _strip(thing, removed)
    opened.remove_unreferenced_resources()
    return removed


def _strip(thing: Any, removed: set[str], depth: int = 0) -> None:  # Any: an object of a PDF
    """Take from this object, and from those written inside it, whatever acts; others come by themselves."""
    import pikepdf

    if isinstance(thing, pikepdf.Stream):
        thing = thing.stream_dict
    if depth > 60:  # noqa: PLR2004 - no honest document nests so
        raise Refused("unreadable")
    if isinstance(thing, pikepdf.Dictionary):
        _strip_one(thing, removed)
        inside = [thing[name] for name in thing.keys()]  # noqa: SIM118 - it iterates over its keys no other way
    elif isinstance(thing, pikepdf.Array):
        inside = list(thing)
    else:
        return
    for each in inside:
        if isinstance(each, pikepdf.Dictionary | pikepdf.Array) and not each.is_indirect:
            _strip(each, removed, depth + 1)


def _strip_one(thing: Any, removed: set[str]) -> None:  # Any: a dictionary of a PDF
    for name in EVERYWHERE:
        _take(thing, name, removed)
    for name in ("/A", "/OpenAction", "/PA"):
        if name in thing and not _is_harmless(thing[name]):
            _take(thing, name, removed)
    if "/S" in thing and "/Next" in thing:
        _take(thing, "/Next", removed)
    annotations = thing.get("/Annots")
    if annotations is not None:
        _calm(thing, annotations, removed)


def _is_harmless(action: Any) -> bool:  # Any: an action, or a place in the document
    import pikepdf

    if not isinstance(action, pikepdf.Dictionary):
        return True
    return str(action.get("/S", "")) in HARMLESS_ACTIONS


def _calm(page: Any, annotations: Any, removed: set[str]) -> None:  # Any: dictionaries of a PDF
    import pikepdf

    kept = [each for each in annotations if str(each.get("/Subtype", "")) not in LIVELY]
    if len(kept) != len(annotations):
        removed.add("attachments")
        page["/Annots"] = pikepdf.Array(kept)


def _take(thing: Any, name: str, removed: set[str]) -> None:  # Any: a dictionary of a PDF
    if name in thing:
        del thing[name]
        if name not in UNTOLD:
            removed.add(SAID.get(name, "actions"))


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]))))
