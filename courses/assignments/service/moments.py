"""What a marker says at moments of a recording."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select

from courses.assignments.models import Submission, SubmissionComment, SubmissionFile
from lms.accounts.models import User
from lms.core.db import session
from media.models import Asset


def say(submission: Submission, moments: Sequence[Mapping[str, Any]], by: User) -> bool:
    """Put these words (asset's public id, at_ms, text) in the place of those that stand; whether any is another.

    What names a recording that is not of this work is left out.
    """
    query = select(SubmissionFile.asset_id, Asset.public_id).join(Asset, Asset.id == SubmissionFile.asset_id)
    files = session().execute(query.where(SubmissionFile.submission_id == submission.id))
    assets = {public_id: asset_id for asset_id, public_id in files}
    wanted = [(assets[each["asset"]], each["at_ms"], each["text"]) for each in moments if each["asset"] in assets]
    standing = _of(submission)
    if wanted == [(each.asset_id, each.at_ms, each.text) for each in standing]:
        return False
    for old in standing:
        session().delete(old)
    for asset_id, at_ms, text in wanted:
        row = {"asset_id": asset_id, "at_ms": at_ms, "text": text}
        session().add(SubmissionComment(submission_id=submission.id, author_id=by.id, **row))
    session().flush()
    return True


def _of(submission: Submission) -> Sequence[SubmissionComment]:
    query = select(SubmissionComment).where(SubmissionComment.submission_id == submission.id)
    return session().scalars(query.where(SubmissionComment.at_ms.is_not(None)).order_by(SubmissionComment.id)).all()
