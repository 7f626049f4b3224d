"""The long work of the demo: making its films."""

from pathlib import Path
from tempfile import TemporaryDirectory

from demo.videos import studio
from lms.accounts.models import User
from lms.core.db import reading, transaction
from lms.core.jobs import Running, job
from media import place
from media.models import Asset, AssetState
from media.service import uploads


@job("demo.film", queue="media", retries=2)
def make_film(running: Running, name: str, asset_id: int) -> None:
    """Make a film and hand it over like any upload; twice is harmless."""
    with reading() as current:
        asset = current.get_one(Asset, asset_id)
        if asset.state is not AssetState.PREPARING or asset.owner_id is None:
            return
        owner = current.get_one(User, asset.owner_id)
    with TemporaryDirectory(prefix="demo-", dir=_folder()) as folder:
        film = studio.make(name, Path(folder), place.tools().ffmpeg, running.progress)
        with film.path.open("rb") as content, transaction():
            uploads.receive(owner, film.path.name, content, asset)


def _folder() -> Path:
    folder = place.work_folder()
    folder.mkdir(parents=True, exist_ok=True)
    return folder
