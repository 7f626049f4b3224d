"""The media library: looked through, looked at, renamed, replaced, deleted and taken back; and chosen from."""

import time
from typing import Any, NamedTuple

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy import select

from lms.accounts.models import User
from lms.core.access import requires
from lms.core.db import session
from lms.core.errors import BadValue, NotFound
from lms.core.i18n import _, _l
from lms.core.web import Page, done, paginate, render
from media import intake, place, playback, policy, uses, words
from media.forms import FilesForm, VideoForm
from media.models import Asset, AssetKind
from media.service import captions as tracks
from media.service import files, library, quota, replacing, uploads
from media.tokens import until
from media.views import bp
from media.views.assets import keeper_token

PAGE = 24
PLAYED = frozenset({AssetKind.VIDEO, AssetKind.AUDIO})
CHOICE = "choice"
CHOICE_SECONDS = 12 * 3600


class Choice(NamedTuple):
    """Where the asset that is chosen is sent to, and of what kind it must be."""

    target: str
    kind: str
    token: str


def me() -> User:
    """The person signed in."""
    user: User = current_user._get_current_object()  # noqa: SLF001 - Flask-Login offers no other way
    return user


def load_choice(token: str) -> Choice:
    """What the token says. Raises `NotFound`."""
    value = place.signer(CHOICE).read(token, time.time())
    if value is None:
        raise NotFound
    return Choice(value["target"], value["kind"], token)


@bp.get("/library")
@requires(policy.can_upload)
def library_index() -> ResponseReturnValue:
    """What there is: searched, and cut by kind, state and owner."""
    return render("media/library.html", "media/_library.html", **_listed(), form=FilesForm(formdata=None))


@bp.post("/library")
@intake.takes_video
@requires(policy.can_upload)
def add_to_library() -> ResponseReturnValue:
    """Files that come with the form, without the page's script."""
    given = [(each.filename or "", each.stream) for each in FilesForm().file.data or () if each.filename]
    if not given:
        raise BadValue(_l("Please choose a file."))
    uploads.receive_all(me(), given)
    flash(_("Uploaded. The files are looked at and prepared; you may go on working."))
    return done(".library_index")


@bp.get("/library/<uuid:public_id>")
@requires(lambda user, _found: policy.can_upload(user), lambda public_id: library.load(str(public_id)))
def library_asset(asset: Asset) -> ResponseReturnValue:
    """One asset: what it is, where it is used, and what may be done with it."""
    return _page(asset)


@bp.post("/library/<uuid:public_id>/title")
@requires(policy.can_manage, lambda public_id: library.load(str(public_id)), see=policy.can_see)
def rename_asset(asset: Asset) -> ResponseReturnValue:
    """Another name."""
    library.rename(asset, request.form.get("title", ""), me())
    flash(_("Saved."))
    return done(".library_asset", public_id=asset.public_id)


@bp.post("/library/<uuid:public_id>/replacement")
@intake.takes_video
@requires(policy.can_manage, lambda public_id: library.load(str(public_id)), see=policy.can_see)
def replace_asset(asset: Asset) -> ResponseReturnValue:
    """Another file for the same asset; the old one plays until the new one is ready."""
    form = VideoForm()
    if not form.validate_on_submit():
        raise BadValue(_l("Please choose a file."))
    new = intake.take(form, me(), wanted=asset.kind.value)
    try:
        library.replace(asset, new, request.form.get("generation", 0, type=int), me())
    except library.AlreadyReplaced as told:
        flash(str(told), "wait")
    else:
        flash(_("The new file is being prepared. The old one plays until it is ready."))
    return done(".library_asset", public_id=asset.public_id)


@bp.post("/library/<uuid:public_id>/removal")
@requires(policy.can_manage, lambda public_id: library.load(str(public_id)), see=policy.can_see)
def remove_asset(asset: Asset) -> ResponseReturnValue:
    """Delete what nothing uses."""
    library.remove(asset, me())
    flash(_("Deleted. It can be taken back for 30 days."))
    return done(".library_asset", public_id=asset.public_id)


@bp.post("/library/<uuid:public_id>/return")
@requires(policy.can_manage, lambda public_id: library.load(str(public_id)), see=policy.can_see)
def take_back_asset(asset: Asset) -> ResponseReturnValue:
    """Undo the deletion."""
    library.take_back(asset, me())
    flash(_("It is in the library again."))
    return done(".library_asset", public_id=asset.public_id)


@bp.get("/library/<uuid:public_id>/original")
@requires(policy.can_manage, lambda public_id: library.load(str(public_id)), see=policy.can_see)
def original(asset: Asset) -> ResponseReturnValue:
    """The file as it was sent."""
    return redirect(files.download(asset, unseen=True), 302)


