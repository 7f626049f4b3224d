"""The quizzes of the small academy: one to build, one half answered, one handed in, and fresh ones for journeys."""

from decimal import Decimal
from types import SimpleNamespace
from typing import Any

from courses.quizzes.exceptions import service as exceptions
from courses.quizzes.exceptions.service import Wish
from courses.quizzes.exchange import Layout
from courses.quizzes.exchange.models import FileState, QuestionFile
from courses.quizzes.models import Attempt, QuestionCategory
from courses.quizzes.service import arranging, attempts, bank, grading, saving
from courses.quizzes.service.finding import Search
from courses.quizzes.service.saving import Event
from courses.quizzes.stats import tally
from courses.quizzes.views import load
from demo.seed import kinds
from lms.accounts import passwords
from lms.accounts.models import User
from lms.core.db import commit, session
from media.service import files
from tests.factories.accounts import make_user
from tests.factories.quizzes import PAPER, School, enrol, make_school

JOURNEYS = ("cut", "ended", "again", "plain", "over", "tabs", "keys", "storm", "early")
HINTS = [
    {"ar": "للنسخة الأخرى اسم آخر.", "en": "The other copy has another name."},
    {"ar": "الأمر في قائمة «ملف».", "en": "It is in the File menu."},
]
PASSWORD = "three doves over the minaret"
ASK = "كتب إمام خطبته وحفظها، ثم أراد أن يحتفظ بها كما هي ويعدّل نسخة أخرى. أيُّ أمر يختار؟"
WORDS = {"t": "true", "f": "false"}
OPTIONS = [("a", "حفظ", "Save"), ("b", "حفظ باسم", "Save as"), ("c", "قص ثم لصق", "Cut and paste"),
           ("d", "إغلاق دون حفظ", "Close without saving")]  # fmt: skip


def saves() -> dict[str, object]:
    options = [{"key": key, "text": {"ar": ar, "en": en}, "right": key == "b"} for key, ar, en in OPTIONS]
    explain = {"ar": "«حفظ باسم» يترك الأصل كما هو، ويبدأ نسخة جديدة.", "en": "Save as leaves the original as it is."}
    ask = {"ar": ASK, "en": "An imam wants to keep his sermon and change a copy. What does he choose?"}
    return {"ask": ask, "options": options, "shuffle": False, "explain": explain}


def paper() -> list[tuple[str, dict[str, object]]]:
    kept = {"ar": "يُحفظ الملف في مجلد باسم فيه التاريخ والموضوع."}
    second = {**saves(), "ask": {"ar": "أين تُحفظ خطبة تُطلب بعد سنة؟", "en": "Where does one keep a sermon?"}}
    third = {"ask": {**kept, "en": "A file is kept under a name with date and subject."}, "right": True}
    return [("single", saves()), *PAPER[1:], ("single", second), ("true_false", third)]


def furnish(cast: dict[str, User]) -> dict[str, str]:
    """Places for pages.py and for the journeys of test_quiz.py."""
    people = SimpleNamespace(**cast)
    people.learner.password_hash = passwords.hash_password(PASSWORD)
    building = make_school(people, paper(), published=False)
    sat = make_school(people, paper(), pass_share=Decimal("0.6"), attempts_allowed=3)
    graded = begin(sat)
    answer(graded, sat, {1: ["b"], 2: ["a"], 3: ["true"], 4: ["1024"]})
    grading.hand_in(graded)
    going = begin(sat)
    answer(going, sat, {1: ["b"], 4: ["كثير"]}, flagged=True)
    sum_up(sat)
    fresh = {name: make_school(people, limit_seconds=1200) for name in JOURNEYS}
    hints = [("single", {**saves(), "hints": HINTS}), *PAPER[1:]]
    hinted = make_school(people, hints, settings={"behaviour": "interactive", "penalty": "0.25"})
    one_way = {"navigation": "one_way", "behaviour": "immediate", "password_hash": passwords.hash_password(PASSWORD)}
    strict = make_school(people, hints[:3], settings={**one_way, "proctored": True})
    arrange(building)
    wish = Wish(extra_seconds=600, attempts_allowed=4, enrolment_id=sat.enrolment.id, reason="ضعف في البصر")
    exceptions.grant(sat.quiz, sat.run, wish, people.trainer)
    return {
        "quiz_hinted": hinted.intro,
        "quiz_strict": strict.intro,
        "excepted": str(sat.lesson.id),
        **tour(people),
        "building_course": str(building.course.id),
        "building": str(building.lesson.id),
        "question_file": str(broken_file(building).id),
        "sitting": sat.intro,
        "answering": going.public_id,
        "graded": graded.public_id,
        "counted": str(sat.lesson.id),
        "counted_item": str(sat.quiz.slots[0].version_id),
        "ruled": f"{sat.entries[0].id}/rulings/preview?kind=key&version={sat.quiz.slots[0].version_id}"
        f"&key={load.entry(sat.entries[0].id).versions[-1].id}",
        "login": str(people.learner.email),
        "password": PASSWORD,
        **{f"quiz_{name}": school.intro for name, school in fresh.items()},
    }


