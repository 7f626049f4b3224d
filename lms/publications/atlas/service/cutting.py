"""Cutting the picture of a plate into tiles, by a program on a leash. Killed, it goes on at the row it was at."""

import json
import shutil
import sys
from pathlib import Path
from typing import Any

from sqlalchemy import exists, select

from lms.core.db import reading, session, transaction
from lms.core.jobs import Job
from lms.publications import events
from lms.publications.atlas.kinds import CutRefusal
from lms.publications.atlas.models import Plate
from lms.publications.models import Edition, Volume
from media import keeping, place
from media.models import Asset, AssetState, StoredObject
from media.runner import Limits, read
from media.service import assets

PROGRAM = Path(__file__).parents[1] / "tiling.py"
LIMITS = Limits(
    memory_bytes=1_000_000_000, file_bytes=400_000_000, cpu_seconds=300, stall_seconds=600, deadline_seconds=600
)
FOLDER = "plate"
MIME = "application/octet-stream"


def cut(plate_id: int) -> None:
    """Make the pack of the plate's picture, unless it is there. Raises what should be tried again."""
    with reading() as current:
        plate = current.get(Plate, plate_id)
        asset = current.get(Asset, plate.asset_id) if plate else None
        source = current.get(StoredObject, asset.source_id) if asset and asset.source_id else None
    if plate is None or plate.digest or plate.refused or asset is None or source is None:
        return
    folder = place.own_work_folder() / f"plate-{plate.id}-{source.id}"
    folder.mkdir(exist_ok=True, mode=0o700)
    said = _said_of(source, folder)
    if "refused" in said:
        _note(plate_id, refused=CutRefusal(said["refused"]))
    else:
        kept = keeping.keep(folder / "pack", FOLDER, "", MIME)
        sizes = {"width": said["width"], "height": said["height"], "ends": said["ends"]}
        _note(plate_id, digest=kept.sha256, pack_id=kept.id, **sizes)
    shutil.rmtree(folder, ignore_errors=True)


def waiting() -> list[int]:
    """Plates whose picture has arrived and that nobody was asked to cut; those that cannot be read are marked so."""
    query = select(Plate).join(Asset, Asset.id == Plate.asset_id).where(Plate.digest.is_(None), Plate.refused.is_(None))
    broken = query.where(Asset.state.in_(assets.STOPPED))
    for plate in session().scalars(broken.order_by(Plate.id).limit(100)):
        plate.refused = CutRefusal.UNREADABLE
    asked = exists().where(Job.key == _key())
    ready = query.where(Asset.state == AssetState.READY, ~asked).order_by(Plate.id).limit(100)
    return [plate.id for plate in session().scalars(ready)]


def key_of(plate_id: int) -> str:
    """The key of the job that cuts the plate."""
    return f"atlas.cut:{plate_id}"


def _key() -> Any:  # Any: an expression of SQL
    from sqlalchemy import String, cast

    return "atlas.cut:" + cast(Plate.id, String)


def _said_of(source: StoredObject, folder: Path) -> dict[str, Any]:  # Any: JSON
    path = keeping.bring(source, folder / "original")
    argv: list[str | Path] = [sys.executable, "-I", PROGRAM, path.resolve(), folder]
    said: dict[str, Any] = json.loads(read(argv, cwd=folder, limits=LIMITS))
    return said


def _note(plate_id: int, **values: Any) -> None:  # Any: columns
    with transaction() as current:
        plate = current.get(Plate, plate_id)
        if plate is None or plate.digest:  # taken away meanwhile, or another worker was quicker
            return
        for name, value in values.items():
            setattr(plate, name, value)
        query = select(Edition).join(Volume, Volume.edition_id == Edition.id).where(Volume.id == plate.volume_id)
        edition = current.scalars(query).one()
        if plate.since <= edition.revision:
            events.touched(edition)
