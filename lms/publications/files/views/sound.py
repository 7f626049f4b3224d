"""Recordings of an edition: brought, named, put in order, taken away and taken back."""

from flask import flash, request
from flask.typing import ResponseReturnValue

from lms.core.access import requires
from lms.core.errors import BadValue
from lms.core.i18n import _, _l
from lms.core.web import done
from lms.publications.files.forms import RecordingForm
from lms.publications.files.models import Track
from lms.publications.files.service import narrating, taking
from lms.publications.files.views import bp, load
from lms.publications.files.views.desk import PLACE, _edition, _may_edit, _may_see
from lms.publications.models import Edition
from media import intake
from media.models import AssetKind

Found = tuple[Edition, Track]


@bp.post(f"{PLACE}/tracks")
@intake.takes_video
@requires(_may_edit, _edition, see=_may_see)
def add_track(found: tuple[Edition, None]) -> ResponseReturnValue:
    """A recording, at the end."""
    form = RecordingForm()
    if not form.validate_on_submit():
        raise BadValue(_l("Please choose a recording."))
    taking.refuse_unless_open(found[0])
    asset = intake.take(form, load.me(), wanted=AssetKind.AUDIO.value)
    track = narrating.add_track(found[0], asset, load.me())
    flash(_("“%(name)s” has arrived. It is prepared for weak links; you may go on working.", name=track.title))
    return _back(found[0])


@bp.post(f"{PLACE}/tracks/<int:track_id>/title")
@requires(_may_edit, load.track, see=_may_see)
def rename_track(found: Found) -> ResponseReturnValue:
    """Another title of the chapter."""
    narrating.rename(*found, request.form.get("title", ""))
    flash(_("Saved."))
    return _back(found[0])


@bp.post(f"{PLACE}/tracks/<int:track_id>/place")
@requires(_may_edit, load.track, see=_may_see)
def move_track(found: Found) -> ResponseReturnValue:
    """One place earlier or later (`step`)."""
    narrating.step(*found, request.form.get("step", 1, type=int))
    flash(_("“%(name)s” is number %(number)s now.", name=found[1].title, number=found[1].number))
    return _back(found[0])


@bp.post(f"{PLACE}/tracks/<int:track_id>/removal")
@requires(_may_edit, load.track, see=_may_see)
def remove_track(found: Found) -> ResponseReturnValue:
    """Take it away; it can be taken back."""
    narrating.remove(*found, load.me())
    flash(_("“%(name)s” is removed. It can be restored below.", name=found[1].title))
    return _back(found[0])


@bp.post(f"{PLACE}/tracks/<int:track_id>/return")
@requires(_may_edit, load.track, see=_may_see)
def restore_track(found: Found) -> ResponseReturnValue:
    """Take it back."""
    narrating.take_back(*found, load.me())
    flash(_("“%(name)s” is back.", name=found[1].title))
    return _back(found[0])


def _back(edition: Edition) -> ResponseReturnValue:
    return done(".desk", code=edition.code)
