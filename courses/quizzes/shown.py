"""What the pages show of a question: while it is answered never its key, afterwards only what the rules reveal."""

import dataclasses
import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from courses.quizzes import rules, types
from courses.quizzes.models import Attempt, QuestionAttempt, QuestionVersion, Quiz
from courses.quizzes.remarks import NOTHING as NO_REMARKS
from courses.quizzes.remarks import Remarks
from courses.quizzes.rules import ALL, Aspect, Moment, Rules
from courses.quizzes.service import checking, grading
from courses.quizzes.service.checking import Told
from courses.quizzes.service.saving import as_given, digest
from courses.quizzes.service.sent import Sending, Sent
from courses.quizzes.types import hotspot
from courses.quizzes.types.face import ANSWER, NOTHING, WHOLE, Given, Part, Remark, Response, Said
from lms.core import clock
from media.service.showing import Place


@dataclasses.dataclass(frozen=True, slots=True)
class Asked:
    """A question as it is asked, with the answer as it stands."""

    slot: int
    type: str
    max_mark: Decimal
    question: dict[str, Any]  # Any: what the question type shows
    given: Given
    flagged: bool = False
    revision: int = 0
    was: str = ""
    remark: Remark | None = None
    heading: Said = dataclasses.field(default_factory=dict)
    can_check: bool = False
    is_settled: bool = False  # it stands as it is, though the attempt is open
    told: Told | None = None
    feedback: "Marked | None" = None  # once it stands, as far as the rules show it during an attempt
    places: Mapping[str, Place] = dataclasses.field(default_factory=dict)  # of its pictures and sounds
    sent: Sequence[Sent] = ()  # the files that are the answer
    sending: Sending | None = None  # how files are sent; nothing where the question is only tried

    @property
    def is_answered(self) -> bool:
        """Whether anything was answered."""
        return bool(self.given)


@dataclasses.dataclass(frozen=True, slots=True)
class Marked:
    """A question with its mark, and with its key where that may be seen."""

    slot: int
    ask: Said
    max_mark: Decimal
    fraction: Decimal | None  # None while it waits for a person
    said: list[Said]
    right: list[Said]
    explain: Said
    remarks: Remarks = NO_REMARKS
    seen: frozenset[Aspect] = ALL
    type: str = ""
    media: Sequence[Mapping[str, Any]] = ()  # Any: JSON; the pictures and sounds above the question
    parts: Sequence[Part] = ()  # each with what is right, where that may be seen
    feedback: Sequence[Said] = ()  # what the author says to whoever answered so
    spot: Mapping[str, Any] | None = None  # Any: what the picture of a place shows
    places: Mapping[str, Place] = dataclasses.field(default_factory=dict)
    sent: Sequence[Sent] = ()

    @property
    def mark(self) -> Decimal | None:
        """What it earned, once that is known."""
        return None if self.fraction is None else self.fraction * self.max_mark

    @property
    def kind(self) -> str:
        """The sign that it wears: done, half, wrong; waits for a person; or plain, where nothing is told."""
        if Aspect.VERDICT not in self.seen:
            return "plain"
        if self.fraction is None:
            return "waits"
        if self.fraction == NOTHING:
            return "wrong"
        return "done" if self.fraction == WHOLE else "half"


def asked(answer: QuestionAttempt, ruled: Rules) -> Asked:
    """Return a question of an open attempt; `answer` comes with its version."""
    version, response = answer.version, answer.response
    type_ = types.of(version.type)
    told = checking.told(answer, ruled)
    seen = ruled.seen(Moment.DURING, is_passed=False) if answer.is_closed else frozenset[Aspect]()
    return Asked(
        slot=answer.slot,
        type=version.type,
        max_mark=answer.max_mark,
        question=types.shown(version.type, version.body, answer.order),
        given=as_given(response),
        flagged=answer.is_flagged,
        revision=answer.revision,
        was=digest(response),
        remark=type_.remark(version.body, response),
        can_check=checking.can_check(answer, ruled) and not answer.is_closed,
        is_settled=answer.is_closed,
        told=told,
        feedback=_feedback(answer, ruled, seen) if seen else None,
    )


