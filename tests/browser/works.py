"""An assignment of the small academy: one learner has yet to begin, one is marked and not posted, one has read it."""

import datetime as dt
import tempfile
import wave
from decimal import Decimal
from pathlib import Path

from sqlalchemy import select

from courses.assignments import late
from courses.assignments.late import LatePolicy
from courses.assignments.models import Submission, SubmissionFile, WorkKind
from courses.assignments.service import building, releasing
from courses.catalog.models import LessonKind
from courses.marking.said import Moment
from courses.marking.service.arriving import of_subject
from lms.accounts.models import User
from lms.core import clock
from lms.core.db import session
from media import place, storage
from media.models import Asset, AssetKind, AssetState, Rendition
from media.service import assets
from tests.factories.assignments import Hall, hand_in
from tests.factories.courses import add_lesson, add_section, enrol, make_course, make_run, publish
from tests.factories.marking import give
from tests.factories.rubrics import make_rubric

TASK = {
    "ar": "<p>سجّل خطبة من خمس دقائق في موضوع تختاره، ثم اكتب في سطرين لمن هي.</p><ul><li>ابدأ بالحمد والثناء.</li>"
    "<li>اذكر آية وحديثًا بمصدريهما.</li></ul>",
    "en": "<p>Record a sermon of five minutes on a subject of your own, and write in two lines for whom it is.</p>",
}
SECONDS, RATE = 80, 8000
MOMENTS = [(12_000, "بداية هادئة، وصوتك مسموع."), (65_000, "قف هنا قليلًا قبل الآية.")]


def furnish(cast: dict[str, User]) -> dict[str, str]:
    """Places for pages.py and for the journey of test_work.py."""
    hall = make(cast)
    works = {name: handed(hall, cast[name]) for name in ("walker", "plain_walker")}
    for work in works.values():
        judge(hall, work)
    releasing.post(works["plain_walker"], hall.trainer)
    return {
        "works_run": str(hall.run.id),
        "works_course": str(hall.course.id),
        "works_key": hall.lesson.stable_key,
        "work_marked": works["walker"].public_id,
        "work_posted": works["plain_walker"].public_id,
    }


def make(cast: dict[str, User]) -> Hall:
    trainer = cast["trainer"]
    course = make_course(trainer, title={"ar": "الخطابة: من الإعداد إلى المنبر", "en": "Preaching"}, cover="research")
    unit = add_section(course)
    unit.title = {"ar": "الوحدة الأولى: الصوت", "en": "Unit one: the voice"}
    lesson = add_lesson(unit, LessonKind.ASSIGNMENT, body=TASK)
    lesson.title = {"ar": "خطبة مسجلة من خمس دقائق", "en": "A recorded sermon of five minutes"}
    rules = {
        "kinds": ["text", "file", "audio", "video"],
        "due_at": clock.now() + dt.timedelta(days=5),
        "cutoff_at": clock.now() + dt.timedelta(days=12),
        "late": late.as_json(LatePolicy(Decimal(10), "day", Decimal(40), Decimal(100))),
        "mark": Decimal(20),
        "most_tries": 2,
        "rubric_version_id": make_rubric(course.id, trainer).id,
    }
    assignment = building.set_rules(building.of_lesson(lesson.id), rules)
    run = make_run(publish(course), title={"ar": "دفعة الخطباء", "en": "Run of preachers"})
    places = {name: enrol(run, cast[name]) for name in ("learner", "walker", "plain_walker")}
    return Hall(course, lesson, assignment, run, places["learner"], cast["learner"], trainer)


def handed(hall: Hall, who: User) -> Submission:
    """A work with words and a recording."""
    work = hand_in(hall, "الحمد لله رب العالمين.\n\nخطبة للشباب عن أثر الكلمة الطيبة.", who)
    session().add(SubmissionFile(submission_id=work.id, asset=recording(who), kind=WorkKind.AUDIO, position=1))
    session().flush()
    return work


def recording(owner: User) -> Asset:
    """A sound that can be played: silence, as long as a minute and some."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "khutba.wav"
        with wave.open(str(path), "wb") as sound:
            sound.setnchannels(1)
            sound.setsampwidth(1)
            sound.setframerate(RATE)
            sound.writeframes(b"\x80" * (RATE * SECONDS))
        store, kind = place.store(), "audio/wav"
        row = assets.keep(store.name, store.put(storage.new_key("audio", ".wav"), path, kind), kind)
    asset = Asset(
        kind=AssetKind.AUDIO, wanted="audio", title="خطبة الجمعة.wav", owner_id=owner.id, state=AssetState.READY,
        is_private=True, source_id=row.id, duration_ms=SECONDS * 1000,
    )  # fmt: skip
    session().add(asset)
    session().flush()
    made = {"profile": "1", "label": "audio", "bandwidth": 64_000, "average_bandwidth": 64_000, "playlist": ""}
    session().add(Rendition(asset_id=asset.id, object_id=row.id, codecs="pcm", **made))
    session().flush()
    return asset


def judge(hall: Hall, work: Submission) -> None:
    """The desk's mark, with words at moments of the recording."""
    file = session().scalars(select(SubmissionFile).where(SubmissionFile.submission_id == work.id)).one()
    asset = session().get_one(Asset, file.asset_id).public_id
    moments = tuple(Moment(asset, at_ms, text) for at_ms, text in MOMENTS)
    held = of_subject("submission", work.id)
    give(held, hall.trainer, comment="بارك الله فيك. صوتك واضح، وبقي الوقف.", moments=moments)
