"""Notes beside a lesson, all notes of a course, and the same to take away."""

from collections import defaultdict
from http import HTTPStatus

from flask import Blueprint, Response, render_template, url_for
from flask.typing import ResponseReturnValue

from courses.enrolment import policy as enrolment_policy
from courses.enrolment.models import Enrolment
from courses.lessons.place import Place
from courses.lessons.views import load_enrolment, load_place
from courses.notes import policy, service
from courses.notes.forms import NoteForm
from courses.notes.models import LessonNote
from courses.progress.service.outline import Line, outline
from lms.core.access import requires
from lms.core.web import done, render
from media.storage import attachment

bp = Blueprint("notes", __name__, template_folder="templates", url_prefix="/learn")


def load_note(code: str, key: str, note_id: int) -> tuple[Place, int]:
    """The reader's place, and the number of a note there."""
    return load_place(code, key), note_id


@bp.get("/<string:code>/notes")
@requires(enrolment_policy.can_learn, load_enrolment)
def index(enrolment: Enrolment) -> ResponseReturnValue:
    """All notes of the course, by lesson."""
    return render("notes/index.html", enrolment=enrolment, parts=_by_lesson(enrolment))


@bp.get("/<string:code>/notes.txt")
@requires(enrolment_policy.can_learn, load_enrolment)
def export(enrolment: Enrolment) -> ResponseReturnValue:
    """The same as a text file."""
    text = render_template("notes/notes.txt", enrolment=enrolment, parts=_by_lesson(enrolment))
    response = Response("\ufeff" + text, content_type="text/plain; charset=utf-8")  # old editors read the mark
    response.headers["Content-Disposition"] = attachment(f"notes-{enrolment.run.code}.txt")
    return response


@bp.get("/<string:code>/<string:key>/notes")
@requires(policy.can_note, load_place)
def show(place: Place) -> ResponseReturnValue:
    """The notes of one lesson."""
    return _page(place, NoteForm(formdata=None))


@bp.post("/<string:code>/<string:key>/notes")
@requires(policy.can_note, load_place)
def create(place: Place) -> ResponseReturnValue:
    """Keep a note."""
    form = NoteForm()
    if not form.validate_on_submit():
        return _page(place, form, HTTPStatus.UNPROCESSABLE_ENTITY)
    service.add(place.enrolment, place.lesson.stable_key, str(form.text.data), form.at_ms, form.client_id.data or "")
    return _done(place)


@bp.post("/<string:code>/<string:key>/notes/<int:note_id>/removal")
@requires(
    lambda user, found: policy.can_note(user, found[0]), lambda code, key, note_id: (load_place(code, key), note_id)
)
def remove(found: tuple[Place, int]) -> ResponseReturnValue:
    """Delete a note."""
    place, note_id = found
    service.remove(place.enrolment, note_id)
    return _done(place)


def _page(place: Place, form: NoteForm, status: int = HTTPStatus.OK) -> ResponseReturnValue:
    notes = service.of_lesson(place.enrolment, place.lesson.stable_key)
    return render("notes/show.html", "notes/_list.html", status=status, place=place, form=form, notes=notes)


def _done(place: Place) -> ResponseReturnValue:
    notes = service.of_lesson(place.enrolment, place.lesson.stable_key)
    shown = {"place": place, "form": NoteForm(formdata=None), "notes": notes}
    key = place.lesson.stable_key
    return done("notes.show", "notes/_list.html", shown=shown, code=place.run.code, key=key)


def _by_lesson(enrolment: Enrolment) -> list[tuple[Line, str, list[LessonNote]]]:
    """The lessons that have notes, in the course's order, each with its address and its notes."""
    notes = defaultdict(list)
    for note in service.of_run(enrolment):
        notes[note.stable_key].append(note)
    lines = [line for line in outline(enrolment).lines if line.lesson.stable_key in notes]
    keys = [line.lesson.stable_key for line in lines]
    addresses = [url_for("lessons.show", code=enrolment.run.code, key=key) for key in keys]
    return [(line, address, notes[key]) for line, address, key in zip(lines, addresses, keys, strict=True)]
