"""Files and recordings that are answers: uploaded through media, private, opened to their learner and who marks."""

import dataclasses
from collections.abc import Iterable, Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from courses.catalog.models import CourseVersion, Lesson
from courses.enrolment.models import Enrolment
from courses.quizzes import types
from courses.quizzes.models import Attempt, QuestionAttempt, Quiz
from courses.quizzes.types.face import ANSWER, Response
from lms.accounts.models import User
from lms.core.db import session
from lms.core.errors import BadValue, NotFound
from lms.core.i18n import _l
from media.models import Asset, AssetState

BROKEN = frozenset({AssetState.REJECTED, AssetState.FAILED, AssetState.CANCELLED})


@dataclasses.dataclass(frozen=True, slots=True)
class Sent:
    """A file as a page shows it."""

    public_id: str
    title: str = ""
    note: str = ""
    url: str = ""
    sound: str = ""  # where it can be heard on the page


@dataclasses.dataclass(frozen=True, slots=True)
class Sending:
    """What the page needs to send files of one answer: where a plain form goes, the ticket, and the phone's own key."""

    url: str
    ticket: str
    key: str


def refuse_others(held: Response, response: Response, by: User) -> None:
    """See that what is sent, besides what is held already, names one's own uploads only. Raises `BadValue`."""
    named = set(response.get(ANSWER, ())) - set(held.get(ANSWER, ()))
    if not named:
        return
    query = select(Asset.public_id).where(
        Asset.public_id.in_(named), Asset.owner_id == by.id, Asset.is_private.is_(True)
    )
    if set(session().scalars(query)) != named:
        raise BadValue(_l("This file is not one that you sent. Nothing was changed; please choose it again."))


def assets(public_ids: Iterable[str]) -> dict[str, Asset]:
    """What was sent, by its public id; one query, none for none."""
    wanted = set(public_ids)
    if not wanted:
        return {}
    query = select(Asset).where(Asset.public_id.in_(wanted), Asset.is_private.is_(True))
    return {asset.public_id: asset for asset in session().scalars(query)}


def of(answers: Sequence[QuestionAttempt]) -> dict[int, list[Asset]]:
    """The files of each answer by its id, in their order; one query. The answers come with their versions."""
    uploaded = [answer for answer in answers if answer.version.type in types.UPLOADED]
    known = assets(name for answer in uploaded for name in answer.response.get(ANSWER, ()))
    return {
        answer.id: [known[name] for name in answer.response.get(ANSWER, ()) if name in known] for answer in uploaded
    }


def find(public_id: str, slot: int, asset_id: str) -> tuple[QuestionAttempt, Asset]:
    """A file that is, or once was, part of this answer, with all that says who may open it. Raises `NotFound`."""
    query = (
        select(QuestionAttempt)
        .join(QuestionAttempt.attempt)
        .options(
            joinedload(QuestionAttempt.version),
            joinedload(QuestionAttempt.attempt).joinedload(Attempt.enrolment).joinedload(Enrolment.user),
            joinedload(QuestionAttempt.attempt)
            .joinedload(Attempt.quiz)
            .joinedload(Quiz.lesson)
            .joinedload(Lesson.version)
            .joinedload(CourseVersion.course),
        )
        .where(Attempt.public_id == public_id, QuestionAttempt.slot == slot)
    )
    answer = session().scalar(query)
    asset = assets([asset_id]).get(asset_id)
    if answer is None or asset is None or asset_id not in answer.response.get(ANSWER, ()):
        raise NotFound
    return answer, asset
