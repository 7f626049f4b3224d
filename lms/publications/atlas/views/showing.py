"""How pages show a plate's picture: its address in each size that there is."""

from typing import NamedTuple

from flask import url_for

from lms.publications.atlas.models import Plate
from lms.publications.atlas.service import reading
from lms.publications.atlas.service.reading import Opened
from lms.publications.models import Edition

SCREEN = 1100  # pixels: what a page without script shows in place
THUMB = 420


class Picture(NamedTuple):
    """Addresses of a picture for an <img>."""

    src: str
    width: int
    height: int
    srcset: str
    info: str


def picture(plate: Plate, wide: int = SCREEN) -> Picture:
    """The picture about `wide` pixels wide, and its other sizes for sharper screens."""
    sizes = plate.sizes
    width, height = min(sizes, key=lambda size: abs(size[0] - wide))
    smaller = [size for size in sizes if size[0] <= 2 * wide] or sizes[-1:]
    srcset = ", ".join(f"{_address(plate, size)} {size[0]}w" for size in smaller)
    info = url_for("iiif.info", digest=plate.digest)
    return Picture(_address(plate, (width, height)), width, height, srcset, info)


def of_edition(edition: Edition) -> dict[str, Opened] | None:
    """What the page of an edition shows of the atlas, where it is a volume with plates."""
    opened = reading.of_edition(edition)
    return {"volume": opened} if opened and opened.plates else None


def _address(plate: Plate, size: tuple[int, int]) -> str:
    said = f"{size[0]},{size[1]}"
    return url_for("iiif.piece", digest=plate.digest, region="full", size=said, rotation="0", name="default.jpg")
