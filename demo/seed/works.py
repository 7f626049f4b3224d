"""The recorded sermon of the course on sermons: how it is marked, and four works in every state that a work has."""

from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from courses.assignments import late
from courses.assignments.late import LatePolicy
from courses.assignments.models import Submission
from courses.assignments.service import building, handing, releasing, standing
from courses.catalog.models import Lesson
from courses.enrolment.models import LEARNING, Enrolment, Run
from courses.marking.models import MarkingTask, MarkingWork, SubjectKind
from courses.marking.said import Moment, Said
from courses.marking.service import claiming, drafting, giving
from courses.rubrics import service as rubrics
from demo import jobs
from lms.accounts.models import User
from lms.core.db import session
from lms.core.jobs.registry import later_than_now
from media.models import Asset
from media.service import uploads

KEY = "recorded-sermon"
DUE_DAYS, CLOSED_DAYS = 14, 21  # after the run begins, which was a week ago
RECORDING = "sermon-practice"
TITLE = {"ar": "سلّم تقدير الخطبة المسجلة", "en": "How a recorded sermon is marked"}
LEVELS = (
    ("4", {"ar": "متقن", "en": "Mastered"}),
    ("3", {"ar": "جيد", "en": "Good"}),
    ("2", {"ar": "يحتاج إلى تدريب", "en": "Needs practice"}),
    ("0", {"ar": "غائب", "en": "Missing"}),
)
CRITERIA = (
    ("content", "40", {"ar": "المضمون والدليل", "en": "Content and sources"}),
    ("language", "20", {"ar": "سلامة اللغة", "en": "Language"}),
    ("delivery", "30", {"ar": "الإلقاء والوقف", "en": "Delivery and pauses"}),
    ("time", "10", {"ar": "الالتزام بالوقت", "en": "Keeping time"}),
)
TEXTS = (
    "الموضوع: أثر الكلمة الطيبة.\n\nالآية من سورة إبراهيم، الآية ٢٤، من نص مصحف «تنزيل».",
    "الموضوع: حق الطريق.\n\nالحديث في صحيح البخاري، كتاب المظالم.",
    "الموضوع: الرفق في البيت. الحديث في صحيح مسلم، كتاب البر والصلة.",
    "الموضوع: الأمانة في العمل. الآية من سورة النساء، الآية ٥٨.",
)
AFTER_THE_FILMS = 240  # seconds
SPOKEN = 2  # so many of them come with a recording
SAID = (
    Said(
        {"content": "4", "language": "4", "delivery": "3", "time": "4"}, comment="بارك الله فيك. بقي الوقف عند الآية."
    ),
    Said({"content": "3", "language": "4", "delivery": "2", "time": "3"}, comment="مضمون طيب. تمهّل في الختام."),
)
MOMENTS = ((4_000, "بداية هادئة، وصوتك مسموع."), (62_000, "قف هنا قليلًا قبل الدليل."), (150_000, "ختام في وقته."))


def set_up(lesson: Lesson, trainer: User) -> None:
    """The settings of the assignment in its draft."""
    levels = [{"points": points, "title": title, "words": {}} for points, title in LEVELS]
    criteria = [{"key": key, "weight": weight, "title": title, "levels": levels} for key, weight, title in CRITERIA]
    assignment = building.of_lesson(lesson.id)
    rules = {
        "kinds": ["text", "audio", "video"],
        "due_days": DUE_DAYS,
        "cutoff_days": CLOSED_DAYS,
        "late": late.as_json(LatePolicy(Decimal(10), "day", Decimal(40), Decimal(100))),
        "mark": Decimal(20),
        "most_tries": 2,
        "rubric_version_id": rubrics.write(assignment.lesson.version.course_id, TITLE, criteria, trainer).id,
    }
    building.set_rules(assignment, rules)


def hand_in(run: Run, trainer: User) -> None:
    """Some hand in; the first is marked and posted, the second marked, the others wait on the desk."""
    query = select(Enrolment).options(joinedload(Enrolment.user)).where(Enrolment.run_id == run.id)
    people = session().scalars(query.where(Enrolment.state.in_(LEARNING)).order_by(Enrolment.id)).all()
    for number, (enrolment, text) in enumerate(zip(people, TEXTS, strict=False)):
        work = _work(run, enrolment.user, text, is_spoken=number < SPOKEN)
        if number < len(SAID):
            _mark(work, SAID[number], trainer)
        if number == 0:
            releasing.post(work, trainer)


def _work(run: Run, who: User, text: str, *, is_spoken: bool) -> Submission:
    handing.keep(standing.of(run.id, KEY, who), text)
    if is_spoken:
        handing.attach(standing.of(run.id, KEY, who), _recording(who))
    return handing.hand_in(standing.of(run.id, KEY, who), who)


def _recording(who: User) -> Asset:
    """A recording of their own, which a job makes as it makes the handouts."""
    asset = uploads.expect(who, "خطبتي.mp3", "audio", private=True)
    asked = {"name": RECORDING, "asset_id": asset.id}
    made = jobs.make_handout.later(key=f"demo.work:{asset.public_id}", owner_id=who.id, **asked)
    made.due_at, asset.job_id = later_than_now(AFTER_THE_FILMS), made.id
    session().flush()
    return asset


def _mark(work: Submission, said: Said, trainer: User) -> None:
    """As on the desk: claimed, said, given. Its moments are those of the recording."""
    waiting = select(MarkingTask.id).join(MarkingWork, MarkingWork.id == MarkingTask.work_id)
    task = claiming.load(
        session()
        .scalars(waiting.where(MarkingWork.subject_kind == SubjectKind.SUBMISSION, MarkingWork.subject_id == work.id))
        .one()
    )
    asset = session().get_one(Asset, work.files[0].asset_id).public_id
    moments = tuple(Moment(asset, at_ms, text) for at_ms, text in MOMENTS)
    drafting.save(task, trainer, Said(said.levels, comment=said.comment, moments=moments))
    giving.give(task, trainer)
