"""Files, playlists and captions. The signed address is the permission: it was given to a page that checked."""

import gzip

from flask import Response, abort, request
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from lms.core.access import public
from lms.core.db import session
from media import captions, doors, place, playback, playlists
from media.models import Asset, CaptionTrack, Rendition
from media.pipeline import URL
from media.views import bp


@bp.get("/o/<string:token>")
@public
def open_file(token: str) -> Response:
    """A stored file of the local store."""
    return doors.send(place.local_store(), place.signer("object"), token, place.settings().send_file_prefix)


@bp.get("/p/<string:token>/master.m3u8")
@public
def master_playlist(token: str) -> Response:
    """All renditions of one asset."""
    asset_id = _asset_id(token)
    if asset_id is None:
        return doors.refusal()
    query = select(Rendition).where(Rendition.asset_id == asset_id)
    made = playback.ordered(list(session().scalars(query)))
    if not made:
        abort(404)
    # players begin with the first: the easy one, then the others from small to large
    made.sort(key=lambda each: each.label != "360")
    return _playlist(
        playlists.master(
            [
                playlists.Variant(
                    f"{each.label}.m3u8",
                    each.bandwidth,
                    each.average_bandwidth,
                    each.codecs,
                    each.width or 0,
                    each.height or 0,
                )
                for each in made
            ]
        )
    )


@bp.get("/p/<string:token>/<string:label>.m3u8")
@public
def media_playlist(token: str, label: str) -> Response:
    """One rendition: its segments as ranges of one file, whose address is signed now."""
    asset_id = _asset_id(token)
    if asset_id is None:
        return doors.refusal()
    query = select(Rendition).where(Rendition.asset_id == asset_id, Rendition.label == label)
    made = playback.ordered(list(session().scalars(query.options(joinedload(Rendition.object)))))
    if not made:
        abort(404)
    return _playlist(made[0].playlist.replace(URL, playback.address(made[0].object)))


@bp.get("/p/<string:token>/captions/<int:track_id>.vtt")
@public
def caption_file(token: str, track_id: int) -> Response:
    """Captions of one language."""
    asset_id = _asset_id(token)
    if asset_id is None:
        return doors.refusal()
    track = session().get(CaptionTrack, track_id)
    if track is None or track.asset_id != asset_id:
        abort(404)
    return doors.guarded(Response(track.vtt, content_type=captions.TYPE))


@bp.get("/p/<string:token>/storyboard.vtt")
@public
def storyboard(token: str) -> Response:
    """Where on the sheet of stills the one of each moment stands, as players read it."""
    asset_id = _asset_id(token)
    if asset_id is None:
        return doors.refusal()
    asset = session().get(Asset, asset_id, options=[joinedload(Asset.storyboard_sheet)])
    if asset is None or asset.storyboard_sheet is None:
        abort(404)
    text = playlists.storyboard(asset.storyboard, playback.address(asset.storyboard_sheet), asset.duration_ms or 0)
    return doors.guarded(Response(text, content_type=captions.TYPE), kept=False)


def _asset_id(token: str) -> int | None:
    value = doors.opened(place.signer(playback.PLAYLIST_PURPOSE), token)
    return int(value["asset"]) if value else None


def _playlist(text: str) -> Response:
    """A playlist of an hour repeats one address a thousand times: squeezed it is small."""
    response = Response(content_type=playlists.TYPE)
    if request.accept_encodings.quality("gzip"):
        response.set_data(gzip.compress(text.encode(), 6, mtime=0))
        response.headers["Content-Encoding"] = "gzip"
    else:
        response.set_data(text)
    response.vary.add("Accept-Encoding")
    return doors.guarded(response, kept=False)
