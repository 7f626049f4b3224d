"""A learner sits a quiz: the rules, the paper, the review, the result; and the door through which answers come."""

import dataclasses
import uuid
from typing import Any

from flask import Response, flash, jsonify, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from flask_wtf.csrf import generate_csrf

from courses.quizzes import dressing, remarks, rules, shown, wire
from courses.quizzes.models import Attempt, Quiz
from courses.quizzes.rules import Aspect
from courses.quizzes.service import attempts, checking, grading, passwords, saving
from courses.quizzes.service.attempts import Sitting
from courses.quizzes.types.face import NOTHING
from courses.quizzes.views.blueprint import bp
from lms.core import clock
from lms.core.access import signed_in
from lms.core.i18n import _, number
from lms.core.web import done, render

# Every page here belongs to the person who asks: the query finds only one's own, so there is nothing to guard after.


@bp.get("/learn/runs/<int:run_id>/quizzes/<int:lesson_id>")
@signed_in
def intro(run_id: int, lesson_id: int) -> ResponseReturnValue:
    """The rules, the attempts so far, and the one button."""
    return _intro(attempts.sitting(run_id, lesson_id, current_user))


@bp.post("/learn/runs/<int:run_id>/quizzes/<int:lesson_id>/attempts")
@signed_in
def create(run_id: int, lesson_id: int) -> ResponseReturnValue:
    """Begin, or go on with the attempt in progress."""
    place = attempts.sitting(run_id, lesson_id, current_user)
    try:
        attempt = attempts.start(place, request.form.get("password", ""))
    except passwords.WrongWord as error:
        return _intro(place, str(error), status=422)
    return done(".show", public_id=attempt.public_id)


@bp.get("/learn/attempts/<uuid:public_id>")
@signed_in
def show(public_id: uuid.UUID) -> ResponseReturnValue:
    """The paper."""
    attempt = attempts.own(str(public_id), current_user)
    if not attempt.is_open:
        return done(".result", public_id=attempt.public_id)
    if attempts.is_over(attempt):
        return done(".review", public_id=attempt.public_id)
    return render("quizzes/attempt.html", **_paper(attempt))


@bp.get("/learn/attempts/<uuid:public_id>/state")
@signed_in
def state(public_id: uuid.UUID) -> ResponseReturnValue:
    """The time, a fresh token and the answers held: for a page that was open over night, or drawn before a save."""
    attempt = attempts.own(str(public_id), current_user)
    deadline = attempt.deadline_at.isoformat() if attempt.deadline_at else None
    held = {
        answer.slot: {
            "rev": answer.revision,
            "flagged": answer.is_flagged,
            "response": saving.as_given(answer.response),
        }
        for answer in attempt.answers
    }
    now = clock.now().isoformat()
    return jsonify(state=attempt.state.value, now=now, deadline=deadline, token=generate_csrf(), answers=held)


@bp.post("/learn/attempts/<uuid:public_id>/answers")
@signed_in
def save(public_id: uuid.UUID) -> ResponseReturnValue:
    """Keep one answer; the reply is its receipt. The hot path of an exam: no template, four statements."""
    request.max_content_length = wire.MOST_BYTES
    event = wire.event_from_json(request.get_json(silent=True))
    answer = saving.load(str(public_id), event.slot, current_user)
    return _receipt(saving.save(answer, event, current_user), str(public_id))


@bp.post("/learn/attempts/<uuid:public_id>/paper")
@signed_in
def update(public_id: uuid.UUID) -> ResponseReturnValue:
    """Keep a whole paper as a plain form posts it, then go on to the question asked for."""
    attempt = attempts.own(str(public_id), current_user)
    outcomes = {
        saving.save(saving.load(attempt.public_id, answer.slot, current_user), event, current_user).outcome
        for answer, event in wire.events_from_form(attempt, request.form, say_refused)
    }
    if saving.Outcome.LATE in outcomes:
        flash(_("Some answers came too late to count. They are kept, and your trainer decides on them."), "wait")
    if not attempt.is_open:
        return done(".result", public_id=attempt.public_id)
    go = request.form.get("go", "")
    if go == "review" or attempts.is_over(attempt):
        return done(".review", public_id=attempt.public_id)
    if checked := request.form.get("check", 0, type=int):
        checking.check(checking.load(attempt.public_id, checked, current_user))
        go = f"q{checked}"
    if attempt.reached and go == f"q{attempt.reached + 1}":
        checking.go_on(attempt, attempt.reached)
    return done(".show", public_id=attempt.public_id, _anchor=go if go.startswith("q") else None)


