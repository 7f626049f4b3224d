"""Recordings whose sound media has made."""

from lms.core.db import session
from lms.publications.files.models import Narration, Track
from media.models import Asset, AssetKind, AssetState, Rendition, StoredObject


def record(edition, reader, titles):
    narration = Narration(edition_id=edition.id, agent_id=reader.id)
    session().add(narration)
    session().flush()
    return [_track(narration, number, title) for number, title in enumerate(titles, 1)]


def _track(narration, number, title):
    stored = StoredObject(
        backend="local", key=f"test/{narration.id}/{number}.m4a", bytes=4096, sha256="0" * 64, mime="audio/mp4"
    )
    asset = Asset(kind=AssetKind.AUDIO, state=AssetState.READY, duration_ms=61_000)
    session().add_all([stored, asset])
    session().flush()
    made = {column.key for column in Rendition.__table__.columns if not column.nullable and column.default is None}
    plain = dict.fromkeys(made - {"id", "asset_id", "object_id", "label", "profile", "codecs", "playlist"}, 0)
    plain |= dict.fromkeys(made & {"profile", "codecs", "playlist"}, "")
    session().add(Rendition(asset_id=asset.id, object_id=stored.id, label="audio", **plain))
    track = Track(narration_id=narration.id, number=number, title=title, asset_id=asset.id, revision=1, seconds=61.0)
    session().add(track)
    session().flush()
    return track