def _feedback(answer: QuestionAttempt, ruled: Rules, seen: frozenset[Aspect]) -> "Marked":
    share = grading.share_of(answer, None, ruled)
    return marked_version(answer.slot, answer.version, answer.max_mark, answer.response, share, seen=seen)


def tried(slot: int, version: QuestionVersion, mark: Decimal, response: Response | None = None) -> Asked:
    """Return a question as a trainer tries it out: in the author's order, belonging to no attempt."""
    return tried_body(slot, version.type, version.body, mark, response)


def tried_body(
    slot: int, type_name: str, body: dict[str, Any], mark: Decimal, response: Response | None = None
) -> Asked:
    """Return a question that may not even be kept yet."""
    type_ = types.of(type_name)
    order = type_.order({**body, "shuffle": False}, types.chance_for(0, slot))
    return Asked(slot, type_name, mark, types.shown(type_name, body, order), as_given(response or {}))


def marked(answer: QuestionAttempt, *, seen: frozenset[Aspect] = ALL, remarks: Remarks = NO_REMARKS) -> Marked:
    """Return a question of an attempt that was handed in."""
    version, mark, fraction = answer.version, answer.max_mark, answer.fraction
    found = marked_version(answer.slot, version, mark, answer.response, fraction, seen=seen)
    return dataclasses.replace(found, remarks=remarks)


def marked_version(
    slot: int,
    version: QuestionVersion,
    mark: Decimal,
    response: Response,
    fraction: Decimal | None,
    *,
    seen: frozenset[Aspect] = ALL,
) -> Marked:
    """Return a graded response to a version."""
    type_, body = types.of(version.type), version.body
    return Marked(
        slot=slot,
        ask=body["ask"],
        max_mark=mark,
        fraction=fraction,
        said=type_.said(body, response),
        right=type_.said(body, type_.right(body)) if Aspect.RIGHT in seen else [],
        explain=body.get("explain") or {} if Aspect.EXPLAIN in seen else {},
        seen=seen,
        type=version.type,
        media=body.get("media") or (),
        parts=type_.parts(body, response) if Aspect.RIGHT in seen and response else (),
        feedback=types.feedback(version.type, body, response) if Aspect.EXPLAIN in seen else (),
        spot=hotspot.review(body, response, reveal=Aspect.RIGHT in seen)
        if version.type == types.Kind.HOTSPOT
        else None,
        sent=[Sent(asset) for asset in response.get(ANSWER, ())] if version.type in types.UPLOADED else (),
    )


def _spot(version: QuestionVersion, response: Response, *, reveal: bool) -> dict[str, Any] | None:
    is_spot = version.type == types.Kind.HOTSPOT
    return hotspot.review(version.body, response, reveal=reveal) if is_spot else None


def seen_now(attempt: Attempt, closes_at: dt.datetime | None) -> frozenset[Aspect]:
    """What its learner may see now of an attempt that was handed in."""
    ruled = rules.read(attempt.quiz.settings)
    return ruled.seen(moment_of(attempt, closes_at), is_passed=attempt.is_passed is True)


def moment_of(attempt: Attempt, closes_at: dt.datetime | None) -> Moment:
    """Which of the four moments it is for an attempt."""
    now = clock.now()
    if attempt.is_open or attempt.submitted_at is None:
        return Moment.DURING
    if now - attempt.submitted_at < rules.JUST_AFTER:
        return Moment.AFTER
    return Moment.CLOSED if closes_at and now >= closes_at else Moment.LATER


def band(quiz: Quiz, share: Decimal) -> Said:
    """Return the words that the author wrote for results like this one."""
    bands = sorted(quiz.settings.get("bands", []), key=lambda each: Decimal(each["from"]), reverse=True)
    return next((dict(each["text"]) for each in bands if share >= Decimal(each["from"])), {})
