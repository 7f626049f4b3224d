"""PNG pictures, cleaned: nothing stays but the picture itself."""

import base64
import struct
import zlib

from lms.core.errors import BadValue
from lms.core.i18n import _

SIGNATURE = b"\x89PNG\r\n\x1a\n"
KEPT = {b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND"}
LARGEST = 1200  # pixels on either side
CHANNELS = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}


def as_svg(content: bytes) -> bytes:
    """A drawing that holds the cleaned picture. Raises `BadValue`."""
    width, height, cleaned = _cleaned(content)
    picture = base64.b64encode(cleaned).decode("ascii")
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}"><image width="{width}" '
        f'height="{height}" href="data:image/png;base64,{picture}"/></svg>'
    ).encode("ascii")


def _cleaned(content: bytes) -> tuple[int, int, bytes]:
    """Its size, and the picture without what a camera or a program wrote into it."""
    out, compressed, header, at = bytearray(SIGNATURE), bytearray(), b"", len(SIGNATURE)
    while at + 12 <= len(content):
        length, kind = struct.unpack_from(">I4s", content, at)
        whole = content[at : at + 12 + length]
        data = whole[8:-4]
        if len(data) != length or struct.unpack(">I", whole[-4:])[0] != zlib.crc32(kind + data):
            break
        if kind in KEPT:
            out += whole
        if kind == b"IHDR":
            header = data
        elif kind == b"IDAT":
            compressed += data
        elif kind == b"IEND":
            return *_size(header, bytes(compressed)), bytes(out)
        at += 12 + length
    raise _broken()


def _size(header: bytes, compressed: bytes) -> tuple[int, int]:
    """Width and height, once the rows are found to be as many as the head says, and no more."""
    if len(header) != 13:  # noqa: PLR2004 - the length of an IHDR
        raise _broken()
    width, height, depth, colour, _method, _filters, interlaced = struct.unpack(">IIBBBBB", header)
    if interlaced or colour not in CHANNELS:
        raise BadValue(_("This kind of PNG is not taken. Save it again as a plain, not interlaced PNG."))
    if not 0 < width <= LARGEST or not 0 < height <= LARGEST:
        raise BadValue(_("The picture is too large: at most %(most)s pixels on either side.", most=LARGEST))
    expected = height * (1 + (width * depth * CHANNELS[colour] + 7) // 8)
    reader = zlib.decompressobj()
    try:
        rows = reader.decompress(compressed, expected + 1)
    except zlib.error as error:
        raise _broken() from error
    if len(rows) != expected:
        raise _broken()
    return width, height


def _broken() -> BadValue:
    return BadValue(_("This file cannot be read as a PNG picture."))
