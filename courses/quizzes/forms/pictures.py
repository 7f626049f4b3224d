"""Pictures and sounds that come with the form of a question: kept at once, so that a refusal loses none of them."""

from typing import Any

from flask_wtf.file import FileField

from courses.quizzes.forms.base import MediaPart, QuestionForm
from courses.quizzes.forms.choosing import HotspotForm, OptionPart
from lms.accounts.models import User
from lms.core.db import transaction
from lms.core.errors import BadValue
from lms.core.i18n import _l
from media.models import Asset, AssetKind
from media.service import showing


def keep(form: QuestionForm, by: User) -> None:
    """Keep the files of the form, and name them in it. A file that cannot be kept is said beside its field."""
    sent = [(holder, field) for holder, field in _places(form) if field.data and field.data.filename]
    if not sent:
        return
    try:
        with transaction():  # of its own: what came with a form that is refused is here all the same
            kept = showing.keep(by, [(field.data.filename, field.data.stream) for _holder, field in sent])
    except BadValue as refused:
        form.refused = [(field, str(refused)) for _holder, field in sent]
        return
    for (holder, field), asset in zip(sent, kept, strict=True):
        if asset.kind is not AssetKind.PICTURE and not isinstance(holder, MediaPart):
            form.refused = [*form.refused, (field, str(_l("Please choose a picture.")))]
            continue
        _name(holder, asset)


def _places(form: QuestionForm) -> list[tuple[Any, FileField]]:  # Any: a form or one of its rows
    rows = [entry.form for entry in form.media.entries]
    places = [(row, row.file) for row in rows]
    if "options" in form:
        places += [(entry.form, entry.form.file) for entry in form["options"].entries]
    return [*places, (form, form.picture)] if isinstance(form, HotspotForm) else places


def _name(holder: Any, asset: Asset) -> None:  # Any: a form or one of its rows
    if isinstance(holder, OptionPart):
        holder.picture.data = asset.public_id
    elif isinstance(holder, MediaPart):
        holder.asset.data = asset.public_id
        holder.kind.data = "picture" if asset.kind is AssetKind.PICTURE else "sound"
    else:
        holder.asset.data = asset.public_id
        holder.width.data, holder.height.data = str(asset.width), str(asset.height)
