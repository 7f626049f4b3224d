"""Writing, handing in, taking back. The server's clock alone counts; asked twice, it happens once."""

from collections.abc import Iterable

from courses.assignments import events, plain
from courses.assignments.models import StepKind, Submission, SubmissionFile, SubmissionState, WorkKind
from courses.assignments.service import rows, standing
from courses.assignments.service.standing import REFUSALS, Standing
from courses.enrolment.service.holding import hold_place
from courses.progress.service import completing
from lms.accounts.models import User
from lms.core import clock
from lms.core.db import session
from lms.core.errors import BadValue, RuleError
from lms.core.i18n import _l
from media.models import Asset, AssetKind, AssetState

MOST_TEXT = 200_000
BROKEN = frozenset({AssetState.REJECTED, AssetState.FAILED, AssetState.CANCELLED})
MADE_OF = {
    AssetKind.AUDIO: WorkKind.AUDIO,
    AssetKind.VIDEO: WorkKind.VIDEO,
    AssetKind.FILE: WorkKind.FILE,
    AssetKind.PICTURE: WorkKind.FILE,
}


class OtherDevice(RuleError):
    """The draft was changed elsewhere since this page was opened; `draft` is how it stands."""

    def __init__(self, draft: Submission) -> None:
        super().__init__(_l("This work was changed on another device meanwhile. Nothing is lost: both texts are here."))
        self.draft = draft


def keep(place: Standing, text: str, base: int | None = None) -> Submission:
    """Keep what is being written. `base` is the revision that the writer saw; raises `OtherDevice` for an older one."""
    if len(text) > MOST_TEXT:
        raise BadValue(_l("This text is too long. Please hand it in as a file."))
    draft = _draft(place)
    clean = plain.as_html(text)
    if clean == draft.text:
        return draft
    if base is not None and base != draft.revision:
        raise OtherDevice(draft)
    draft.text, draft.saved_at, draft.revision = clean, clock.now(), draft.revision + 1
    session().flush()
    return draft


def attach(place: Standing, asset: Asset) -> Submission:
    """Put a file, recording or film to the draft; the same one twice is there once."""
    draft = _draft(place)
    if any(file.asset_id == asset.id for file in draft.files):
        return draft
    kind = MADE_OF[AssetKind(asset.wanted or asset.kind)]
    if asset.owner_id != place.enrolment.user_id or not place.assignment.takes(kind):
        raise BadValue(_l("This assignment does not take this kind of work."))
    if len(draft.files) >= place.assignment.most_files:
        raise RuleError(_l("You have attached as many files as this assignment takes. Remove one of them first."))
    position = max((file.position for file in draft.files), default=0) + 1
    draft.files.append(SubmissionFile(asset_id=asset.id, asset=asset, kind=kind, position=position))
    draft.saved_at = clock.now()
    session().flush()
    return draft


def detach(place: Standing, asset_public_id: str) -> Submission:
    """Take a file out of the draft; one that is not there is no matter."""
    draft = _draft(place)
    for file in [each for each in draft.files if each.asset.public_id == asset_public_id]:
        draft.files.remove(file)
    draft.saved_at = clock.now()
    session().flush()
    return draft


def hand_in(place: Standing, by: User) -> Submission:
    """Hand the draft in; the receipt is what comes back. A second click gets the same one."""
    now_there = _held(place)
    draft = now_there.draft
    if draft is None and now_there.latest and not now_there.latest.is_posted:
        return now_there.latest
    if now_there.obstacle:
        raise RuleError(REFUSALS[now_there.obstacle])
    if draft is None or not (draft.text or draft.files):
        raise BadValue(_l("There is nothing to hand in yet. Write something, or attach a file."))
    _refuse_broken(draft.files)
    moment = clock.now()
    draft.assignment_id, draft.possible = place.assignment.id, place.assignment.mark
    draft.state, draft.submitted_at = SubmissionState.SUBMITTED, moment
    draft.due_at, draft.late_seconds = place.times.due_at, place.times.late_seconds(moment)
    session().flush()
    rows.note(draft, StepKind.SUBMIT, by, late_seconds=draft.late_seconds, files=len(draft.files))
    made = rows.held(draft.id)
    if made.assignment.lesson.rule in {"submitted", "viewed"}:
        completing.complete(made.enrolment, made.assignment.lesson, "submitted")
    events.submission_made.send(made)
    return made


def withdraw(submission: Submission, by: User) -> Submission:
    """Take work back before anybody has marked it: it is a draft again, with its number and all that is in it."""
    held = rows.held(submission.id)
    if held.state is SubmissionState.DRAFT:
        return held
    if held.is_marked or held.state is not SubmissionState.SUBMITTED:
        raise RuleError(_l("This work is being marked already, so it cannot be taken back."))
    held.state, held.submitted_at = SubmissionState.DRAFT, None
    held.due_at, held.late_seconds, held.possible = None, 0, None
    held.saved_at = clock.now()
    session().flush()
    rows.note(held, StepKind.WITHDRAW, by)
    if held.assignment.lesson.rule == "submitted":
        completing.take_back(held.enrolment, held.assignment.lesson, "submitted", by)
    events.submission_withdrawn.send(held)
    return held


def _held(place: Standing) -> Standing:
    hold_place(place.enrolment)
    return standing.anew(place)


def _draft(place: Standing) -> Submission:
    """The draft, begun where there is none."""
    now_there = _held(place)
    if now_there.draft:
        return now_there.draft
    if now_there.obstacle:
        raise RuleError(REFUSALS[now_there.obstacle])
    lesson = place.assignment.lesson
    draft = Submission(
        assignment_id=place.assignment.id,
        enrolment_id=place.enrolment.id,
        stable_key=lesson.stable_key,
        number=max((each.number for each in now_there.tries), default=0) + 1,
        text="",
        files=[],
    )
    session().add(draft)
    session().flush()
    return draft


def _refuse_broken(files: Iterable[SubmissionFile]) -> None:
    for file in files:
        if file.asset.state in BROKEN:
            raise BadValue(_l("One of your files could not be read. Remove it and attach it again."))
