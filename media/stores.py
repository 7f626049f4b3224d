"""Which storage the platform keeps files in: the one that the settings name, and the one that an old row remembers."""

from flask import current_app

from lms.core.config import Settings
from media.storage import Storage
from media.storage.local import LocalStorage
from media.storage.s3 import Bucket, S3Storage
from media.tokens import Signer

DOOR = "/media/file/"


def current() -> Storage:
    """The storage that new files go to."""
    settings: Settings = current_app.config["SETTINGS"]
    return named(settings.storage)


def named(name: str) -> Storage:
    """The storage that a row remembers; made once for each app."""
    kept: dict[str, Storage] = current_app.extensions.setdefault("media.stores", {})
    if name not in kept:
        kept[name] = _made(name, current_app.config["SETTINGS"])
    return kept[name]


def _made(name: str, settings: Settings) -> Storage:
    if name == "s3":
        bucket = Bucket(
            endpoint=settings.s3_endpoint,
            region=settings.s3_region,
            name=settings.s3_bucket,
            access_key=settings.s3_access_key,
            secret_key=settings.s3_secret_key,
        )
        return S3Storage(bucket)
    signer = Signer(settings.secret_key, "file")
    return LocalStorage(settings.data_dir / "files", signer, lambda token: DOOR + token)