def tour(people: Any) -> dict[str, str]:  # Any: the cast, by name
    """One question of every kind, as the demo asks them."""
    commit()  # a picture is stored before anything is written
    picture = files.keep_picture(people.trainer, "toolbar.png", kinds.toolbar())
    made = make_school(people, list(kinds.questions(picture.public_id)), limit_seconds=None)
    return {
        "tour": made.intro,
        "tour_building": str(made.lesson.id),
        **{f"tour_{number}": str(entry.id) for number, entry in enumerate(made.entries, start=1)},
    }


def broken_file(school: School) -> QuestionFile:
    """A file of questions with mistakes in it, looked through."""
    shelf = session().get_one(QuestionCategory, school.category.id)
    file = QuestionFile(category_id=shelf.id, owner_id=school.trainer.id, name="أسئلة الطهارة.txt", language="ar")
    file.format, file.state, file.counts = Layout.GIFT, FileState.CHECKED, {"read": 38, "new": 38}
    file.mistakes = [[12, "unclosed", ""], [40, "bad_weight", "كثير"], [41, "no_right_answer", ""]]
    file.remarks = [[7, "not_kept", "تعليق على الإجابة الصحيحة"]]
    session().add(file)
    session().flush()
    return file


def sum_up(school: School) -> None:
    """More people sit it, the key of its first question is put right, and the figures are counted."""
    rows = [("bcTt", "1024"), ("baTt", "1024"), ("bcTf", "1000"), ("abtT", ""), ("cdff", "7"), ("bctf", "1024")]
    for row, typed in rows:
        user = make_user("sitter")
        enrol(school.run, user)
        sat = begin(school, user)
        first, second, third, last = row.lower()
        said = {1: [first], 2: ["a", "c"] if second == "c" else ["b"], 3: [WORDS[third]], 5: ["b"], 6: [WORDS[last]]}
        answer(sat, school, said | ({4: [typed]} if typed else {}), user=user)
        grading.hand_in(sat)
    bank.edit(load.entry(school.entries[0].id), {**saves(), "options": other_key()}, Decimal(1), school.trainer)
    tally.count_all()


def other_key() -> list[dict[str, object]]:
    return [{"key": key, "text": {"ar": ar, "en": en}, "right": key == "a"} for key, ar, en in OPTIONS]


def arrange(school: School) -> None:
    """A section, a question that follows its newest wording, and two that are drawn."""
    section = arranging.add_section(school.quiz, {"ar": "الملفات والمجلدات", "en": "Files"}, is_shuffled=True)
    arranging.assign(school.quiz, school.quiz.slots[1], section.id)
    arranging.follow(school.quiz, school.quiz.slots[0])
    for number in range(3):
        body = {**saves(), "ask": {"ar": f"سؤال للسحب {number}"}}
        bank.write(school.category, "single", body, Decimal(1), school.trainer)
    arranging.draw(school.quiz, Search(category_id=school.category.id, type="single"), 2, Decimal(2))


def begin(school: School, user: User | None = None) -> Attempt:
    session().flush()
    place = attempts.sitting(school.run.id, school.lesson.id, user or school.learner)
    return attempts.own(attempts.start(place).public_id, user or school.learner)


def answer(
    attempt: Attempt,
    school: School,
    given: dict[int, list[str]],
    *,
    flagged: bool = False,
    user: User | None = None,
) -> None:
    by = user or school.learner
    for slot, values in given.items():
        event = Event(slot, 1, f"{attempt.id:08}-0000-4000-8000-{slot:012}", {"answer": values}, flagged, None)
        saving.save(saving.load(attempt.public_id, slot, by), event, by)
