"""Files as answers: sent with a plain form where there is no script, and opened by their learner and who marks."""

import uuid

from flask import flash, redirect, request
from flask.typing import ResponseReturnValue
from flask_login import current_user
from werkzeug.datastructures import FileStorage

from courses.quizzes import policy, types, wire
from courses.quizzes.models import Attempt, QuestionAttempt
from courses.quizzes.service import attempts, saving, sent
from courses.quizzes.service.saving import Event
from courses.quizzes.types.face import ANSWER
from courses.quizzes.views.attempts import say_refused
from courses.quizzes.views.blueprint import bp
from lms.core.access import requires, signed_in
from lms.core.errors import NotFound, RuleError
from lms.core.i18n import _
from lms.core.web import done
from media import intake, playback
from media.models import Asset, AssetKind
from media.service import files, uploads


@bp.post("/learn/attempts/<uuid:public_id>/files")
@intake.takes_video
@signed_in
def send_files(public_id: uuid.UUID) -> ResponseReturnValue:
    """Take the files of the question `file_of`, and the rest of the paper as it stands."""
    attempt = attempts.own(str(public_id), current_user)
    slot = request.form.get("file_of", 0, type=int)
    answer = next((each for each in attempt.answers if each.slot == slot), None)
    if answer is None or answer.version.type not in types.UPLOADED:
        raise NotFound
    try:
        _add(attempt, answer, [each for each in request.files.getlist(f"file.q{slot}") if each.filename])
    except RuleError as refused:
        flash(_("%(why)s Your other answers are kept.", why=str(refused)), "bad")
    for each, event in wire.events_from_form(attempt, request.form, say_refused):
        if each.slot != slot:
            saving.save(saving.load(attempt.public_id, each.slot, current_user), event, current_user)
    return done(".show", public_id=attempt.public_id, _anchor=f"q{slot}")


@bp.get("/learn/attempts/<uuid:public_id>/questions/<int:slot>/files/<uuid:asset_id>")
@requires(policy.can_open, lambda public_id, slot, asset_id: sent.find(str(public_id), slot, str(asset_id)))
def open_sent(found: tuple[QuestionAttempt, Asset]) -> ResponseReturnValue:
    """One file as it was sent, by an address that opens for this reader alone."""
    answer, asset = found
    is_own = answer.attempt.enrolment.user_id == current_user.id
    return redirect(files.download(asset, unseen=is_own, reader=playback.reader()), 302)


def _add(attempt: Attempt, answer: QuestionAttempt, given: list[FileStorage]) -> None:
    """Store the files first, then the answer that names them, with what was ticked already."""
    wanted = AssetKind.AUDIO if answer.version.type == types.Kind.RECORDING else ""
    by = current_user._get_current_object()  # noqa: SLF001 - Flask-Login's proxy offers no other way
    kept = [(each.filename or "", uploads.store_whole(by, each.stream)) for each in given]
    assets = [
        uploads.received(by, name, stored, uploads.expect(by, name, wanted, private=True)) for name, stored in kept
    ]
    most = types.shown(answer.version.type, answer.version.body, [])["most"]
    ticked = request.form.getlist(f"q{answer.slot}.answer")
    names = [*ticked, *(asset.public_id for asset in assets)][-most:]
    held = saving.load(attempt.public_id, answer.slot, current_user)
    flagged = f"q{answer.slot}.flagged" in request.form
    event = Event(answer.slot, held.revision + 1, str(uuid.uuid4()), {ANSWER: names}, flagged, None)
    saving.save(held, event, current_user)
