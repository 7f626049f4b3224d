"""IIIF: the collection, the manifests, and the pictures in tiles, open to every site."""

import re
from http import HTTPStatus
from typing import Any

import flask
from flask import Blueprint, Response, abort, current_app, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from lms.core.access import public
from lms.core.db import end_reading
from lms.core.errors import NotFound
from lms.publications.atlas import iiif
from lms.publications.atlas.iiif import Site
from lms.publications.atlas.service import reading
from lms.publications.atlas.service.reading import Pack
from lms.publications.atlas.tiling import Malformed, Unsupported
from lms.publications.kinds import State
from media import place

bp = Blueprint("iiif", __name__, url_prefix="/iiif")
FOREVER = "public, max-age=31536000, immutable"
OWN = "private, no-store"  # of what is not published yet
FRESH = "public, max-age=60"
DIGEST = re.compile("[0-9a-f]{64}")


@bp.get("/atlas/collection.json")
@public
def collection() -> ResponseReturnValue:
    """The series."""
    series = reading.atlas()
    if series is None:
        raise NotFound
    return _document(iiif.collection(_site(), series, reading.volumes(None)), iiif.PRESENTATION, FRESH)


@bp.get("/atlas/<int:number>/manifest.json")
@public
def manifest(number: int) -> ResponseReturnValue:
    """A volume; one that was withdrawn is gone."""
    opened = reading.volume(number, current_user)
    if opened.edition.state is State.WITHDRAWN:
        abort(HTTPStatus.GONE)
    plates = reading.plates(opened, marked=True)
    kept = FRESH if opened.is_public else OWN
    return _document(iiif.manifest(_site(), opened, plates), iiif.PRESENTATION, kept)


@bp.get("/3/<string(length=64):digest>")
@public
def image(digest: str) -> ResponseReturnValue:
    """To what is known of the picture."""
    _pack(digest)
    return redirect(url_for(".info", digest=digest), HTTPStatus.SEE_OTHER)


@bp.get("/3/<string(length=64):digest>/info.json")
@public
def info(digest: str) -> ResponseReturnValue:
    """What a viewer must know of the picture."""
    pack = _pack(digest)
    return _document(iiif.info(_site(), digest, pack), iiif.IMAGE, FRESH if pack.is_public else OWN)


@bp.get("/3/<string(length=64):digest>/<string:region>/<string:size>/<string:rotation>/<string:name>")
@public
def piece(digest: str, region: str, size: str, rotation: str, name: str) -> ResponseReturnValue:
    """A tile, or the whole in one of its sizes: what was cut beforehand and nothing else."""
    pack = _pack(digest)
    if rotation != "0" or name not in {"default.jpg", "color.jpg"}:
        abort(HTTPStatus.NOT_IMPLEMENTED)
    try:
        start, length = pack.stretch(pack.tiling.piece(region, size))
    except Malformed:
        abort(HTTPStatus.BAD_REQUEST)
    except Unsupported:
        abort(HTTPStatus.NOT_IMPLEMENTED)
    stored, kept = pack.stored, FOREVER if pack.is_public else OWN
    end_reading()
    response = Response(place.store(stored.backend).read(stored.key, start, length), mimetype=iiif.JPEG)
    response.content_length = length
    response.headers["Cache-Control"] = kept
    response.headers["Link"] = '<http://iiif.io/api/image/3/level0.json>;rel="profile"'
    return response


@bp.after_request
def open_to_all(response: Response) -> Response:
    """Viewers of others read it from their own pages; nothing of the reader goes with it."""
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def _pack(digest: str) -> Pack:
    """What everybody may see is found without asking who it is."""
    if not DIGEST.fullmatch(digest):
        raise NotFound
    found = reading.pack(digest) or (reading.pack(digest, current_user) if current_user.is_authenticated else None)
    if found is None:
        raise NotFound
    return found


def _site() -> Site:
    return Site(current_app.config["SETTINGS"].site_url)


def _document(said: dict[str, Any], context: str, kept: str) -> Response:  # Any: JSON
    response: Response = flask.jsonify(said)
    if "application/ld+json" in request.headers.get("Accept", ""):
        response.content_type = f'application/ld+json;profile="{context}"'
    response.headers["Cache-Control"] = kept
    response.vary.add("Accept")
    if kept != OWN:
        response.add_etag()
        response.make_conditional(request)
    return response
