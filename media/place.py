"""This installation's own: its folders, its stores, its signers, its ffmpeg. Everything else is handed these."""

from pathlib import Path

from flask import current_app, url_for

from lms.core.config import BadSetting, Settings
from media import binaries
from media.ladder import AUDIO, PROFILE_VERSION, TABLE
from media.storage import Storage
from media.storage.local import LocalStorage
from media.storage.local_arrivals import LocalArrivals
from media.tokens import Signer


def settings() -> Settings:
    """The settings of this process."""
    found: Settings = current_app.config["SETTINGS"]
    return found


def store(name: str = "") -> Storage:
    """The store of this name; without one, where new files go."""
    name = name or settings().storage
    kept: dict[str, Storage] = current_app.extensions.setdefault("media_stores", {})
    if name not in kept:
        kept[name] = local_store() if name == "local" else _s3_store()
    return kept[name]


def local_store() -> LocalStorage:
    """The files in DATA_DIR."""
    files = settings().data_dir / "files"
    return LocalStorage(files, signer("object"), _door, local_arrivals())


def local_arrivals() -> LocalArrivals:
    """The parts in DATA_DIR of files that are on their way."""
    return LocalArrivals(uploads_folder(), settings().data_dir / "files", _part_door)


def signer(purpose: str) -> Signer:
    """Who signs addresses of this kind."""
    return Signer(settings().secret_key, purpose)


def tools() -> binaries.Tools:
    """Ffmpeg and ffprobe. Raises `Refused` with a sentence where one is missing."""
    return binaries.find(settings().ffmpeg, settings().ffprobe)


def profile() -> tuple[str, ...]:
    """The renditions that this academy makes: the setting, and sound alone always."""
    return (*settings().renditions.replace(",", " ").split(), AUDIO)


def profile_version() -> str:
    """What a finished set of renditions was made by."""
    return f"{PROFILE_VERSION}:{'+'.join(sorted(set(profile())))}"


def page_of(public_id: str) -> str:
    """The path of the page on which an asset is looked after."""
    return f"/media/library/{public_id}"


def uploads_folder() -> Path:
    """Where parts of uploads wait for the rest, with the local storage."""
    return settings().data_dir / "uploads"


def work_folder() -> Path:
    """Where the worker encodes; nothing is ever served from here."""
    return settings().data_dir / "work"


def own_work_folder() -> Path:
    """The work folder, made if need be; nobody else may look into it."""
    work_folder().mkdir(parents=True, exist_ok=True, mode=0o700)
    return work_folder()


def check(given: Settings) -> None:
    """Refuse to start with renditions that do not exist."""
    unknown = [name for name in given.renditions.replace(",", " ").split() if name not in TABLE]
    if unknown:
        known = " ".join(name for name in TABLE if name != AUDIO)
        wrong = " ".join(unknown)
        raise BadSetting(
            f"RENDITIONS may name {known}, not “{wrong}”.", f"يجوز في RENDITIONS ما يلي: {known}، لا «{wrong}»."
        )


def _door(token: str) -> str:
    return url_for("media.open_file", token=token)


def _part_door(opened: str, number: int) -> str:
    return url_for("media.put_part", opened=opened, number=number)


def _s3_store() -> Storage:
    from media.storage.s3 import Bucket, S3Storage

    own = settings()
    return S3Storage(Bucket(own.s3_endpoint, own.s3_region, own.s3_bucket, own.s3_access_key, own.s3_secret_key))
