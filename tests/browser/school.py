"""The courses of the small academy: one that runs, with reading, a film and a quiz, and a draft that is being written."""

from decimal import Decimal

from courses.catalog.models import LessonKind
from courses.catalog.service.reading import lessons_of
from courses.enrolment.models import EnrolPolicy
from courses.progress.service import completing
from courses.quizzes.service import attempts, bank, grading, papers
from lms.accounts.models import User
from tests.factories.courses import add_lesson, add_section, enrol, make_asset, make_course, make_run, publish
from tests.factories.quizzes import PAPER

BODY = {
    "ar": "<h2>أين تسكن ملفاتك؟</h2><p>الملف الذي لا اسم له كالكتاب الذي لا عنوان له: موجودٌ، ولا تصل إليه. "
    "فليكن الاسم من ثلاثة أجزاء: التاريخ، ثم الموضوع، ثم رقم النسخة.</p><ul><li>مجلد لكل شهر</li><li>اسم واضح</li></ul>",
    "en": "<h2>Where do files live?</h2><p>A file without a name is like a book without a title.</p>"
    "<ul><li>A folder a month</li><li>A clear name</li></ul>",
}


def words(arabic: str, english: str) -> dict[str, str]:
    return {"ar": arabic, "en": english}


def furnish(cast: dict[str, User]) -> dict[str, str]:
    learner, trainer = cast["learner"], cast["trainer"]
    course = make_course(
        trainer,
        slug="computing-from-zero",
        title=words("الحاسب من الصفر للأئمة والواعظات", "Computing from zero for imams and preachers"),
        summary=words("من تشغيل الجهاز إلى كتابة خطبة وطباعتها وحفظها.", "From switching it on to printing a sermon."),
        cover="computer",
    )
    first = add_section(course, stable_key="files")
    first.title = words("الوحدة الأولى: الملفات والمجلدات", "Unit one: files and folders")
    read = add_lesson(first, body=BODY, minutes=9)
    film = add_lesson(first, LessonKind.VIDEO, asset=make_asset(owner=trainer, duration_ms=843_000))
    quiz_lesson = add_lesson(first, LessonKind.QUIZ)
    read.title = words("أين تسكن ملفاتك؟", "Where do your files live?")
    film.title = words("احفظ خطبتك باسم تجده غدًا", "Save your sermon under a name you will find tomorrow")
    quiz_lesson.title = words("اختبار الوحدة الأولى", "Quiz of unit one")
    category = bank.add_category(course.id, words("الملفات", "Files"))
    entries = [bank.write(category, kind, body, Decimal(1), trainer) for kind, body in PAPER]
    quiz = papers.of_lesson(quiz_lesson.id)
    papers.set_rules(quiz, {"limit_seconds": 1200, "is_shuffled": False})
    papers.add(quiz, entries)
    run = make_run(publish(course), policy=EnrolPolicy.SELF, title=words("دفعة ربيع ١٤٤٨ هـ", "Spring run 1448 AH"))
    enrolment = enrol(run, learner)
    read, film, quiz_lesson = lessons_of(run.version_id)
    completing.complete(enrolment, read, "reader")
    sat = attempts.start(attempts.sitting(run.id, quiz_lesson.id, learner))
    grading.hand_in(sat, grading.LEARNER)
    open_attempt = attempts.start(attempts.sitting(run.id, quiz_lesson.id, learner))
    draft = make_course(
        trainer, title=words("الجداول والعروض لإدارة المسجد", "Tables and slides for the mosque"), cover="office"
    )
    unit = add_section(draft)
    add_lesson(unit, body=BODY, minutes=7)
    draft_quiz = add_lesson(unit, LessonKind.QUIZ)
    shelf = bank.add_category(draft.id, words("الجداول", "Tables"))
    papers.add(papers.of_lesson(draft_quiz.id), [bank.write(shelf, *PAPER[0], Decimal(1), trainer)])
    return {
        "course": course.slug,
        "course_id": str(course.id),
        "draft_id": str(draft.id),
        "run": run.code,
        "run_id": str(run.id),
        "read": read.stable_key,
        "film": film.stable_key,
        "quiz_key": quiz_lesson.stable_key,
        "quiz": str(quiz_lesson.id),
        "draft_quiz": str(draft_quiz.id),
        "attempt": str(open_attempt.public_id),
        "sat": str(sat.public_id),
        "question": str(entries[0].id),
        "asset": str(film.asset_id),
    }
