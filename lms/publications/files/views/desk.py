"""The editors' page of an edition's files: brought, followed, taken away, taken back."""

from typing import Any

from flask import flash
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from lms.core.access import requires
from lms.core.db import session
from lms.core.errors import BadValue
from lms.core.i18n import _, _l
from lms.core.web import done, render
from lms.publications import policy
from lms.publications.files import tesseract, words
from lms.publications.files.forms import BookForm, CoverForm, RecordingForm
from lms.publications.files.kinds import FileState, Role
from lms.publications.files.models import BookFile
from lms.publications.files.service import correcting, covers, narrating, ocr, taking
from lms.publications.files.views import bp, load
from lms.publications.files.views.giving import addresses
from lms.publications.models import Edition, Volume
from media import intake
from media.models import AssetKind

PLACE = "/library/desk/<string:code>/files"


def _may_edit(user: Any, found: tuple[Edition, Any]) -> bool:  # Any: a user; what else the address names
    return policy.may_edit(user, found[0])


def _may_see(user: Any, _found: Any) -> bool:  # Any: likewise
    return policy.may_see_desk(user)


def _edition(code: str) -> tuple[Edition, None]:
    return load.edition(code), None


@bp.get(PLACE)
@requires(_may_see, _edition)
def desk(found: tuple[Edition, None]) -> ResponseReturnValue:
    """All files of an edition, and how far each is."""
    return render("files/desk.html", "files/_files.html", **_shown(found[0]))


@bp.post(f"{PLACE}/volumes/<int:number>")
@intake.takes_video
@requires(_may_edit, load.volume, see=_may_see)
def add_file(found: tuple[Edition, Volume]) -> ResponseReturnValue:
    """A file for a volume; a later one of the same format takes the place of the earlier."""
    form = BookForm()
    if not form.validate_on_submit():
        raise BadValue(_l("Please choose a file. A book is a PDF, an EPUB or a plain text."))
    taking.refuse_unless_open(found[0])
    file = taking.take(found[1], intake.take(form, load.me(), wanted=AssetKind.FILE.value), load.me())
    flash(_("“%(name)s” has arrived. Its pages are read; you may go on working.", name=file.name))
    return _back(found[0])


@bp.post(f"{PLACE}/<int:file_id>/removal")
@requires(_may_edit, load.file, see=_may_see)
def remove_file(found: tuple[Edition, BookFile]) -> ResponseReturnValue:
    """Take it away; it can be taken back."""
    taking.remove(found[1], load.me())
    flash(_("“%(name)s” is removed. It can be restored below.", name=found[1].name))
    return _back(found[0])


@bp.post(f"{PLACE}/<int:file_id>/return")
@requires(_may_edit, load.file, see=_may_see)
def restore_file(found: tuple[Edition, BookFile]) -> ResponseReturnValue:
    """Take it back."""
    taking.take_back(found[1], load.me())
    flash(_("“%(name)s” is back.", name=found[1].name))
    return _back(found[0])


@bp.post(f"{PLACE}/<int:file_id>/attempts")
@requires(_may_edit, load.file, see=_may_see)
def retry_file(found: tuple[Edition, BookFile]) -> ResponseReturnValue:
    """Read it once more."""
    taking.try_again(found[1])
    return _back(found[0])


@bp.post(f"{PLACE}/<int:file_id>/ocr")
@requires(_may_see, load.file)
def read_file(found: tuple[Edition, BookFile]) -> ResponseReturnValue:
    """Have its wordless pages read by a program."""
    edition, file = found
    if file.copy is not None:
        ocr.ask(file.copy, edition, load.me())
        flash(_("The pages are being read. You may leave; what is read is kept page by page."))
    return _back(edition)


@bp.post(f"{PLACE}/cover")
@intake.takes_video
@requires(_may_edit, _edition, see=_may_see)
def add_cover(found: tuple[Edition, None]) -> ResponseReturnValue:
    """Another picture for the cover."""
    form = CoverForm()
    if not form.validate_on_submit() or not form.picture.data:
        raise BadValue(_l("Please choose a picture. The cover stays as it is."))
    covers.choose(found[0], form.picture.data.stream)
    flash(_("This is the cover now."))
    return _back(found[0])


def _back(edition: Edition) -> ResponseReturnValue:
    return done(".desk", code=edition.code)


def _shown(edition: Edition) -> dict[str, Any]:  # Any: whatever templates show
    query = select(BookFile).join(Volume, Volume.id == BookFile.volume_id)
    query = query.where(Volume.edition_id == edition.id, BookFile.role == Role.PRESERVATION)
    loaded = joinedload(BookFile.copy).joinedload(BookFile.job), joinedload(BookFile.job), joinedload(BookFile.asset)
    files = session().scalars(
        query.options(*loaded).order_by(BookFile.id.desc()).execution_options(populate_existing=True)
    ).all()  # fmt: skip
    program = tesseract.find()
    moving = {FileState.ARRIVING, FileState.IMPORTING}
    return {
        "edition": edition,
        "volumes": [(volume, [each for each in files if each.volume_id == volume.id]) for volume in edition.volumes],
        "is_moving": any(each.state in moving or _is_read(each) for each in files),
        "doubted": {each.id: correcting.count_doubted(each.copy) for each in files if each.copy},
        "narrations": narrating.of(edition),
        "cover": addresses([edition]).get(edition.id, ""),
        "may_edit": policy.may_edit(load.me(), edition),
        "can_ocr": bool(program and tesseract.language_for(edition.language, program)),
        "book_form": BookForm(formdata=None),
        "recording_form": RecordingForm(formdata=None),
        "cover_form": CoverForm(formdata=None),
        "words": words,
    }


def _is_read(file: BookFile) -> bool:
    return file.copy is not None and file.copy.job is not None and file.copy.job.is_open
