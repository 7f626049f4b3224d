"""Pictures drawn from a video: its poster, a sheet of small stills for the timeline, and its slides."""

import math
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import select

from lms.core.db import session
from media import encode, graph, keeping, runner
from media.encode import Work
from media.ladder import segment
from media.models import Asset, Slide, StoredObject
from media.runner import Asked

if TYPE_CHECKING:
    from media.slides import Found

SHEET_COLUMNS = 10
MOST_STILLS = 100
STILL_SIDE = 90
LIMITS = runner.Limits(deadline_seconds=1800, stall_seconds=600)


class Sheet(NamedTuple):
    """One picture with small stills of the whole film, row by row."""

    path: Path
    every_ms: int
    columns: int
    width: int
    height: int
    stills: int


@dataclass
class Drawn:
    """Pictures in the work folder, drawn without a database."""

    poster: Path | None = None
    sheet: Sheet | None = None
    slides: "list[Found]" = field(default_factory=list)

    def keep(self) -> "Extras":
        """Store them."""
        kept = Extras()
        if self.poster:
            kept.poster = keeping.keep(self.poster, "poster", ".jpg", "image/jpeg")
        if self.sheet:
            kept.sheet = keeping.keep(self.sheet.path, "storyboard", ".jpg", "image/jpeg"), self.sheet
        kept.stills = [(keeping.keep(found.path, "slide", ".webp", "image/webp"), found) for found in self.slides]
        return kept


@dataclass
class Extras:
    """What is kept beside the renditions; `put` gives it to the asset in the transaction that shows them."""

    poster: StoredObject | None = None
    sheet: tuple[StoredObject, Sheet] | None = None
    stills: list[tuple[StoredObject, "Found"]] = field(default_factory=list)

    def put(self, asset: Asset) -> None:
        """Point from the asset to these files."""
        if self.poster:
            asset.poster_id = self.poster.id
        if self.sheet:
            row, sheet = self.sheet
            asset.storyboard_id = row.id
            asset.storyboard = {name: value for name, value in sheet._asdict().items() if name != "path"}
        for row, found in self.stills:
            still = Slide(
                asset_id=asset.id, at_ms=found.at_ms, object_id=row.id, width=found.width, height=found.height
            )
            session().add(still)


def drawn(asset: Asset) -> tuple[bool, bool]:
    """Whether an earlier run has drawn the poster, and the stills and slides."""
    slides = session().scalar(select(Slide.id).where(Slide.asset_id == asset.id).limit(1))
    return asset.poster_id is not None, asset.storyboard_id is not None or slides is not None


def early(work: Work, stopping: Asked) -> Drawn:
    """The poster, which a lesson shows before anything plays."""
    return Drawn(poster=encode.poster(work, stopping))


def late(work: Work, easy: Path | None, stopping: Asked) -> Drawn:
    """The sheet of stills and the slides, drawn from the easy rendition; a film does without where that fails."""
    if easy is None:
        return Drawn()
    from media import slides  # it brings Pillow along, which no web process needs

    return Drawn(sheet=storyboard(work, easy, stopping), slides=list(slides.find(work, easy, stopping)))


def storyboard(work: Work, easy: Path, stopping: Asked | None = None) -> Sheet | None:
    """The key frames of our own rendition, at most a hundred: nothing else has to be decoded."""
    length = segment(work.source)
    frames = max(1, math.ceil(work.source.seconds / float(length)))
    each = -(-frames // MOST_STILLS)
    count, (width, height) = -(-frames // each), _fitted(work)
    tiles = min(SHEET_COLUMNS, count), -(-count // SHEET_COLUMNS)
    try:
        command = graph.sheet(work, easy, each, (width, height), tiles)
        runner.read(command, cwd=work.folder, limits=LIMITS, cancelled=stopping)
    except runner.RunCancelled:
        raise
    except runner.RunFailed:
        return None
    return Sheet(work.folder / graph.SHEET, round(each * length * 1000), tiles[0], width, height, count)


def _fitted(work: Work) -> tuple[int, int]:
    scale = STILL_SIDE / work.source.short_side
    return max(2, round(work.source.width * scale / 2) * 2), max(2, round(work.source.height * scale / 2) * 2)
