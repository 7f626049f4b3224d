"""Pictures in texts: read strictly, turned upright, made small enough for a phone, and drawn anew without metadata."""

import contextlib
import io
import warnings
from collections.abc import Iterator
from typing import IO, NamedTuple

from lms.core.errors import BadValue
from lms.core.i18n import _l

STARTS = (b"\xff\xd8\xff", b"\x89PNG\r\n", b"GIF87a", b"GIF89a")
FORMATS = ("JPEG", "PNG", "WEBP", "GIF")
MIME = "image/webp"
MEGABYTES = 15
MOST_PIXELS = 60_000_000
MOST_SIDE = 1600
QUALITY = 80
UNREADABLE = _l("This is not a picture that we can read. JPEG, PNG, WebP and GIF are fine.")


class Drawn(NamedTuple):
    """A picture as we made it."""

    content: io.BytesIO
    width: int
    height: int


def is_picture(content: IO[bytes]) -> bool:
    """Whether the file begins as a picture does, whatever it is called."""
    content.seek(0)
    head = content.read(16)
    content.seek(0)
    return head.startswith(STARTS) or (head[:4] == b"RIFF" and head[8:12] == b"WEBP")


def pixels_of(content: IO[bytes]) -> int:
    """How many pixels it says that it has, before any of them is drawn. Raises `BadValue` for what is no picture."""
    from PIL import Image, UnidentifiedImageError

    try:
        with _without_warnings(), Image.open(content, formats=FORMATS) as opened:
            return opened.width * opened.height
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError) as bad:
        raise BadValue(UNREADABLE) from bad


def drawn_anew(content: IO[bytes]) -> Drawn:
    """The picture in our own format. Raises `BadValue` for anything that is none, or is a bomb."""
    from PIL import Image, ImageOps, UnidentifiedImageError

    content.seek(0)
    try:
        with _without_warnings(), Image.open(content, formats=FORMATS) as opened:
            if opened.width * opened.height > MOST_PIXELS:
                raise BadValue(_l("The picture has too many pixels. Please make it smaller and choose it again."))
            opened.draft("RGB", (MOST_SIDE, MOST_SIDE))
            upright = ImageOps.exif_transpose(opened)
            kept = upright.convert("RGBA" if upright.has_transparency_data else "RGB")
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError) as bad:
        raise BadValue(UNREADABLE) from bad
    kept.thumbnail((MOST_SIDE, MOST_SIDE))
    kept.info = {}  # what the camera wrote about the place and the phone
    made = io.BytesIO()
    kept.save(made, "WEBP", quality=QUALITY, method=4)
    made.seek(0)
    return Drawn(made, kept.width, kept.height)


@contextlib.contextmanager
def _without_warnings() -> Iterator[None]:
    """Pillow warns of large pictures as it opens them; how large one may be is said here."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield
