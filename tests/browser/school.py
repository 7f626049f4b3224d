"""The courses of the small academy: one that runs, with reading, a film and a quiz, and a draft that is being written."""

from decimal import Decimal

from sqlalchemy import select

from courses.catalog.models import Course, LessonKind
from courses.catalog.service import programmes
from courses.catalog.service.reading import lessons_of
from courses.enrolment.models import Enrolment, EnrolPolicy, Run
from courses.gradebook.models import GradeAct
from courses.gradebook.service import arriving, books, recording, rules, shaping
from courses.gradebook.service.recording import Change
from courses.progress.service import completing
from courses.quizzes.models import QuestionEntry
from courses.quizzes.service import attempts, bank, grading, papers
from lms.accounts.models import User
from lms.core.db import session
from media.models import Asset
from tests.factories.courses import add_lesson, add_section, enrol, make_asset, make_course, make_run, publish
from tests.factories.quizzes import PAPER

BODY = {
    "ar": "<h2>أين تسكن ملفاتك؟</h2><p>الملف الذي لا اسم له كالكتاب الذي لا عنوان له: موجودٌ، ولا تصل إليه. "
    "فليكن الاسم من ثلاثة أجزاء: التاريخ، ثم الموضوع، ثم رقم النسخة.</p><ul><li>مجلد لكل شهر</li><li>اسم واضح</li></ul>",
    "en": "<h2>Where do files live?</h2><p>A file without a name is like a book without a title.</p>"
    "<ul><li>A folder a month</li><li>A clear name</li></ul>",
}

WOMEN_FROM_DECEMBER = {"all": [{"after": "2026-12-01"}, {"group": "women"}]}


def words(arabic: str, english: str) -> dict[str, str]:
    return {"ar": arabic, "en": english}


def furnish(cast: dict[str, User]) -> dict[str, str]:
    learner, trainer = cast["learner"], cast["trainer"]
    course = computing(trainer)
    run = make_run(publish(course), policy=EnrolPolicy.SELF, title=words("دفعة ربيع ١٤٤٨ هـ", "Spring run 1448 AH"))
    enrolment = enrol(run, learner)
    walkers = {name: str(enrol(run, cast[name]).user.email) for name in ("walker", "plain_walker")}
    read, film, quiz = lessons_of(run.version_id)
    completing.complete(enrolment, read, "reader")
    sat = attempts.start(attempts.sitting(run.id, quiz.id, learner))
    grading.hand_in(sat, grading.LEARNER)
    attempt = attempts.start(attempts.sitting(run.id, quiz.id, learner))
    question = session().scalars(select(QuestionEntry.id)).first()
    return {
        "course": course.slug,
        "course_id": str(course.id),
        "run": run.code,
        "run_id": str(run.id),
        "read": read.stable_key,
        "film": film.stable_key,
        "asset": session().get_one(Asset, film.asset_id).public_id,
        "quiz_key": quiz.stable_key,
        "quiz": str(quiz.id),
        "attempt": str(attempt.public_id),
        "sat": str(sat.public_id),
        "question": str(question),
        "learner": str(learner.id),
        "enrolment": str(enrolment.id),
        "oral": str(spoken(run, enrolment, trainer)),
        "beginner": str(cast["beginner"].email),
        **drafted(trainer),
        **shelved(course, cast["registrar"]),
        **walkers,
    }


def spoken(run: Run, enrolment: Enrolment, trainer: User) -> int:
    """An oral test in the gradebook of the run, with a mark that says much."""
    while arriving.enter_due():
        pass
    shelf = books.of_run(run.id).categories[0].id
    title = words("اختبار شفوي في التلاوة", "Oral test in recitation")
    shaping.add_item(run, trainer, {"title": title, "category_id": shelf, "maximum": Decimal(20)})
    item = rules.items_of(books.of_run(run.id))[-1]
    late = {"entered": Decimal("17.5"), "deduction": Decimal(2)}
    change = Change(item, enrolment.id, GradeAct.ENTERED, late, "حضر بعد موعده بيومين")
    recording.by_hand(run, books.of_run(run.id), [change], trainer)
    return item.id


def computing(trainer: User) -> Course:
    """A course with reading, a film and a quiz, ready to be published."""
    course = make_course(
        trainer,
        slug="computing-from-zero",
        title=words("الحاسب من الصفر للأئمة والواعظات", "Computing from zero for imams and preachers"),
        summary=words("من تشغيل الجهاز إلى كتابة خطبة وطباعتها وحفظها.", "From switching it on to printing a sermon."),
        cover="computer",
    )
    unit = add_section(course)
    unit.title = words("الوحدة الأولى: الملفات والمجلدات", "Unit one: files and folders")
    read = add_lesson(unit, body=BODY, minutes=9)
    film = add_lesson(unit, LessonKind.VIDEO, asset=make_asset(owner=trainer, duration_ms=843_000))
    quiz = add_lesson(unit, LessonKind.QUIZ)
    read.title = words("أين تسكن ملفاتك؟", "Where do your files live?")
    film.title = words("احفظ خطبتك باسم تجده غدًا", "Save your sermon under a name you will find tomorrow")
    quiz.title = words("اختبار الوحدة الأولى", "Quiz of unit one")
    shelf = bank.add_category(course.id, words("الملفات", "Files"))
    paper = papers.of_lesson(quiz.id)
    papers.set_rules(paper, {"limit_seconds": 1200, "is_shuffled": False})
    papers.add(paper, [bank.write(shelf, kind, body, Decimal(1), trainer) for kind, body in PAPER])
    return course


def drafted(trainer: User) -> dict[str, str]:
    """A course that is being written."""
    title = words("الجداول والعروض لإدارة المسجد", "Tables and slides for the mosque")
    draft = make_course(trainer, title=title, cover="office")
    unit = add_section(draft)
    lesson = add_lesson(unit, body=BODY, minutes=7)
    film = add_lesson(
        unit, LessonKind.VIDEO, availability={"any": [{"lesson": lesson.stable_key}, WOMEN_FROM_DECEMBER]}
    )
    quiz = add_lesson(unit, LessonKind.QUIZ)
    shelf = bank.add_category(draft.id, words("الجداول", "Tables"))
    papers.add(papers.of_lesson(quiz.id), [bank.write(shelf, *PAPER[0], Decimal(1), trainer)])
    places = {"draft_id": draft, "draft_quiz": quiz, "section": unit, "lesson": lesson, "film_draft": film}
    keys = {"draft_version": str(lesson.version_id), "lesson_key": lesson.stable_key}
    return {name: str(place.id) for name, place in places.items()} | keys


def shelved(course: Course, registrar: User) -> dict[str, str]:
    """The programme that the course stands in."""
    title = words("الإمام في عصر الشاشة", "The imam in the age of the screen")
    made = programmes.create_programme("screen-age", title, registrar)
    programmes.add_course(made, course, registrar)
    return {"programme": made.slug, "programme_id": str(made.id)}
