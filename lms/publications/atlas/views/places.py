"""Places for readers: an index by letter and governorate, its map, and a place with its plates."""

from flask import request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from lms.core.access import public
from lms.core.i18n import locale
from lms.core.web import render
from lms.publications.atlas import governorates, words
from lms.publications.atlas.kinds import WaqfKind
from lms.publications.atlas.service import places
from lms.publications.atlas.service.places import Wanted
from lms.publications.atlas.views.pages import bp


@bp.get("/places")
@public
def places_index() -> ResponseReturnValue:
    """The index and its map."""
    language = locale()
    kind, area = request.args.get("kind", ""), request.args.get("governorate", "")
    wanted = Wanted(
        request.args.get("letter", "").replace("\0", "")[:2],
        area if area in governorates.BY_CODE else "",
        kind if kind in set(WaqfKind) else "",
    )
    letters, areas = places.counts(current_user, language)
    return render(
        "atlas/places.html",
        found=places.index(wanted, current_user, language),
        wanted=wanted,
        letters=letters,
        areas=[(each, areas[each.code]) for each in governorates.ALL if each.code in areas],
        total=sum(letters.values()),
        kinds=words.WAQFS,
    )


@bp.get("/places/<int:place_id>")
@public
def place(place_id: int) -> ResponseReturnValue:
    """A place: where it lies, what was endowed, and the plates that show it."""
    found = places.seen(place_id, current_user)
    return render(
        "atlas/place.html",
        place=found,
        area=governorates.BY_CODE[found.governorate],
        shelves=places.shelves(found, current_user),
    )
