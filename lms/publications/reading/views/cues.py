"""The cues of a recording, for editors."""

from typing import NamedTuple

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from wtforms.validators import ValidationError

from lms.accounts.models import User
from lms.core.access import requires
from lms.core.errors import BadValue
from lms.core.i18n import _, ngettext
from lms.core.i18n import number as figure
from lms.core.web import render
from lms.publications.files.models import Track
from lms.publications.models import Edition
from lms.publications.reading import policy
from lms.publications.reading.forms import CueForm
from lms.publications.reading.service import books, cues
from lms.publications.reading.views import bp
from lms.publications.reading.views.loading import readable, reader
from media import playback

SHOWN = 20


class Recorded(NamedTuple):
    """A recording of an edition."""

    edition: Edition
    track: Track


def load(code: str, track: int) -> Recorded:
    """It, where its edition may be read."""
    edition = readable(code)
    narration = request.args.get("narration", 1, type=int)
    return Recorded(edition, books.track(edition, track, narration, revision=edition.working_revision))


def _may(user: User, recorded: Recorded) -> bool:
    return policy.may_set_cues(user, recorded.edition)


@bp.get("/library/<string:code>/listen/<int:track>/cues")
@requires(_may, load)
def edit_cues(recorded: Recorded) -> ResponseReturnValue:
    """The cues as lines, with the recording to listen to."""
    form = CueForm(formdata=None)
    form.sheet.data = cues.sheet(recorded.edition, recorded.track)
    return _page(recorded, form)


@bp.post("/library/<string:code>/listen/<int:track>/cues")
@requires(_may, load)
def set_cues(recorded: Recorded) -> ResponseReturnValue:
    """Replace them by what was written or brought."""
    form = CueForm()
    if not form.validate_on_submit():
        return _page(recorded, form, 422)
    try:
        aligned = cues.bring(recorded.edition, recorded.track, form.text(), reader())
    except (BadValue, ValidationError) as why:
        form.sheet.errors = [str(why)]
        return _page(recorded, form, 422)
    count = len(aligned.cues)
    flash(ngettext("%(count)s cue is kept.", "%(count)s cues are kept.", count, count=figure(count)))
    for label in aligned.strangers[:SHOWN]:
        flash(_("Not found in the book: “%(words)s”", words=label.words[:80] or f"{label.page}.{label.fragment}"))
    asked = request.args.get("narration")
    there = url_for(".edit_cues", code=recorded.edition.code, track=recorded.track.number, narration=asked)
    return redirect(there, 303)


def _page(recorded: Recorded, form: CueForm, status: int = 200) -> ResponseReturnValue:
    found = playback.of(recorded.track.asset_id)
    return render(
        "reading/cues.html", status=status, edition=recorded.edition, track=recorded.track, form=form, playback=found
    )
