"""The worker, the manifest, the page of saved lessons, and what is kept of each."""

import hashlib
import json
from typing import Any

from flask import Blueprint, Response, current_app, jsonify, redirect, request, url_for
from flask import session as cookie
from flask.typing import ResponseReturnValue
from flask_login import current_user

from courses.catalog.models import PLAYED
from courses.lessons import holds, policy
from courses.lessons import place as places
from courses.lessons.place import Place
from courses.lessons.views import load_place
from courses.notes import service as notes
from courses.notes.forms import NoteForm
from courses.offline import service
from courses.progress.service import watching
from lms.core import clock
from lms.core.access import public, requires, signed_in
from lms.core.assets.serve import asset
from lms.core.errors import NotFound
from lms.core.i18n import _, direction, locale
from lms.core.web import render
from media import playback, saving

bp = Blueprint("offline", __name__, template_folder="templates")

# what a saved lesson needs besides its own page and files
FACES = ("sans-arabic", "sans-latin", "naskh-arabic")
PLAYER = (
    "arabic", "captions", "costs", "engine", "figures", "intervals", "keys", "panels", "player", "remember", "renewal",
    "screen", "slides", "timeline", "transcript", "trouble", "watch",
)  # fmt: skip
SHELL = (
    "app.css", "art/icons.svg", "art/mark.svg", "art/star.svg", "vendor/htmx.js",
    *(f"fonts/{face}-{weight}.woff2" for face in FACES for weight in (400, 600)),
    *(f"js/{name}.js" for name in ("app", "forms", "page", "theme")),
    *(f"media/js/{name}.js" for name in PLAYER), "lessons/js/watched.js", "progress/js/outbox.js",
    "notes/js/notes.js",
    *(f"offline/js/{name}.js" for name in ("store", "saved", "lease", "read")),
)  # fmt: skip
PAGES = ("/offline", "/saved")


@bp.get("/service-worker.js")
@public
def worker() -> Response:
    """The worker: a list of what it keeps, then its code. Another list is another worker, which takes over at once."""
    told = json.dumps({"shell": [asset(name) for name in SHELL], "pages": PAGES, "version": version()})
    scripts = json.dumps([asset("offline/js/store.js"), asset("offline/js/worker.js")])
    code = f"self.kept = {told};\nimportScripts(...{scripts});\n"
    response = Response(code, content_type="text/javascript; charset=utf-8")
    response.headers["Cache-Control"] = "no-cache"
    return response


def version() -> str:
    """Changes whenever a file of the shell does."""
    return hashlib.sha256("".join(asset(name) for name in SHELL).encode()).hexdigest()[:12]


@bp.get("/manifest.webmanifest")
@public
def manifest() -> Response:
    """How the academy stands on a phone's first screen."""
    icons = (("any", 192, "icon"), ("any", 512, "icon"), ("maskable", 512, "icon-maskable"))
    told = {
        "id": "/",
        "name": f"{_('Ijaza')} · {_institution()}",
        "short_name": _("Ijaza"),
        "description": _("Courses that work on a weak connection, and without one"),
        "lang": locale(),
        "dir": direction(),
        "start_url": "/my",
        "scope": "/",
        "display": "standalone",
        "background_color": "#f8f4ea",
        "theme_color": "#15543d",
        "icons": [
            {"src": asset(f"art/{name}-{size}.png"), "sizes": f"{size}x{size}", "type": "image/png", "purpose": use}
            for use, size, name in icons
        ],
        "shortcuts": [{"name": _("Saved lessons"), "url": "/saved"}],
    }
    response = jsonify(told)
    response.content_type = "application/manifest+json"
    return response


@bp.get("/offline")
@public
def offline() -> ResponseReturnValue:
    """What a page looks like that could not be fetched. In both languages: the worker keeps one for everybody."""
    return render("offline/offline.html")


@bp.get("/saved")
@public
def index() -> ResponseReturnValue:
    """The lessons that this browser keeps; it fills the list by itself."""
    return render("offline/saved.html")


@bp.get("/saved/leases")
@signed_in
def leases() -> ResponseReturnValue:
    """Who is signed in, and what this person may go on keeping."""
    told = {"reader": current_user.get_id(), "leases": service.leases(current_user), "version": version()}
    return jsonify(**told, now=int(clock.now().timestamp()))


def load_saveable(code: str, key: str) -> Place:
    """A place of the reader's own that may be kept. Raises `NotFound`."""
    place = load_place(code, key)
    if not service.can_save(place):
        raise NotFound
    return place


@bp.get("/learn/<string:code>/<string:key>/package")
@requires(policy.can_learn, load_saveable)
def package(place: Place) -> ResponseReturnValue:
    """What is fetched for this lesson: its files with their sizes, and the permission to keep them."""
    path = url_for("lessons.show", code=place.run.code, key=place.lesson.stable_key)
    return jsonify(service.package(place, path, _playing(place), request.args.get("quality", "")).told)


@bp.get("/learn/<string:code>/<string:key>/saved")
@requires(policy.can_learn, load_saveable)
def show(place: Place) -> ResponseReturnValue:
    """The lesson as it is kept, played from the device. Where nothing is kept, the lesson itself."""
    label = request.args.get("quality")
    if label is None:
        return redirect(url_for("lessons.show", code=place.run.code, key=place.lesson.stable_key), 303)
    body, row = places.body_and_watched(place)
    playing = _playing(place)
    # Any: whatever templates show
    shown: dict[str, Any] = {"place": place, "line": place.line, "lesson": place.lesson, "body": body, "playback": None}
    shown |= {"is_done": place.line.is_done, "form": NoteForm(formdata=None), **holds.still(place.lesson)}
    shown["kept_file"] = saving.handout_name(shown["file"]) if shown.get("file") else ""
    shown["notes"] = notes.of_lesson(place.enrolment, place.lesson.stable_key)
    if playing:
        watched = watching.so_far(row, playing.asset, place.lesson.enough)
        shown |= {"playback": saving.at_home(playing, label), "watched": watched}
    return render("offline/lesson.html", **shown)


def name_the_reader(response: Response) -> Response:
    """Tell the worker whose page this is: what another person saved in this browser is then forgotten."""
    if response.mimetype == "text/html" and cookie.get("_user_id"):
        response.headers["Ijaza-Reader"] = str(cookie["_user_id"])
    return response


def _institution() -> str:
    settings = current_app.config["SETTINGS"]
    return str(settings.institution_ar if locale() == "ar" else settings.institution_en)


def _playing(place: Place) -> playback.Playback | None:
    asset_id = place.lesson.asset_id if place.lesson.kind in PLAYED else None
    return playback.of(asset_id) if asset_id else None