@bp.post("/uploads/<uuid:upload_id>/removal")
@requires(policy.can_continue, lambda upload_id: uploads.load(str(upload_id)))
def remove_upload(upload: Any) -> ResponseReturnValue:  # Any: as the loader gives it
    """Give an unfinished upload up, by a plain button."""
    uploads.abandon(upload)
    flash(_("The unfinished upload is deleted."))
    return done(".library_index")


@bp.get("/choices/<string:token>")
@requires(lambda user, _choice: policy.can_upload(user), load_choice)
def choices(choice: Choice) -> ResponseReturnValue:
    """The library, to choose one of it for a lesson."""
    wanted = library.Wanted(words=request.args.get("q", "").strip()[:100], kind=choice.kind)
    page = paginate(library.originals(wanted), 12)
    return render(
        "media/choices.html", "media/_choices.html", page=page, choice=choice, words=wanted.words, owners=_owners(page)
    )


def choice_address(target: str, kind: str) -> str:
    """The page on which one of the library is chosen; it posts `asset` to `target`, a path of this site.

    The caller has checked that the reader may post there; the address is signed, so nobody else names the target.
    """
    value = {"target": target, "kind": kind}
    return url_for("media.choices", token=place.signer(CHOICE).sign(value, until(time.time(), CHOICE_SECONDS)))


def _listed() -> dict[str, Any]:  # Any: whatever templates show
    asked = request.args
    wanted = library.Wanted(
        words=asked.get("q", "").strip()[:100],
        kind=asked.get("kind", "") if asked.get("kind") in set(AssetKind) else "",
        owner_id=me().id if asked.get("mine") else None,
        state=asked.get("state", ""),
        deleted=bool(asked.get("deleted")),
    )
    page = paginate(library.found(wanted), PAGE)
    return {
        "wanted": wanted,
        "page": page,
        "owners": _owners(page),
        "kind_words": words.KINDS,
        "faces": {asset.id: _face(asset) for asset in page.items},
        "chips_of": _chips(wanted),
        "used": uses.of(page.items),
        "share": quota.of(me()),
        "unfinished": uploads.unfinished_of(me()),
    }


def _face(asset: Asset) -> str:
    """The small picture of it, if there is one."""
    row = asset.source if asset.kind is AssetKind.PICTURE and asset.state == "ready" else asset.poster
    return files.address(row) if row else ""


def _chips(wanted: library.Wanted) -> dict[str, list[tuple[str, str, bool]]]:
    """What the list can be cut by: words, the address that does or undoes it, and whether it is so."""

    def to(**changed: str | None) -> str:
        asked: dict[str, Any] = {name: value for name, value in request.args.items() if name != "page"}
        return url_for("media.library_index", **{**asked, **changed})

    def turned(name: str, value: str, on: bool, **off: None) -> str:
        return to(**{name: None if on else value}, **off)

    kinds = [(str(said), to(kind=kind.value), wanted.kind == kind) for kind, said in words.KINDS.items()]
    moving, broken = wanted.state == "moving", wanted.state == "broken"
    return {
        "kinds": [(_("Everything"), to(kind=None), not wanted.kind), *kinds],
        "states": [
            (_("Mine"), turned("mine", "1", wanted.owner_id is not None), wanted.owner_id is not None),
            (_("Being prepared"), turned("state", "moving", moving, deleted=None), moving),
            (_("With a problem"), turned("state", "broken", broken, deleted=None), broken),
            (_("Deleted"), turned("deleted", "1", wanted.deleted, state=None), wanted.deleted),
        ],
    }


def _owners(page: Page[Asset]) -> dict[int, User]:
    wanted = {asset.owner_id for asset in page.items if asset.owner_id}
    return {user.id: user for user in session().scalars(select(User).where(User.id.in_(wanted)))} if wanted else {}


def _page(asset: Asset) -> ResponseReturnValue:
    pending, size = replacing.pending(asset), asset.source.bytes if asset.source else 0
    picture = files.address(asset.source) if asset.kind == "picture" and asset.source else ""
    return render(
        "media/library_asset.html",
        item=asset,
        kind=str(words.KINDS[asset.kind]),
        problem=words.reason(asset.error) if asset.error else "",
        keeper=url_for("media.show_asset", token=keeper_token(asset)) if asset.kind in PLAYED else "",
        owner=session().get(User, asset.owner_id) if asset.owner_id else None,
        used=uses.of([asset])[asset.id],
        tracks=tracks.of(asset),
        pending=pending,
        pending_by=session().get(User, pending.owner_id) if pending and pending.owner_id else None,
        can_manage=policy.can_manage(me(), asset),
        playing=playback.of(asset.id) if asset.is_playable and asset.kind in PLAYED else None,
        picture=picture,
        size=size,
        form=VideoForm(formdata=None),
    )
