"""Pictures and sounds of questions on their way: named by what they hold until the library has names for them.

A body names a file as it names an asset of the library, wherever it stands: above the question, in an option, as the
picture that is pointed at. So a question is judged as it will be, and afterwards only the names are changed.
"""

import dataclasses
import hashlib
import io
import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Final

from courses.quizzes.exchange.face import Attached, Draft, Reading, Trouble
from courses.quizzes.exchange.markup import Picture
from courses.quizzes.types.face import LANGUAGES, MOST_MEDIA, Stored
from lms.core.errors import BadValue
from media import pictures as drawing

MOST_PIXELS: Final = 400_000_000  # of all pictures of a file together: what a worker draws in a minute
MOST_NAME: Final = 60
_SOUNDS: Final = (b"ID3", b"OggS", b"fLaC", b"\x1aE\xdf\xa3")

Contents = Callable[[str], bytes]  # what lies at an address within the file; nothing for any other


def kind_of(content: bytes) -> str:
    """What a file is by how it begins, whatever it is called: a picture, a sound, or nothing that questions show."""
    if drawing.is_picture(io.BytesIO(content)):
        return "picture"
    head = content[:12]
    is_bare = len(head) > 1 and head[0] == 0xFF and 0xE0 <= head[1] < 0xFE  # noqa: PLR2004 - MPEG's first bits
    is_boxed = head[4:8] == b"ftyp" or (head[:4] == b"RIFF" and head[8:] == b"WAVE")
    return "sound" if is_bare or is_boxed or head.startswith(_SOUNDS) else ""


def media(found: Iterable[Picture], contents: Contents, place: tuple[Reading, int], language: str) -> list[Stored]:
    """The pictures and sounds of a text as a body names them; what cannot come along is told at this line."""
    reading, line = place
    named: dict[str, Stored] = {}
    for picture in found:
        content = contents(picture.source)
        kind = kind_of(content)
        if not content or not kind:
            word, told = (Trouble.BAD_FILE, picture.name) if content else (Trouble.PICTURE_GONE, picture.source)
            reading.remark(line, word, told[-MOST_NAME:])
            continue
        name = _attach(reading, picture.name, kind, content)
        if name not in named and len(named) == MOST_MEDIA:
            reading.remark(line, Trouble.NOT_KEPT, picture.name)
            continue
        alt = named.setdefault(name, {"asset": name, "kind": kind, "alt": {}})["alt"]
        alt.setdefault(picture.language if picture.language in LANGUAGES else language, picture.alt or picture.name)
    return list(named.values())


def one_picture(found: list[Stored], place: tuple[Reading, int]) -> list[Stored]:
    """The picture that an option may have; what else it has is told."""
    reading, line = place
    kept = next((each for each in found if each["kind"] == "picture"), None)
    for each in found:
        if each is not kept:
            reading.remark(line, Trouble.NOT_KEPT, reading.files[each["asset"]].name)
    return [kept] if kept else []


def sift(reading: Reading) -> None:
    """Draw each picture once, and leave out of the questions what is none; each is told with its question."""
    sizes: dict[str, tuple[int, int]] = {}
    left = MOST_PIXELS
    for name, file in reading.files.items():
        if file.kind != "picture":
            continue
        try:
            pixels = drawing.pixels_of(io.BytesIO(file.content))
            drawn = drawing.drawn_anew(io.BytesIO(file.content)) if pixels <= left else None
        except BadValue:
            drawn = None
        if drawn:
            left -= pixels
            sizes[name] = drawn.width, drawn.height
            prints = (*file.prints, hashlib.sha256(drawn.content.getbuffer()).hexdigest())
            reading.files[name] = dataclasses.replace(file, prints=prints)
    bad = {name for name, file in reading.files.items() if file.kind == "picture" and name not in sizes}
    for draft in reading.drafts:
        for name in sorted(bad & set(named(draft.body))):
            reading.remark(draft.line, Trouble.BAD_FILE, reading.files[name].name)
        draft.body = renamed(draft.body, dict.fromkeys(bad, ""))
        if draft.type == "hotspot" and draft.body.get("picture"):
            width, height = sizes[draft.body["picture"]["asset"]]
            draft.body["picture"] |= {"width": width, "height": height}


def named(value: Any) -> Iterator[str]:  # Any: JSON
    """The files that a body names, wherever it does."""
    if isinstance(value, Mapping):
        if isinstance(value.get("asset"), str):
            yield value["asset"]
        for inner in value.values():
            yield from named(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from named(inner)


def renamed(value: Any, names: Mapping[str, str]) -> Any:  # Any: JSON
    """The same body with other names for its files; without those whose other name is empty."""
    if isinstance(value, list):
        return [other for each in value if (other := renamed(each, names)) is not None]
    if not isinstance(value, Mapping):
        return value
    if "asset" in value:
        name = names.get(value["asset"], value["asset"])
        return {**value, "asset": name} if name else None
    found = {key: renamed(inner, names) for key, inner in value.items()}
    return {key: inner for key, inner in found.items() if inner is not None}


def renamed_all(drafts: Iterable[Draft], names: Mapping[str, str]) -> list[Draft]:
    """The same for questions."""
    return [dataclasses.replace(draft, body=renamed(draft.body, names)) for draft in drafts]


def _attach(reading: Reading, name: str, kind: str, content: bytes) -> str:
    """Keep a file in the reading and return its name there: the same content has the same."""
    seen = hashlib.sha256(content).hexdigest()
    known = str(uuid.uuid5(uuid.NAMESPACE_OID, seen))
    reading.files.setdefault(known, Attached(name, kind, content, prints=(seen,)))
    return known
