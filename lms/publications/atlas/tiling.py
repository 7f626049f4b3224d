"""A picture cut for deep zoom: where each piece lies, and the program that cuts, `python -I tiling.py SOURCE FOLDER`.

A pack is one file with every piece of a picture one after the other: the whole at each scale, then the tiles of each
scale row by row. The program writes a row at a time, so one that was killed goes on where it was; the same picture
always gives the same pack. It says what it made as one line of JSON: {"width", "height", "ends": [...]} or
{"refused": "reason"}. It imports nothing of ours; the web takes nothing but its arithmetic from here.
"""

import json
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from PIL.Image import Image

TILE = 512
MOST_PIXELS = 100_000_000  # three bytes each while it is cut
LEAST_SIDE = 64
QUALITY = 84
FORMATS = ("JPEG", "PNG")
REGION = re.compile(r"(\d{1,6}),(\d{1,6}),(\d{1,6}),(\d{1,6})", re.ASCII)
SIZE = re.compile(r"(\d{1,6}),(\d{1,6})?", re.ASCII)


class Unsupported(Exception):
    """A region or a size that was not cut beforehand."""


class Malformed(Exception):
    """No region or no size at all."""


@dataclass(frozen=True, slots=True)
class Tiling:
    """The pieces of a picture of this size, numbered in the order of its pack."""

    width: int
    height: int

    @property
    def factors(self) -> list[int]:
        """1, 2, 4 … until the whole is no larger than a tile."""
        found = [1]
        while max(self.size(found[-1])) > TILE:
            found.append(found[-1] * 2)
        return found

    def size(self, factor: int) -> tuple[int, int]:
        """Width and height at this scale."""
        return -(-self.width // factor), -(-self.height // factor)

    def grid(self, factor: int) -> tuple[int, int]:
        """How many tiles stand beside and above one another."""
        width, height = self.size(factor)
        return -(-width // TILE), -(-height // TILE)

    @property
    def count(self) -> int:
        """How many pieces there are."""
        factors = self.factors
        return len(factors) + sum(columns * rows for columns, rows in map(self.grid, factors[:-1]))

    def piece(self, region: str, size: str) -> int:
        """Which piece the Image API means by `region` and `size`. Raises `Malformed` or `Unsupported`."""
        asked = self._region(region)
        factors = self.factors
        for factor in factors:
            if asked == (0, 0, self.width, self.height) and _meets(size, self.size(factor), largest=factor == 1):
                return factors.index(factor)
            number = self._tile(asked, factor, size) if factor != factors[-1] else None
            if number is not None:
                return number
        _check(size)
        raise Unsupported

    def _region(self, region: str) -> tuple[int, int, int, int]:
        if region == "full":
            return 0, 0, self.width, self.height
        said = REGION.fullmatch(region)
        if said is None:
            raise Malformed
        x, y, width, height = map(int, said.groups())
        if not (width and height and x < self.width and y < self.height):
            raise Malformed
        return x, y, min(width, self.width - x), min(height, self.height - y)

    def _tile(self, asked: tuple[int, int, int, int], factor: int, size: str) -> int | None:
        x, y, width, height = asked
        side = TILE * factor
        stands = x % side == 0 and y % side == 0
        if not stands or (width, height) != (min(side, self.width - x), min(side, self.height - y)):
            return None
        if not _meets(size, (-(-width // factor), -(-height // factor)), largest=factor == 1):
            return None
        return self.first(factor) + (y // side) * self.grid(factor)[0] + x // side

    def first(self, factor: int) -> int:
        """The number of the first tile at this scale."""
        factors = self.factors
        before = factors[: factors.index(factor)]
        return len(factors) + sum(columns * rows for columns, rows in map(self.grid, before))


def _meets(size: str, given: tuple[int, int], *, largest: bool) -> bool:
    if size == "max":
        return largest
    said = SIZE.fullmatch(size)
    return said is not None and int(said[1]) == given[0] and (said[2] is None or int(said[2]) == given[1])


def _check(size: str) -> None:
    if size != "max" and not re.fullmatch(r"\^?(max|pct:[\d.]+|!?\d*,\d*)", size):
        raise Malformed


class Refused(Exception):
    """Why a picture is not cut: too_large | too_small | unreadable."""


def main(source: Path, folder: Path) -> dict[str, Any]:  # Any: JSON
    """Cut the picture into `folder`/pack; rows that lie there from a run that was killed are not made again."""
    try:
        whole = _opened(source)
        tiling = Tiling(*whole.size)
        _cut(whole, tiling, folder)
    except Refused as refused:
        return {"refused": str(refused)}
    except (MemoryError, RecursionError):
        return {"refused": "too_large"}
    return {"width": tiling.width, "height": tiling.height, "ends": _joined(tiling, folder)}


def _opened(source: Path) -> "Image":
    from PIL import Image, ImageOps, UnidentifiedImageError

    try:
        with Image.open(source, formats=FORMATS) as opened:
            if opened.width * opened.height > MOST_PIXELS:
                raise Refused("too_large")
            if min(opened.size) < LEAST_SIDE:
                raise Refused("too_small")
            upright = ImageOps.exif_transpose(opened)
            if not upright.has_transparency_data:
                return upright.convert("RGB")
            ground = Image.new("RGB", upright.size, "white")
            clear = upright.convert("RGBA")
            ground.paste(clear, mask=clear.getchannel("A"))
            return ground
    except Image.DecompressionBombError as bomb:
        raise Refused("too_large") from bomb
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError, KeyError) as bad:
        raise Refused("unreadable") from bad


def _cut(whole: "Image", tiling: Tiling, folder: Path) -> None:
    level = whole
    for factor in tiling.factors:
        if factor > 1:
            level = level.reduce(2)
        _keep(folder / _whole(factor), [level], level)
        columns, rows = tiling.grid(factor) if factor != tiling.factors[-1] else (0, 0)
        for row in range(rows):
            _keep(folder / _row(factor, row), _boxes(columns, row, level.size), level)


def _boxes(columns: int, row: int, size: tuple[int, int]) -> "list[tuple[int, int, int, int]]":
    top = row * TILE
    bottom = min(top + TILE, size[1])
    return [(left, top, min(left + TILE, size[0]), bottom) for left in range(0, columns * TILE, TILE)]


def _keep(path: Path, pieces: "list[Any]", level: "Image") -> None:  # Any: a picture, or a box of it
    """The pieces with a line of their lengths before them; what stands at `path` is whole."""
    import io

    if path.exists():
        return
    made = []
    for piece in pieces:
        out = io.BytesIO()
        drawn = level.crop(piece) if isinstance(piece, tuple) else piece
        drawn.save(out, "JPEG", quality=QUALITY, progressive=True, optimize=True)
        made.append(out.getvalue())
    draft = path.with_name(f".{path.name}")
    draft.write_bytes(json.dumps([len(each) for each in made]).encode() + b"\n" + b"".join(made))
    draft.replace(path)


def _joined(tiling: Tiling, folder: Path) -> list[int]:
    """Write the pack; where each piece ends in it."""
    ends: list[int] = []
    at = 0
    with (folder / ".pack").open("wb") as pack:
        for name in _parts(tiling):
            with (folder / name).open("rb") as part:
                lengths: list[int] = json.loads(part.readline())
                for length in lengths:
                    at += pack.write(part.read(length))
                    ends.append(at)
    (folder / ".pack").replace(folder / "pack")
    return ends


def _parts(tiling: Tiling) -> Iterator[str]:
    yield from map(_whole, tiling.factors)
    for factor in tiling.factors[:-1]:
        yield from (_row(factor, row) for row in range(tiling.grid(factor)[1]))


def _whole(factor: int) -> str:
    return f"whole-{factor}"


def _row(factor: int, row: int) -> str:
    return f"row-{factor}-{row}"


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(Path(sys.argv[1]), Path(sys.argv[2]))))
