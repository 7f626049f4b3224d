"""A scan: the pages of a PDF as pictures, a little crooked and grey, in a PDF without a word of text."""

import random
from io import BytesIO

from PIL import Image, ImageChops, ImageFilter
from pypdfium2 import PdfDocument

DPI = 150
PAPER, QUALITY = 244, 42
MOST_TURN = 0.5  # degrees


def scan(book: bytes, first: int = 0) -> bytes:
    """The pages from `first` on, the same each time."""
    chance = random.Random("scan")  # noqa: S311 - the same dust each time, not a secret
    with PdfDocument(book) as pages:
        pictures = [
            _dusty(page.render(scale=DPI / 72, grayscale=True).to_pil(), chance) for page in list(pages)[first:]
        ]
    out = BytesIO()
    pictures[0].save(out, "PDF", save_all=True, append_images=pictures[1:], resolution=DPI, quality=QUALITY)
    return out.getvalue()


def _dusty(page: Image.Image, chance: random.Random) -> Image.Image:
    """Paper that is not white, a page that did not lie straight, a lens that was not sharp, and dust."""
    grey = page.convert("L").point([min(level, PAPER) for level in range(256)])
    turned = grey.rotate(chance.uniform(-MOST_TURN, MOST_TURN), Image.Resampling.BICUBIC, fillcolor=PAPER)
    dust = Image.frombytes("L", (97, 131), chance.randbytes(97 * 131)).resize(page.size, Image.Resampling.NEAREST)
    dust = dust.point([0 if level > 1 else 60 for level in range(256)]).filter(ImageFilter.GaussianBlur(1.2))
    return ImageChops.subtract(turned.filter(ImageFilter.GaussianBlur(0.5)), dust)
