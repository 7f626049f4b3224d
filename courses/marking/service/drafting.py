"""What a marker has said so far: kept for each marker, whoever holds the work, until it becomes a mark."""

import datetime as dt
from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from courses.marking import said as words
from courses.marking.models import MarkDraft, MarkingTask
from courses.marking.said import Said
from lms.accounts.models import User
from lms.core import clock
from lms.core.db import insert_once, session
from media.models import Asset

IDLE = dt.timedelta(minutes=3)  # a longer gap between two signs of work is no work


def of(task: MarkingTask, by: User) -> MarkDraft | None:
    """One's own draft, with its recording."""
    query = select(MarkDraft).where(MarkDraft.task_id == task.id, MarkDraft.user_id == by.id)
    return session().scalar(query.options(joinedload(MarkDraft.audio)))


def begin(task: MarkingTask, by: User) -> MarkDraft:
    """One's own draft; time at work counts from here."""
    keys = {"task_id": task.id, "user_id": by.id}
    insert_once(MarkDraft, list(keys), {**keys, "value": {}, "seconds": 0, "saved_at": clock.now()})
    query = select(MarkDraft).filter_by(**keys).options(joinedload(MarkDraft.audio))
    return session().scalars(query.execution_options(populate_existing=True)).one()


def save(task: MarkingTask, by: User, said: Said) -> MarkDraft:
    """Keep what is said so far. Saving is work: the time since the last sign of it counts, unless it was a pause."""
    words.check(said)
    draft = begin(task, by)
    now = clock.now()
    draft.seconds += int(min(max(now - draft.saved_at, dt.timedelta()), IDLE).total_seconds())
    draft.value, draft.saved_at = said.kept(), now
    session().flush()
    return draft


def attach(task: MarkingTask, by: User, audio: Asset | None) -> MarkDraft:
    """Put a recording to the draft, or take it away."""
    draft = begin(task, by)
    draft.audio_id, draft.audio = (audio.id if audio else None), audio
    session().flush()
    return draft


def said(draft: MarkDraft | None) -> Said:
    """What a draft says."""
    return words.of(draft.value) if draft else Said()


def with_bank(given: Said, texts: list[str]) -> Said:
    """The comment with sentences of the bank under it that are not in it yet; for a form without a script."""
    more = [text for text in texts if text not in given.comment]
    return replace(given, comment="\n".join(filter(None, [given.comment, *more])))
