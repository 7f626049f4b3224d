"""Caption tracks of an asset."""

from blinker import signal
from sqlalchemy import delete, select

from lms.core.db import session
from media.models import Asset, CaptionTrack

captions_changed = signal("captions-changed", doc="Captions came, changed or went. Sender: the Asset.")


def put(asset: Asset, language: str, label: str, vtt: str) -> CaptionTrack:
    """The captions of this language, new or in place of the old ones."""
    query = select(CaptionTrack).where(CaptionTrack.asset_id == asset.id, CaptionTrack.language == language)
    track = session().scalar(query.where(CaptionTrack.kind == "captions"))
    if track is None:
        track = CaptionTrack(asset_id=asset.id, language=language, label=label, vtt=vtt)
        session().add(track)
    track.vtt = vtt
    session().flush()
    captions_changed.send(asset)
    return track


def of(asset: Asset) -> list[CaptionTrack]:
    """All captions of the asset, by language."""
    query = select(CaptionTrack).where(CaptionTrack.asset_id == asset.id).order_by(CaptionTrack.language)
    return list(session().scalars(query))


def remove(asset: Asset, language: str) -> None:
    """Take the captions of a language away; none is fine."""
    session().execute(delete(CaptionTrack).where(CaptionTrack.asset_id == asset.id, CaptionTrack.language == language))
    captions_changed.send(asset)
