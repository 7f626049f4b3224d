"""The state of an asset while it is prepared, and what its keeper may do.

The address carries a token that the page gave out after it had checked that this person may edit there: media itself
knows no course. It is good for that person and that asset alone.
"""

import time
from http import HTTPStatus
from typing import NamedTuple

from flask import flash
from flask.typing import ResponseReturnValue
from flask_login import current_user

from lms.accounts.models import User
from lms.core import i18n
from lms.core.access import requires
from lms.core.db import session
from lms.core.errors import BadValue, NotFound
from lms.core.i18n import _l
from lms.core.jobs import Job
from lms.core.web import done, render
from media import captions, chapters, gauge, place, playback, words
from media.forms import LANGUAGES, CaptionForm, ChaptersForm
from media.models import Asset
from media.service import assets
from media.service import captions as tracks
from media.tokens import until
from media.views import bp

KEEPER_SECONDS = 12 * 3600
PURPOSE = "keeper"
MOST_LINES = 12


class Kept(NamedTuple):
    """An asset and the token that opened it."""

    asset: Asset
    token: str
    user_id: int


class Shown(NamedTuple):
    """What the page shows of an asset."""

    asset: Asset
    token: str
    job: Job | None
    state: str
    tone: str
    problem: str
    poster: str

    @property
    def is_moving(self) -> bool:
        """Whether there is something to wait for."""
        return self.asset.state not in assets.ENDS and not self.is_resting

    @property
    def is_resting(self) -> bool:
        """Playable, and nobody is at work on it."""
        return self.asset.is_playable and (self.job is None or not self.job.is_open)

    @property
    def steps(self) -> list[words.Step]:
        """What is done and what is still to come."""
        return words.steps(self.asset)

    @property
    def time_left(self) -> str:
        """How long it will still take, in words."""
        return words.time_left(gauge.read(self.job.note) if self.job else None)

    @property
    def can_retry(self) -> bool:
        """Whether beginning anew makes sense."""
        return self.asset.state in {"failed", "cancelled"} or (self.is_resting and bool(self.problem))


def shown(asset: Asset, token: str = "") -> Shown:
    """The asset for `_asset.html`; the caller has checked that the person signed in may look after it."""
    return Shown(
        asset=asset,
        token=token or keeper_token(asset),
        job=session().get(Job, asset.job_id) if asset.job_id else None,
        state=str(words.STATES[asset.state]),
        tone=words.TONES.get(asset.state, "wait"),
        problem=words.reason(asset.error) if asset.error else "",
        poster=playback.poster(asset),
    )


def keeper_token(asset: Asset) -> str:
    """Permission for the person signed in to look after `asset` for some hours."""
    value = {"asset": asset.public_id, "user": current_user.id}
    return place.signer(PURPOSE).sign(value, until(time.time(), KEEPER_SECONDS))


def load_kept(token: str) -> Kept:
    """The asset that the token opens. Raises `NotFound`."""
    value = place.signer(PURPOSE).read(token, time.time())
    asset = assets.by_public_id(value["asset"]) if value else None
    if value is None or asset is None:
        raise NotFound
    return Kept(asset, token, value["user"])


def may_keep(user: User, kept: Kept) -> bool:
    """The token is for one person."""
    return kept.user_id == user.id


@bp.get("/a/<string:token>")
@requires(may_keep, load_kept)
def show_asset(kept: Kept) -> ResponseReturnValue:
    """How far the asset is."""
    return _page(kept)


@bp.post("/a/<string:token>/cancellation")
@requires(may_keep, load_kept)
def cancel_asset(kept: Kept) -> ResponseReturnValue:
    """Stop its preparation."""
    assets.cancel(kept.asset)
    return _again(kept)


@bp.post("/a/<string:token>/attempts")
@requires(may_keep, load_kept)
def retry_asset(kept: Kept) -> ResponseReturnValue:
    """Begin anew."""
    assets.retry(kept.asset, current_user)
    return _again(kept)


@bp.post("/a/<string:token>/captions")
@requires(may_keep, load_kept)
def add_captions(kept: Kept) -> ResponseReturnValue:
    """Captions of one language; they replace those that are there."""
    form = CaptionForm()
    if not form.validate_on_submit():
        raise BadValue(_l("Please choose a caption file and its language."))
    content = form.file.data.read(captions.MAX_BYTES + 1)
    try:
        cues = captions.read(content)
    except captions.BadCaptions as bad:
        raise BadValue(words.reason(bad.reason, int(bad.facts.get("line", 0)))) from bad
    tracks.put(kept.asset, form.language.data, LANGUAGES[form.language.data], captions.write(cues))
    _tell(captions.overlapping(content))
    return _again(kept)


@bp.post("/a/<string:token>/captions/<string:language>/removal")
@requires(lambda user, found: may_keep(user, found[0]), lambda token, language: (load_kept(token), language))
def remove_captions(found: tuple[Kept, str]) -> ResponseReturnValue:
    """Take captions away."""
    kept, language = found
    tracks.remove(kept.asset, language)
    return _again(kept)


@bp.post("/a/<string:token>/chapters")
@requires(may_keep, load_kept)
def put_chapters(kept: Kept) -> ResponseReturnValue:
    """The chapters of the video, all of them anew."""
    form = ChaptersForm()
    language = i18n.locale()
    try:
        found = chapters.read(form.chapters.data or "", kept.asset.duration_ms or 0)
    except chapters.BadChapters as bad:
        sentence = i18n._("Line %(line)s: please write a time, later than the one above, and a title.", line=bad.line)
        form.chapters.errors = [sentence]
        return _page(kept, form, HTTPStatus.UNPROCESSABLE_ENTITY)
    kept.asset.chapters = chapters.rows(found, language)
    return _again(kept)


def _tell(lines: list[int]) -> None:
    """Captions that overlap may be meant so; whoever brought them is told where."""
    if not lines:
        flash(i18n._("The captions are saved."))
        return
    shown = ("، " if i18n.locale() == "ar" else ", ").join(i18n.number(line) for line in lines[:MOST_LINES])
    said = i18n._("The captions are saved. Some begin before the one above has ended: lines %(lines)s.", lines=shown)
    flash(said, "wait")


def _page(kept: Kept, form: ChaptersForm | None = None, status: int = HTTPStatus.OK) -> ResponseReturnValue:
    return render(
        "media/asset.html",
        "media/_asset.html",
        status=status,
        shown=shown(kept.asset, kept.token),
        tracks=tracks.of(kept.asset),
        caption_form=CaptionForm(formdata=None),
        chapters_form=form or ChaptersForm(chapters=chapters.write(kept.asset.chapters, i18n.locale())),
    )


def _again(kept: Kept) -> ResponseReturnValue:
    return done(
        "media.show_asset", "media/_asset.html", shown={"shown": shown(kept.asset, kept.token)}, token=kept.token
    )
