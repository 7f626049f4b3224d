"""Where readers are: told by their pages as they go, and led back to from any device."""

import datetime as dt

from flask import redirect, request
from flask.typing import ResponseReturnValue

from lms.core.access import public, signed_in
from lms.core.errors import BadValue
from lms.core.i18n import _
from lms.publications.models import Edition
from lms.publications.reading import addresses
from lms.publications.reading.forms import PlaceForm
from lms.publications.reading.models import Medium
from lms.publications.reading.service import books, places
from lms.publications.reading.service.places import Spot
from lms.publications.reading.views import bp
from lms.publications.reading.views.loading import account, readable, reader


@bp.post("/library/places")
@signed_in
def keep_place() -> ResponseReturnValue:
    """Keep where the reader is. Sent at intervals, and when the page goes."""
    form = PlaceForm()
    if not form.validate_on_submit():
        raise BadValue(_("This is no place in a book."))
    edition = readable(str(form.code.data))
    ago = dt.timedelta(milliseconds=min(form.ago.data or 0, 10**10))
    places.keep(reader(), edition, _spot(edition, form, Medium(form.medium.data)), ago)
    return "", 204


def _spot(edition: Edition, form: PlaceForm, medium: Medium) -> Spot:
    if medium is Medium.SOUND:
        track = books.track(edition, form.track.data or 0, form.narration.data or 1)
        return Spot(medium, track=track, at_ms=min(form.at_ms.data or 0, books.length(track) or 10**9))
    opened = books.opened(edition, form.volume.data or 0, form.page.data or 0)
    return Spot(medium, opened.volume.number, opened.page.number, form.fragment.data or 0)


@bp.get("/library/<string:code>/resume")
@public
def resume(code: str) -> ResponseReturnValue:
    """To where one stopped; `?as=text` or `?as=sound` to the same sentence in the other."""
    edition = readable(code)
    user = account()
    place = places.of(user, edition) if user else None
    if place is None:
        return redirect(addresses.first(edition), 302)
    wanted = request.args.get("as", "")
    medium = Medium(wanted) if wanted in set(Medium) else None
    return redirect(addresses.place(place, medium), 302)
