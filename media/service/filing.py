"""What an upload turned out to be, by its content: a picture and a file are ready here; the rest is for the player."""

from pathlib import Path
from typing import IO

from lms.core.db import reading, session, transaction
from lms.core.errors import BadValue
from lms.core.jobs import Cancelled
from media import filetypes, pictures, place, storage
from media.models import Asset, AssetKind, AssetState, StoredObject
from media.refusals import Reason, Refused
from media.service import assets, files, replacing
from media.service.gathering import Source

PLAYED = frozenset({AssetKind.VIDEO, AssetKind.AUDIO})


def settle(asset_id: int, source: Source, folder: Path) -> bool:
    """Whether the asset is no film and no recording, and therefore ready now.

    Raises `Refused` where it is not what it was wanted for.
    """
    with reading() as current:
        asset = current.get_one(Asset, asset_id)
    if asset.wanted in PLAYED:
        return False
    with source.path.open("rb") as content:
        found = filetypes.of(content, asset.title)
        is_picture = pictures.is_picture(content)
        if is_picture and asset.wanted != AssetKind.FILE:
            _keep_picture(asset_id, content, folder)
        elif found is not None:
            _keep_file(asset_id, source.row, found)
        elif asset.wanted:
            raise Refused(Reason.UNWANTED_KIND)
        else:
            return False
    return True


def _keep_file(asset_id: int, row: StoredObject, found: filetypes.FileType) -> None:
    if row.bytes > files.FILE_MEGABYTES * files.MEGABYTE:
        raise Refused(Reason.FILE_TOO_LARGE)
    with transaction():
        asset = _living(asset_id)
        session().get_one(StoredObject, row.id).mime = found.mime
        asset.probe = {"type": found.name, "suffix": found.suffix}
        _ready(asset, AssetKind.FILE)


def _keep_picture(asset_id: int, content: IO[bytes], folder: Path) -> None:
    """The picture as we draw it takes the place of what was sent, which nobody is ever given."""
    try:
        made = pictures.drawn_anew(content)
    except BadValue as bad:
        raise Refused(Reason.PICTURE_UNREADABLE, str(bad)) from bad
    path = folder / "picture"
    path.write_bytes(made.content.getbuffer())
    store = place.store()
    stored = store.put(storage.new_key(AssetKind.PICTURE.value), path, pictures.MIME)
    with transaction():
        asset = _living(asset_id)
        asset.source_id = assets.keep(store.name, stored, pictures.MIME).id
        asset.width, asset.height = made.width, made.height
        _ready(asset, AssetKind.PICTURE)


def _living(asset_id: int) -> Asset:
    asset = session().get_one(Asset, asset_id, populate_existing=True)
    if asset.state is AssetState.CANCELLED:
        raise Cancelled
    return asset


def _ready(asset: Asset, kind: AssetKind) -> None:
    asset.kind = kind
    assets.move(asset, AssetState.QUEUED)
    replacing.finish(asset)
