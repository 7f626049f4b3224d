"""The program that draws pages and covers: `python -I picture.py WAY SOURCE TARGET [PAGE]`.

WAY is cover (of a PDF's first page or of a picture), page (a WebP of one page, for the eye) or ocr (a grey PNG of one
page, for tesseract). A cover is drawn three times: TARGET is a small WebP for our pages, TARGET.jpg the same for apps
that know no WebP, TARGET-square.jpg what players of podcasts ask for. It says {"width": 480, "height": 640} or
{"refused": "reason"}. It runs on a leash.
"""

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from PIL.Image import Image

COVER_SIDE = 640
SQUARE_SIDE = 1400  # the least that directories of podcasts take
PAGE_SIDE = 1500
OCR_SIDE = 3000
MOST_PIXELS = 60_000_000
PICTURES = ("JPEG", "PNG", "GIF", "WEBP")


def main(way: str, source: Path, target: Path, page: int = 1) -> dict[str, Any]:  # Any: JSON
    """Draw one."""
    side = {"cover": SQUARE_SIDE, "page": PAGE_SIDE, "ocr": OCR_SIDE}[way]
    with source.open("rb") as file:
        is_pdf = b"%PDF-" in file.read(1024)
    drawn = _page(source, page, side) if is_pdf else _picture(source)
    if drawn is None:
        return {"refused": "unreadable"}
    drawn.thumbnail((side, side))
    if way == "ocr":
        drawn.convert("L").save(target, "PNG", compress_level=1)
        return {"width": drawn.width, "height": drawn.height}
    drawn = drawn.convert("RGB")
    if way == "cover":
        _square(drawn).save(f"{target}-square.jpg", "JPEG", quality=80, optimize=True)
        drawn.thumbnail((COVER_SIDE, COVER_SIDE))
        drawn.save(f"{target}.jpg", "JPEG", quality=80, optimize=True)
    drawn.save(target, "WEBP", quality=72, method=4)
    return {"width": drawn.width, "height": drawn.height}


def _square(drawn: "Image") -> "Image":
    """The whole cover on a square of the colour that its border has on the average."""
    from PIL import ImageOps

    edge = drawn.crop((0, 0, max(1, drawn.width // 50), drawn.height)).resize((1, 1))
    red, green, blue = edge.tobytes()
    return ImageOps.pad(drawn, (SQUARE_SIDE, SQUARE_SIDE), color=(red, green, blue))


def _page(source: Path, number: int, side: int) -> "Image | None":
    """The page, its longer side so many pixels: a page of any size costs the same."""
    import pypdfium2

    try:
        book = pypdfium2.PdfDocument(source)
        page = book[number - 1]
        longest = max(page.get_size()) or 1
        drawn: Image = page.render(scale=min(side / longest, 12), may_draw_forms=False).to_pil()
    except (pypdfium2.PdfiumError, IndexError, ValueError):
        return None
    return drawn


def _picture(source: Path) -> "Image | None":
    from PIL import Image, ImageOps, UnidentifiedImageError

    try:
        with Image.open(source, formats=PICTURES) as opened:
            if opened.width * opened.height > MOST_PIXELS:
                return None
            upright = ImageOps.exif_transpose(opened)
            upright.load()
            return upright
    except (Image.DecompressionBombError, UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError, KeyError):
        return None


if __name__ == "__main__":
    given = sys.argv[1:]
    number = int(given[3]) if len(given) > 3 else 1  # noqa: PLR2004
    sys.stdout.write(json.dumps(main(given[0], Path(given[1]), Path(given[2]), number)))
