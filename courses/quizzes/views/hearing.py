"""A spoken comment on an answer."""

import uuid

from flask import redirect
from flask.typing import ResponseReturnValue
from flask_login import current_user

from courses.quizzes import shown
from courses.quizzes.rules import Aspect
from courses.quizzes.service import attempts, marking
from courses.quizzes.views.blueprint import bp
from lms.core.access import signed_in
from lms.core.errors import NotFound
from media import playback


@bp.get("/learn/attempts/<uuid:public_id>/answers/<int:answer_id>/spoken")
@signed_in
def hear(public_id: uuid.UUID, answer_id: int) -> ResponseReturnValue:
    """Where it is heard, for the attempt's learner, once the rules show the marks; none while it is prepared."""
    attempt = attempts.own(str(public_id), current_user)
    if attempt.is_open:
        raise NotFound
    seen = shown.seen_now(attempt, attempts.sitting_of(attempt).terms.closes_at)
    note = marking.notes(attempt).get(answer_id, {})
    here = playback.of(note.get("audio_asset_id", 0)) if {Aspect.MARKS, Aspect.PAPER} <= seen else None
    if here is None:
        raise NotFound
    return redirect(here.plain.file, 302)
