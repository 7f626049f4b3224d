"""Serves build/assets: for ever, squeezed if the browser can, and no file that the build did not name."""

import json
import re
from mimetypes import types_map
from pathlib import Path
from typing import cast

from flask import Blueprint, Flask, Response, abort, current_app, request, send_from_directory
from werkzeug.security import safe_join

from lms.core.access import public
from lms.core.assets.build import MANIFEST, OUT
from lms.core.assets.icons import icon

bp = Blueprint("assets", __name__, url_prefix="/assets")

FOR_EVER = "public, max-age=31536000, immutable"
TYPES = types_map | {".js": "text/javascript", ".woff2": "font/woff2", ".svg": "image/svg+xml"}
_HASHED = re.compile(r"\.[0-9a-f]{10}\.\w+$")


class NotBuilt(RuntimeError):
    """The browser files are missing."""


class Manifest:
    """The names of the last build; in development read again when a build changes them."""

    def __init__(self, folder: Path, watched: bool) -> None:
        self.folder = folder
        self._watched = watched
        self._names: dict[str, str] = {}
        self._read_at = 0

    def url(self, name: str) -> str:
        """The address of a file known to the build."""
        if not self._names or self._watched:
            self._read()
        if name not in self._names:
            raise NotBuilt(f"No browser file is named {name!r}; if it is new, run: python -m lms.core.assets build")
        return f"/assets/{self._names[name]}"

    def _read(self) -> None:
        path = self.folder / MANIFEST
        try:
            changed = path.stat().st_mtime_ns
        except FileNotFoundError as missing:
            raise NotBuilt("The browser files are not built. Run: python -m lms.core.assets build") from missing
        if changed != self._read_at:
            self._names = cast("dict[str, str]", json.loads(path.read_bytes()))
            self._read_at = changed


def asset(name: str) -> str:
    """The address of a browser file: `asset("app.css")`, `asset("quizzes/js/attempt.js")`."""
    return cast("Manifest", current_app.extensions["assets"]).url(name)


def register(app: Flask) -> None:
    """See lms.core.assets.init_app."""
    folder = Path(app.config.get("ASSETS_FOLDER", OUT))
    app.extensions["assets"] = Manifest(folder, watched=bool(app.testing or app.config.get("TEMPLATES_AUTO_RELOAD")))
    app.register_blueprint(bp)
    app.jinja_env.globals.update(asset=asset, icon=icon)


@bp.get("/<path:name>")
@public
def show(name: str) -> Response:
    """A built file, in the smallest form that this browser reads."""
    folder = cast("Manifest", current_app.extensions["assets"]).folder
    path = safe_join(str(folder), name)
    if path is None or not _HASHED.search(name) or not Path(path).is_file():
        abort(404)
    form = _form(Path(path))
    response = send_from_directory(folder, name + form, mimetype=TYPES.get(Path(name).suffix), conditional=not form)
    response.headers["Cache-Control"] = FOR_EVER
    response.headers["Vary"] = "Accept-Encoding"
    if form:
        response.headers["Content-Encoding"] = {".br": "br", ".gz": "gzip"}[form]
    return response


def _form(path: Path) -> str:
    for suffix, coding in ((".br", "br"), (".gz", "gzip")):
        if request.accept_encodings.quality(coding) and path.with_name(path.name + suffix).is_file():
            return suffix
    return ""
