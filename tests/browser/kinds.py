"""Lessons of every kind for the small academy: a course that runs, one of whose sessions is about to begin."""

import datetime as dt

from courses.catalog import kinds
from courses.catalog.models import Course, LessonKind, Section
from courses.catalog.service import content, removing, versions
from courses.catalog.service.reading import lessons_of
from courses.lessons.service import meetings
from courses.lessons.service.meetings import Plan
from lms.accounts.models import User
from lms.core import clock
from lms.core.db import session
from media.models import Asset, AssetKind, AssetState, StoredObject
from tests.factories.courses import add_lesson, add_section, enrol, make_asset, make_course, make_run, publish

VERSE = '<blockquote class="verse"><p>وَقُل رَّبِّ زِدْنِي عِلْمًا</p><p>سورة طه، الآية ١١٤</p></blockquote>'
TEXT = {
    "ar": "<h2>من آداب المجلس</h2><p>اقرأ النص ثم افتح ما بعده.</p>"
    '<blockquote class="hadith"><p>من سلك طريقًا يلتمس فيه علمًا سهّل الله له به طريقًا إلى الجنة</p><p>رواه مسلم</p></blockquote>'
    "<table><tbody><tr><th>اليوم</th><th>الدرس</th></tr><tr><td>السبت</td><td>الملفات</td></tr></tbody></table>",
}


def words(arabic: str, english: str) -> dict[str, str]:
    return {"ar": arabic, "en": english}


TITLES = {
    "kind_text": words("آداب المجلس", "Manners"),
    "kind_audio": words("استمع إلى خطبة نموذجية", "Hear a model sermon"),
    "kind_file": words("كتاب الدورة", "The book of the course"),
    "kind_link": words("تفسير الآية في موقع آخر", "The verse explained elsewhere"),
    "kind_live": words("لقاء الأسبوع مع المدرب", "Weekly meeting with the trainer"),
}


def furnish(cast: dict[str, User]) -> dict[str, str]:
    trainer = cast["trainer"]
    course = make_course(
        trainer, title=words("آداب المجلس ولقاءات الدورة", "Manners of the gathering"), cover="research"
    )
    unit = add_section(course)
    unit.title = words("الوحدة الأولى: كل أنواع الدروس", "Unit one: lessons of every kind")
    made = {
        "kind_text": add_lesson(unit, body=TEXT),
        "kind_audio": add_lesson(unit, LessonKind.AUDIO, asset=make_asset(owner=trainer), body={"ar": VERSE}),
        "kind_file": add_lesson(
            unit, LessonKind.FILE, asset=file(trainer), body={"ar": "<p>نزّل الكتاب واقرأ الباب الأول.</p>"}
        ),
        "kind_link": add_lesson(
            unit,
            LessonKind.LINK,
            settings=kinds.settings(LessonKind.LINK, url="https://www.example.org/quran/surah/20?ayah=114"),
        ),
        "kind_live": add_lesson(unit, LessonKind.LIVE, minutes=90, body={"ar": "<p>أحضر أسئلتك مكتوبة.</p>"}),
    }
    for name, title in TITLES.items():
        made[name].title = title
    run = make_run(publish(course), title=words("دفعة الأنواع", "Run of kinds"))
    enrol(run, cast["learner"])
    begins = (clock.now() + dt.timedelta(minutes=10)).replace(second=0, microsecond=0)
    plan = Plan(begins, 90, "قاعة الإمام الشافعي، الدور الثاني", "https://meet.example.org/ijaza")
    meeting = meetings.arrange(run, made["kind_live"], None, plan, trainer)
    keys = {name: lesson.stable_key for name, lesson in made.items()}
    changed(course)
    publish(course)  # a second version, which no run teaches yet
    changed(course)  # and a third, which is being written
    places = {"kinds_run_id": run, "meeting": meeting, "kinds_course": course}
    return {**keys, "kinds_run": run.code, **{name: str(place.id) for name, place in places.items()}}


def changed(course: Course) -> None:
    """One lesson reworded, one gone, one new."""
    draft = versions.draft_of(course)
    first, *_others, last = lessons_of(draft.id, bodies=True)
    content.edit_lesson(first, first.revision, body={"ar": f"<p>نص الإصدار {draft.number}</p>"})
    removing.remove_lesson(last)
    made = add_lesson(session().get_one(Section, first.section_id), body=TEXT)
    made.title = words("درس أضيف بعد النشر", "A lesson that came later")


def file(owner: User) -> Asset:
    stored = StoredObject(backend="local", key="t/book", bytes=2_300_000, sha256="1" * 64, mime="application/pdf")
    session().add(stored)
    session().flush()
    made = Asset(
        kind=AssetKind.FILE, state=AssetState.READY, title="كتاب الدورة، الطبعة الثانية.pdf", owner_id=owner.id
    )
    made.source_id, made.probe = stored.id, {"type": "pdf", "suffix": "pdf"}
    session().add(made)
    session().flush()
    return made
