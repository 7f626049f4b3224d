"""A book as sound, with its text beside it: chapters, speed, a timer to fall asleep by, captions from the cues."""

from typing import Any

from flask import Response, redirect, request, url_for
from flask.typing import ResponseReturnValue

from lms import usage
from lms.core.access import public
from lms.core.errors import NotFound
from lms.core.web import render
from lms.publications.files.models import Track
from lms.publications.kinds import State
from lms.publications.models import Edition
from lms.publications.reading import addresses, leaf, policy
from lms.publications.reading.models import Cue
from lms.publications.reading.service import books, cues, places
from lms.publications.reading.views import bp
from lms.publications.reading.views.loading import account, look, readable, reader
from lms.usage import Use
from media import captions, playback
from media.models import CaptionTrack
from media.playback import Playback


def _track(edition: Edition, number: int) -> Track:
    return books.track(edition, number, request.args.get("narration", 1, type=int))


@bp.get("/library/<string:code>/listen/<int:track>")
@public
def listen(code: str, track: int) -> ResponseReturnValue:
    """A recording, from `?t=` seconds on, else from where its reader stopped."""
    edition = readable(code)
    found = _track(edition, track)
    if edition.state is State.PUBLISHED:
        usage.count("edition", edition.id, Use.LISTEN, language=edition.language)
    at_ms = _moment(edition, found)
    cue = cues.at(found.id, at_ms) or cues.first(found.id)  # a voice takes breath before its first word
    return render("reading/listen.html", **_shown(edition, found, at_ms, cue), look=look())


def _moment(edition: Edition, track: Track) -> int:
    asked = request.args.get("t", type=float)
    if asked is not None:
        return max(0, round(asked * 1000))
    user = account()
    place = places.of(user, edition) if user else None
    return place.at_ms if place and place.track_id == track.id else 0


def _shown(edition: Edition, track: Track, at_ms: int, cue: Cue | None) -> dict[str, Any]:  # Any: a template's
    recordings = books.siblings(edition, track)
    place = recordings.index(next(each for each in recordings if each.id == track.id))
    return {
        "edition": edition,
        "track": track,
        "tracks": recordings,
        "following": recordings[place + 1] if place + 1 < len(recordings) else None,
        "playback": _playback(edition, track),
        "renewal": _address("reading.sources", edition, track),
        "at_ms": at_ms,
        "cue": cue,
        "leaf": _leaf(edition, cue) if cue else None,
        "narrator": track.narration.agent,
        "may_set_cues": policy.may_set_cues(reader(), edition),
        "addresses": addresses,
    }


def _address(endpoint: str, edition: Edition, track: Track) -> str:
    number = track.narration.number
    return url_for(endpoint, code=edition.code, track=track.number, narration=number if number > 1 else None)


def _playback(edition: Edition, track: Track) -> Playback | None:
    found = playback.of(track.asset_id)
    if found is None or not cues.at(track.id, books.length(track) or 10**9):
        return found
    own = CaptionTrack(language=edition.language, label=edition.title, vtt="")
    return found._replace(captions=[(own, _address("reading.heard_words", edition, track))])


def _leaf(edition: Edition, cue: Cue) -> dict[str, Any]:  # Any: a template's
    volume = next(each for each in edition.volumes if each.id == cue.volume_id)
    opened = books.opened(edition, volume.number, cue.page)
    return {
        "opened": opened,
        "blocks": leaf.blocks(opened.page.text, chapter=opened.page.chapter),
        "spoken": cue.fragment,
    }


@bp.get("/library/<string:code>/listen/<int:track>/sources")
@public
def sources(code: str, track: int) -> ResponseReturnValue:
    """New addresses for a player that stood open too long."""
    edition = readable(code)
    found = playback.of(_track(edition, track).asset_id)
    if found is None:
        raise NotFound
    return found.sources


@bp.get("/library/<string:code>/listen/<int:track>/words.vtt")
@public
def heard_words(code: str, track: int) -> ResponseReturnValue:
    """Captions: the sentences of the book, each while it is heard."""
    return Response(cues.webvtt(_track(readable(code), track)), content_type=captions.TYPE)


@bp.get("/library/<string:code>/listen/<int:track>/cues.json")
@public
def timing(code: str, track: int) -> ResponseReturnValue:
    """What the page needs to follow the voice: milliseconds, volume, page, sentence."""
    edition = readable(code)
    numbers = {each.id: each.number for each in edition.volumes}
    rows = cues.of_track(_track(edition, track))
    return {"cues": [[cue.at_ms, numbers[cue.volume_id], cue.page, cue.fragment] for cue in rows]}


@bp.get("/library/<string:code>/<int:volume>/<int:page>/leaf")
@public
def bare_leaf(code: str, volume: int, page: int) -> ResponseReturnValue:
    """A page's text alone, for a page that follows the voice."""
    opened = books.opened(readable(code), volume, page)
    blocks = leaf.blocks(opened.page.text, chapter=opened.page.chapter)
    return render("reading/_words.html", opened=opened, blocks=blocks, spoken=0)


@bp.get("/library/<string:code>/<int:volume>/<int:page>/sound")
@public
def from_here(code: str, volume: int, page: int) -> ResponseReturnValue:
    """To where this page, at sentence `?s=`, is heard."""
    edition = readable(code)
    heard = cues.heard(edition, books.volume(edition, volume), page, request.args.get("s", 1, type=int))
    if heard is None:
        raise NotFound
    return redirect(addresses.track(edition, heard.track, heard.at_ms))


@bp.get("/library/<string:code>/listen/<int:track>/text")
@public
def text_at(code: str, track: int) -> ResponseReturnValue:
    """To the sentence that is heard at `?t=` seconds."""
    edition = readable(code)
    found = _track(edition, track)
    cue = cues.at(found.id, round(request.args.get("t", 0.0, type=float) * 1000)) or cues.first(found.id)
    if cue is None:
        raise NotFound
    number = next(each.number for each in edition.volumes if each.id == cue.volume_id)
    return redirect(addresses.page(edition, number, cue.page, cue.fragment))
