"""The atlas as readers see it: its volumes, a volume, a plate."""

from http import HTTPStatus

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from lms import usage
from lms.core.access import public
from lms.core.web import render
from lms.publications.atlas import governorates, words
from lms.publications.atlas.kinds import Theme
from lms.publications.atlas.service import reading
from lms.publications.atlas.service.reading import Opened
from lms.publications.kinds import State
from lms.usage import Use

bp = Blueprint("atlas", __name__, template_folder="../templates", url_prefix="/library/atlas")


@bp.get("")
@public
def index() -> ResponseReturnValue:
    """The wall of volumes, or a list of them; all, or those of a theme or a governorate."""
    every = reading.volumes(current_user)
    theme, area = request.args.get("theme", ""), request.args.get("governorate", "")
    chosen = [each for each in every if theme in {"", each.theme} and area in {"", each.governorate}]
    return render(
        "atlas/index.html",
        series=reading.atlas(),
        volumes=chosen,
        total=len(every),
        plates=sum(each.plates for each in every),
        themes={kind: words.THEMES[kind] for kind in Theme if any(each.theme is kind for each in every)},
        areas=[each for each in governorates.ALL if any(row.governorate == each.code for row in every)],
        asked={"theme": theme, "governorate": area, "view": request.args.get("view", "")},
    )


@bp.get("/<int:number>")
@public
def volume(number: int) -> ResponseReturnValue:
    """A volume and its plates."""
    opened = reading.volume(number, current_user)
    if opened.edition.state is State.WITHDRAWN:
        return _gone(opened)
    if opened.is_public:
        usage.count("edition", opened.edition.id, Use.VIEW, language=opened.edition.language)
    return render("atlas/volume.html", volume=opened, plates=reading.plates(opened), area=_area(opened))


@bp.get("/<int:number>/<int:plate>")
@public
def plate(number: int, plate: int) -> ResponseReturnValue:
    """A plate, to be looked at closely, with the places on it."""
    opened = reading.volume(number, current_user)
    if opened.edition.state is State.WITHDRAWN:
        return _gone(opened)
    shown, before, after = reading.plate(opened, plate)
    if opened.is_public and shown.digest:
        usage.count("edition", opened.edition.id, Use.READ, language=opened.edition.language)
    return render("atlas/plate.html", volume=opened, plate=shown, before=before, after=after)


@bp.get("/<int:number>/<int:plate>/picture")
@public
def download(number: int, plate: int) -> ResponseReturnValue:
    """The whole picture in its full size."""
    opened = reading.volume(number, current_user)
    if opened.edition.state is State.WITHDRAWN:
        return _gone(opened)
    shown, _before, _after = reading.plate(opened, plate)
    if not shown.digest:
        return redirect(url_for(".plate", number=number, plate=plate), HTTPStatus.SEE_OTHER)
    if opened.is_public:
        usage.count("edition", opened.edition.id, Use.DOWNLOAD, language=opened.edition.language)
    address = url_for("iiif.piece", digest=shown.digest, region="full", size="max", rotation="0", name="default.jpg")
    return redirect(address, HTTPStatus.SEE_OTHER)


def _gone(opened: Opened) -> ResponseReturnValue:
    """The address stays; it says that the volume was withdrawn, and why."""
    return render("atlas/gone.html", status=HTTPStatus.GONE, volume=opened)


def _area(opened: Opened) -> governorates.Governorate | None:
    return governorates.BY_CODE.get(opened.governorate)