@bp.get("/learn/attempts/<uuid:public_id>/review")
@signed_in
def review(public_id: uuid.UUID) -> ResponseReturnValue:
    """What is answered and what is not, before handing in."""
    attempt = attempts.own(str(public_id), current_user)
    if not attempt.is_open:
        return done(".result", public_id=attempt.public_id)
    return render("quizzes/review.html", **_paper(attempt), is_over=attempt.is_out_of_time)


@bp.post("/learn/attempts/<uuid:public_id>/submission")
@signed_in
def submit(public_id: uuid.UUID) -> ResponseReturnValue:
    """Hand in; a second time shows the same result. A page whose time seems up asks, and goes on if there is more."""
    attempt = attempts.own(str(public_id), current_user)
    if "time_up" in request.form and attempt.is_open and not attempt.is_out_of_time:
        return done(".show", public_id=attempt.public_id)
    grading.hand_in(attempt, grading.DEADLINE if attempts.is_over(attempt) else grading.LEARNER)
    return done(".result", public_id=attempt.public_id)


@bp.get("/learn/attempts/<uuid:public_id>/result")
@signed_in
def result(public_id: uuid.UUID) -> ResponseReturnValue:
    """The mark, and each question with what was said, as far as the rules show it now."""
    attempt = attempts.own(str(public_id), current_user)
    if attempt.is_open:
        return done(".review", public_id=attempt.public_id)
    place = attempts.sitting_of(attempt)
    seen, said = shown.seen_now(attempt, place.terms.closes_at), remarks.of(attempt)
    marked = [shown.marked(each, seen=seen, remarks=said.get(each.id, remarks.NOTHING)) for each in attempt.answers]
    return render(
        "quizzes/result.html",
        attempt=attempt,
        place=place,
        now=clock.now(),
        course_url=_course_url(attempt.quiz),
        seen=seen,
        band=shown.band(attempt.quiz, attempt.share or NOTHING) if Aspect.WORDS in seen else {},
        marked=dressing.marked(marked, attempt.public_id),
    )


def _intro(place: Sitting, wrong: str = "", status: int = 200) -> ResponseReturnValue:
    ended = [attempt for attempt in place.attempts if not attempt.is_open]
    closes_at = place.terms.closes_at
    return render(
        "quizzes/intro.html",
        status=status,
        place=place,
        quiz=place.quiz,
        wrong=wrong,
        refusals=attempts.REFUSALS,
        course_url=_course_url(place.quiz),
        shows_marks={attempt.id: Aspect.MARKS in shown.seen_now(attempt, closes_at) for attempt in ended},
    )


def say_refused(slot: int, why: str) -> None:
    """Tell of an answer of a plain form that could not be kept."""
    flash(_("Question %(number)s: %(why)s", number=number(slot), why=why), "bad")


def _course_url(quiz: Quiz) -> str:
    return url_for("front.course", slug=quiz.lesson.version.course.slug)


def _paper(attempt: Attempt) -> dict[str, Any]:  # Any: what a template is shown
    ruled = rules.read(attempt.quiz.settings)
    headings = {part["slot"]: part["heading"] for part in attempt.layout}
    questions = [
        dataclasses.replace(shown.asked(answer, ruled), heading=headings.get(answer.slot, {}))
        for answer in attempt.answers
    ]
    questions = dressing.asked(questions, attempt.public_id, current_user.id)
    return {
        "attempt": attempt,
        "quiz": attempt.quiz,
        "questions": questions,
        "here": [question for question in questions if attempt.reached in {0, question.slot}],
        "answered": sum(question.is_answered for question in questions),
        "pages": ruled.pages,
        "now": clock.now(),
    }


def _receipt(receipt: saving.Receipt, public_id: str) -> Response:
    given_at = receipt.given_at.isoformat() if receipt.given_at else None
    return jsonify(
        outcome=receipt.outcome.value,
        slot=receipt.slot,
        rev=receipt.rev,
        hash=receipt.hash,
        given_at=given_at,
        response=receipt.response,
        now=clock.now().isoformat(),
        deadline=receipt.deadline_at.isoformat() if receipt.deadline_at else None,
        next=url_for(".show" if receipt.is_open else ".result", public_id=public_id),
    )
