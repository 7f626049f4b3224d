"""Works on the marking desk of the small academy: two to be marked blind, and one over which two markers disagree."""

from decimal import Decimal

from courses.assignments.models import Submission
from courses.assignments.service import building, handing
from courses.catalog.models import LessonKind
from courses.marking.models import MarkingTask, MarkingWork, TaskRole
from courses.marking.said import Said
from courses.marking.service import arriving, claiming, comments, drafting, giving, plans
from courses.rubrics import service as rubrics
from lms.accounts.models import Context, Role, User
from lms.core.db import session
from tests.browser.works import recording
from tests.factories.accounts import give_role, make_user
from tests.factories.assignments import Hall, hand_in, place_of
from tests.factories.courses import add_lesson, add_section, enrol, make_course, make_run, publish

TASK = {
    "ar": "<p>اكتب مقدمة خطبة عن الصبر في خمسة أسطر.</p>",
    "en": "<p>Write the opening of a sermon on patience.</p>",
}
RECITE = {"ar": "<p>سجّل تلاوتك لسورة العصر.</p>", "en": "<p>Record your recitation of al-Asr.</p>"}
TEXTS = {
    "beginner": "الحمد لله رب العالمين، والصلاة والسلام على أشرف المرسلين.\n\nأيها الناس، الصبر ضياء، ومن صبر ظفر.",
    "nominee": "إن الحمد لله نحمده ونستعينه ونستغفره.\n\nالصبر نصف الإيمان، وهو حبس النفس عما لا ينبغي.",
    "successor": "الحمد لله الذي وفّى الصابرين أجرهم بغير حساب.\n\nعباد الله، اصبروا وصابروا ورابطوا.",
}
GOOD, POOR = {"words": "4", "order": "4", "verse": "3"}, {"words": "1", "order": "2", "verse": "0"}


def furnish(cast: dict[str, User]) -> dict[str, str]:
    """Places for pages.py and for the journeys of test_desk.py."""
    hall, second = make(cast)
    works = [hand_in(hall, text, cast[name]) for name, text in TEXTS.items()]
    plans.of_lesson(hall.course.id, hall.lesson.stable_key).second_share = Decimal(1)
    disagree(hall, works[-1], [second, make_user("other", name_ar="رمضان عبد المعز شلبي")])
    comments.keep(hall.course.id, "أحسنت البدء بالحمد والثناء.", hall.trainer)
    comments.keep(hall.course.id, "اذكر مصدر الحديث ودرجته.", hall.trainer)
    recited = recitation(cast["trainer"], cast["beginner"])
    return {"desk_course": str(hall.course.id), "desk_task": str(recited.tasks[0].id), "desk_run": str(hall.run.id)}


def recitation(trainer: User, learner: User) -> MarkingWork:
    """A recording that waits for its mark; nobody gives it one."""
    course = make_course(trainer, title={"ar": "أحكام التلاوة", "en": "Rules of recitation"}, cover="arabic")
    lesson = add_lesson(add_section(course), LessonKind.ASSIGNMENT, body=RECITE)
    lesson.title = {"ar": "تلاوة سورة العصر", "en": "Reciting al-Asr"}
    rules = {"kinds": ["text", "audio"], "rubric_version_id": write_rubric(course.id, trainer).id}
    assignment = building.set_rules(building.of_lesson(lesson.id), rules)
    run = make_run(publish(course), title={"ar": "دفعة التلاوة", "en": "Run of recitation"})
    hall = Hall(course, lesson, assignment, run, enrol(run, learner), learner, trainer)
    handing.keep(place_of(hall), "تلاوة سورة العصر برواية حفص.")
    handing.attach(place_of(hall), recording(learner))
    work = arriving.of_subject("submission", handing.hand_in(place_of(hall), learner).id)
    assert work is not None
    return work


def make(cast: dict[str, User]) -> tuple[Hall, User]:
    trainer, second = cast["trainer"], make_user("second", name_ar="عبد الباسط منصور الجمل")
    course = make_course(trainer, title={"ar": "فن الخطبة", "en": "The art of the sermon"}, cover="research")
    lesson = add_lesson(add_section(course), LessonKind.ASSIGNMENT, body=TASK)
    lesson.title = {"ar": "مقدمة خطبة", "en": "The opening of a sermon"}
    assignment = building.set_rules(
        building.of_lesson(lesson.id),
        {"rubric_version_id": write_rubric(course.id, trainer).id, "mark": Decimal(20), "is_blind": True},
    )
    run = make_run(publish(course), title={"ar": "دفعة المنبر", "en": "Run of the pulpit"})
    places = [enrol(run, cast[name]) for name in TEXTS]
    give_role(trainer, Role.MODERATOR, Context.COURSE, course.id)
    return Hall(course, lesson, assignment, run, places[0], cast["beginner"], trainer), second


def write_rubric(course_id: int, by: User) -> rubrics.RubricVersion:
    """Three criteria with words, as a trainer writes them."""
    names = {"words": ("سلامة اللغة", "50"), "order": ("ترتيب الأفكار", "30"), "verse": ("الاستشهاد", "20")}
    levels = [("4", "ممتاز"), ("3", "جيد"), ("2", "مقبول"), ("1", "ضعيف"), ("0", "لا يوجد")]
    rubric = [
        {"key": key, "title": {"ar": name}, "weight": weight, "levels": [
            {"points": points, "title": {"ar": word}, "words": {}} for points, word in levels
        ]}
        for key, (name, weight) in names.items()
    ]  # fmt: skip
    return rubrics.write(course_id, {"ar": "سلم المقدمة"}, rubric, by)


def disagree(hall: Hall, submission: Submission, markers: list[User]) -> None:
    """Two give marks far apart, so the work waits for a moderator."""
    work = arriving.of_subject("submission", submission.id)
    session().add(MarkingTask(work_id=work.id, role=TaskRole.SECOND))
    work.is_drawn = True
    session().flush()
    session().refresh(work, ["tasks"])
    for task, marker, levels in zip(list(work.tasks), markers, (GOOD, POOR), strict=True):
        give_role(marker, Role.TRAINER, Context.COURSE, hall.course.id)
        session().refresh(marker, ["roles"])
        loaded = claiming.load(task.id)
        drafting.save(loaded, marker, Said(levels, comment="مقدمة واضحة، وينقصها الاستشهاد."))
        giving.give(loaded, marker)
