"""A badge baked into its picture: the token stands in a text chunk of the PNG, where badge software looks for it."""

import functools
import struct
import zlib
from pathlib import Path

DRAWN = Path(__file__).with_name("drawn")
KEYWORD = b"openbadgecredential"
_SIGNATURE_AND_HEADER = 8 + 25  # the IHDR chunk is the first, and always this long


def baked(drawing: str, token: str) -> bytes:
    """The picture called `drawing` with `token` inside, uncompressed as the standard has it."""
    plain = picture(drawing)
    text = KEYWORD + b"\0\0\0\0\0" + token.encode()  # not compressed; no language, no translated keyword
    chunk = struct.pack(">I", len(text)) + b"iTXt" + text + struct.pack(">I", zlib.crc32(b"iTXt" + text))
    return plain[:_SIGNATURE_AND_HEADER] + chunk + plain[_SIGNATURE_AND_HEADER:]


@functools.cache
def pictures() -> frozenset[str]:
    """The names of all drawings."""
    return frozenset(path.stem for path in DRAWN.glob("*.png"))


def picture(drawing: str) -> bytes:
    """A drawing as it is, of those in `pictures`."""
    return (DRAWN / f"{drawing}.png").read_bytes()
