"""Sound and film of a text, from the uploader or from the library of media."""

import flask
from flask.typing import ResponseReturnValue

from lms.core.access import requires
from lms.core.errors import BadValue, NotFound
from lms.core.i18n import _, _l
from lms.core.web import done
from lms.sermons import policy
from lms.sermons.models import SermonText
from lms.sermons.service import voicing
from lms.sermons.views.desk import bp, load_text, me
from media import intake
from media.forms import VideoForm
from media.models import AssetKind

KINDS = {"audio": AssetKind.AUDIO, "video": AssetKind.VIDEO}


def load_voiced(day: str, language: str, kind: str) -> tuple[SermonText, AssetKind]:
    """A text and what is brought for it. Raises `NotFound`."""
    if kind not in KINDS:
        raise NotFound
    return load_text(day, language), KINDS[kind]


def may_voice(user: policy.Visitor, found: tuple[SermonText, AssetKind]) -> bool:
    """Whoever may edit the text."""
    return policy.may_edit(user, found[0])


@bp.post("/<string:day>/<string:language>/media/<string:kind>")
@intake.takes_video
@requires(may_voice, load_voiced)
def add_media(found: tuple[SermonText, AssetKind]) -> ResponseReturnValue:
    """Bring sound or film; it takes the place of what was there."""
    form = VideoForm()
    if not form.validate_on_submit():
        raise BadValue(_l("Please choose a file."))
    text, kind = found
    voicing.attach(text, kind, intake.take(form, me(), wanted=kind.value), me())
    flask.flash(_("It has arrived and is prepared for weak links; readers get it as soon as it is ready."))
    return done(".text", day=text.sermon.friday.isoformat(), language=text.language)


@bp.post("/<string:day>/<string:language>/media/<string:kind>/end")
@requires(may_voice, load_voiced)
def end(found: tuple[SermonText, AssetKind]) -> ResponseReturnValue:
    """Take it away from the sermon; the library of media keeps it."""
    text, kind = found
    voicing.attach(text, kind, None, me())
    return done(".text", day=text.sermon.friday.isoformat(), language=text.language)
