"""A trainer writes questions, builds a quiz, tries it out, and decides on late answers."""

import uuid
from decimal import Decimal

import pytest
from sqlalchemy import func, select

from courses.catalog.models import VersionState
from courses.quizzes.models import Attempt, QuestionCategory, QuestionEntry, QuestionVersion, QuizSlot
from courses.quizzes.service import arranging, bank, papers
from courses.quizzes.subscribers import name_problems
from courses.quizzes.types import Kind
from lms.core.errors import BadValue, NotFound, RuleError
from tests.factories.quizzes import PAPER, make_school, single, true_false


@pytest.fixture
def draft(session, cast):
    return make_school(cast, published=False)


def choice_form(**more):
    return {
        "kind": "single", "ask_ar": "ما الصواب؟", "mark": "٢", "shuffle": "y",
        "options-0-ar": "هذا", "options-1-ar": "ذاك", "options-2-ar": "", "right": "1", **more,
    }  # fmt: skip


FORMS = {
    "single": choice_form(),
    "multiple": choice_form(kind="multiple", scoring="partial"),
    "true_false": {"kind": "true_false", "ask_ar": "الحفظ واجب", "mark": "1", "right": "false"},
    "numeric": {"kind": "numeric", "ask_ar": "كم؟", "mark": "1", "right": "١٢٫٥", "by": "٥", "by_kind": "percent"},
}


@pytest.mark.parametrize("kind", [Kind(name) for name in FORMS])
def test_a_trainer_writes_a_question_of_each_kind_in_the_browser(client, draft, session, kind):
    client.sign_in(draft.trainer)
    new = f"/teach/courses/{draft.course.id}/questions/new?kind={kind}"
    assert client.get(new).status_code == 200
    form = {**FORMS[kind], "category": draft.category.id, "kind": kind.value}
    before = session.scalar(select(func.count()).select_from(QuestionEntry))
    answer = client.post(f"/teach/courses/{draft.course.id}/questions", data=form)
    assert answer.status_code == 303, answer.text
    assert session.scalar(select(func.count()).select_from(QuestionEntry)) == before + 1
    newest = session.scalars(select(QuestionVersion).order_by(QuestionVersion.id.desc())).first()
    assert newest.type == kind
    assert client.get(f"/teach/questions/{newest.entry_id}").status_code == 200


def test_a_question_written_from_a_quiz_stands_in_it(client, draft, session):
    client.sign_in(draft.trainer)
    form = choice_form(category=draft.category.id, quiz=draft.lesson.id)
    answer = client.post(f"/teach/courses/{draft.course.id}/questions", data=form)
    assert answer.location.endswith(draft.builder)
    slots = session.scalars(select(QuizSlot).order_by(QuizSlot.number)).all()
    assert [slot.number for slot in slots] == [1, 2, 3, 4, 5]
    assert slots[-1].mark == 2


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"ask_ar": ""}, "يُرجى كتابة السؤال"),
        ({"right": ""}, "يُرجى تحديد الجواب الصحيح"),
        ({"options-1-ar": ""}, "يُرجى كتابة خيارين"),
        ({"options-1-ar": "هذا"}, "خيار آخر بالنص نفسه"),
        ({"mark": "كثير"}, "الدرجة بين"),
        ({"mark": "101"}, "الدرجة بين"),
    ],
)
def test_an_unfinished_question_comes_back_with_all_that_was_typed(client, draft, session, wrong, words):
    client.sign_in(draft.trainer)
    form = choice_form(category=draft.category.id, explain_ar="لأنه كذلك") | wrong
    answer = client.post(f"/teach/courses/{draft.course.id}/questions", data=form)
    assert answer.status_code == 422
    assert words in answer.text
    assert "لأنه كذلك" in answer.text
    assert "هذا" in answer.text
    assert session.scalar(select(func.count()).select_from(QuestionEntry)) == 4


def test_more_rows_and_a_look_as_a_learner_keep_nothing(client, draft, session):
    client.sign_in(draft.trainer)
    url = f"/teach/courses/{draft.course.id}/questions"
    form = choice_form(category=draft.category.id)
    assert client.post(url, data={**form, "more": "1"}).text.count('name="right"') == 5
    page = client.post(url, data={**form, "preview": "1"})
    assert 'name="q1.answer"' in page.text
    fragment = client.post(url, data={**form, "preview": "1"}, headers={"HX-Request": "true"}).text
    assert "<html" not in fragment
    assert "ذاك" in fragment
    assert session.scalar(select(func.count()).select_from(QuestionEntry)) == 4


def test_a_wording_nobody_saw_is_changed_and_a_seen_one_gets_a_successor(cast, session):
    school = make_school(cast, published=False)
    entry = school.entries[0]
    changed = bank.edit(entry, single("أيُّ أمر يحفظ؟"), Decimal(1), cast.trainer)
    assert (changed.number, changed.body["ask"]["ar"]) == (1, "أيُّ أمر يحفظ؟")
    school.version.state = VersionState.PUBLISHED
    session.flush()
    next_one = bank.edit(entry, single("أيُّ زر؟"), Decimal(1), cast.trainer)
    assert (next_one.number, changed.body["ask"]["ar"]) == (2, "أيُّ أمر يحفظ؟")
    assert bank.edit(entry, single("أيُّ زر؟"), Decimal(1), cast.trainer) is next_one
    assert school.quiz.slots[0].version_id == changed.id
    with pytest.raises(RuleError):
        arranging.pin(school.quiz, school.quiz.slots[0])


def test_an_unsound_question_never_enters_the_bank(cast, session):
    school = make_school(cast)
    with pytest.raises(BadValue):
        bank.write(school.category, "single", {"ask": {"ar": "؟"}}, Decimal(1), cast.trainer)


def test_only_an_unused_question_can_be_deleted(client, draft, session):
    client.sign_in(draft.trainer)
    assert client.post(f"/teach/questions/{draft.entries[0].id}/deletion").status_code == 409
    spare = bank.write(draft.category, "true_false", true_false(), Decimal(1), draft.trainer)
    session.commit()
    assert client.post(f"/teach/questions/{spare.id}/deletion").status_code == 303
    assert session.scalar(select(func.count()).select_from(QuestionEntry)) == 4


def test_a_hidden_question_leaves_the_list_and_comes_back(client, draft):
    client.sign_in(draft.trainer)
    bank_url = f"/teach/courses/{draft.course.id}/bank"
    client.post(f"/teach/questions/{draft.entries[0].id}/hiding")
    assert "أيُّ زر يحفظ" not in client.get(bank_url).text
    assert "أيُّ زر يحفظ" in client.get(f"{bank_url}?hidden=1").text
    client.post(f"/teach/questions/{draft.entries[0].id}/hiding")
    assert "أيُّ زر يحفظ" in client.get(bank_url).text


@pytest.mark.parametrize(
    ("query", "found"),
    [("words=كيلوبايت", 1), ("words=KILOBYTE", 1), ("kind=single", 1), ("words=%25", 0), ("kind=nonsense", 4)],
)
def test_the_bank_is_searched_by_words_and_kind(client, draft, query, found):
    client.sign_in(draft.trainer)
    page = client.get(f"/teach/courses/{draft.course.id}/bank?{query}").text
    assert page.count('name="entry"') == found


def test_questions_are_taken_from_the_bank_once(client, draft, session):
    client.sign_in(draft.trainer)
    spare = bank.write(draft.category, "true_false", {**true_false(), "right": False}, Decimal(3), draft.trainer)
    session.commit()
    form = {"quiz": draft.lesson.id, "entry": [spare.id, draft.entries[0].id]}
    for _ in range(2):
        client.post(f"/teach/courses/{draft.course.id}/bank/choice", data=form)
    slots = session.scalars(select(QuizSlot).order_by(QuizSlot.number)).all()
    assert [slot.entry_id for slot in slots] == [*(entry.id for entry in draft.entries), spare.id]


def test_questions_are_moved_weighed_and_taken_off(client, draft, session):
    client.sign_in(draft.trainer)
    first, second, third, fourth = [slot.id for slot in draft.quiz.slots]
    assert client.get(draft.builder).text.count("/removal") == 4

    def order():
        return session.scalars(select(QuizSlot.id).order_by(QuizSlot.number)).all()

    client.post(f"{draft.builder}/order", data={"slot": third, "by": -1})
    assert order() == [first, third, second, fourth]
    client.post(f"{draft.builder}/order", data={"slot": first, "by": -1})
    assert order() == [first, third, second, fourth]
    client.post(f"{draft.builder}/order", data={"order": f"{fourth},{third},{second},{first}"})
    assert order() == [fourth, third, second, first]
    assert client.post(f"{draft.builder}/order", data={"order": f"{fourth},{third}"}).status_code == 409
    client.post(f"{draft.builder}/marks", data={"slot": fourth, "mark": "٢٫٥"})
    assert session.get(QuizSlot, fourth).mark == Decimal("2.5")
    for mark in ("0", "-1", "كثير", "1000"):
        assert client.post(f"{draft.builder}/marks", data={"slot": fourth, "mark": mark}).status_code == 422
    client.post(f"{draft.builder}/removal", data={"slot": third})
    assert order() == [fourth, second, first]
    assert session.scalars(select(QuizSlot.number).order_by(QuizSlot.number)).all() == [1, 2, 3]
    assert client.post(f"{draft.builder}/removal", data={"slot": 10**6}).status_code == 404


def test_a_published_quiz_never_changes(client, school, session):
    slot = school.quiz.slots[0].id
    client.sign_in(school.trainer)
    page = client.get(school.builder)
    assert page.status_code == 200
    assert "/removal" not in page.text
    for path, form in [("order", {"slot": slot, "by": 1}), ("marks", {"slot": slot, "mark": "5"}),
                       ("removal", {"slot": slot}), ("choices", {"slot": slot}), ("choices", {"slot": slot, "how": "latest"}), ("rules", {"passing": "0",
                        "method": "last", "pages": "one", "reveal": "never"})]:  # fmt: skip
        assert client.post(f"{school.builder}/{path}", data=form).status_code == 409
    assert len(session.scalars(select(QuizSlot)).all()) == 4


def test_what_keeps_a_quiz_from_being_published_is_named(client, cast, session):
    empty = make_school(cast, [], published=False)
    assert [lack.what for lack in papers.lacks(empty.quiz)] == ["empty"]
    full = make_school(cast, PAPER, published=False)
    assert papers.lacks(full.quiz) == []
    problems = name_problems(empty.version, lessons=[empty.lesson, full.lesson])
    assert [problem.lesson for problem in problems] == [empty.lesson]
    full.quiz.slots[1].version.body = {**full.quiz.slots[1].version.body, "options": []}
    assert [(lack.what, lack.slot) for lack in papers.lacks(full.quiz)] == [("unsound", 2)]


def test_trying_a_quiz_out_leaves_no_marks(client, draft, session):
    client.sign_in(draft.trainer)
    assert 'name="q4.answer"' in client.get(f"{draft.builder}/preview").text
    page = client.post(f"{draft.builder}/preview", data={"q1.answer": "b", "q4.answer": "1024"}).text
    assert "درجة هذه الإجابات: ٢." in page
    assert session.scalar(select(func.count()).select_from(Attempt)) == 0
    assert client.post(f"{draft.builder}/preview", data={"q1.answer": "zz"}).status_code == 422


def test_a_trainer_lets_a_late_answer_count(client, school, session, later):
    client.sign_in(school.learner)
    url = client.post(f"{school.intro}/attempts").location
    later(hours=1)
    event = {"slot": 1, "rev": 1, "client_event_id": str(uuid.uuid4()), "response": {"answer": ["b"]}}
    client.post(f"{url}/answers", json=event)
    client.post(f"{url}/submission")
    client.sign_in(school.trainer)
    page = client.get(f"{school.builder}/late").text
    assert "الخيار b" in page
    step = page.split("/teach/late-answers/")[1].split("/")[0]
    assert client.post(f"/teach/late-answers/{step}/decision", data={"accept": "yes"}).status_code == 303
    session.expire_all()
    assert session.scalar(select(Attempt.raw)) == 1
    client.sign_in(school.learner)
    assert client.post(f"/teach/late-answers/{step}/decision", data={"accept": "yes"}).status_code == 404


def test_what_people_type_is_shown_as_text(client, draft, session):
    client.sign_in(draft.trainer)
    evil = "<script>alert(1)</script>\u202e<img src=x onerror=alert(2)>"
    form = choice_form(category=draft.category.id, quiz=draft.lesson.id) | {"ask_ar": evil, "options-0-ar": evil}
    assert client.post(f"/teach/courses/{draft.course.id}/questions", data=form).status_code == 303
    for url in (draft.builder, f"{draft.builder}/preview", f"/teach/courses/{draft.course.id}/bank"):
        page = client.get(url).text
        assert "<script>alert" not in page
        assert "<img src=x" not in page


def test_strangers_find_no_bank_and_no_builder(client, draft, cast, session):
    entry, course, slot = draft.entries[0].id, draft.course.id, draft.quiz.slots[0].id
    pages = [f"/teach/courses/{course}/bank", f"/teach/courses/{course}/questions/new?kind=single",
             f"/teach/questions/{entry}", draft.builder, f"{draft.builder}/rules", f"{draft.builder}/preview",
             f"{draft.builder}/late"]  # fmt: skip
    posts = [f"/teach/courses/{course}/questions", f"/teach/courses/{course}/shelves", f"/teach/questions/{entry}",
             f"/teach/courses/{course}/bank/choice", f"/teach/questions/{entry}/hiding",
             f"/teach/questions/{entry}/deletion", f"{draft.builder}/order", f"{draft.builder}/removal"]  # fmt: skip
    for user in (cast.learner, cast.stranger_trainer, cast.stranger, cast.director):
        client.sign_in(user)
        assert {client.get(url).status_code for url in pages} == {404}
        assert {client.post(url, data={"slot": slot}).status_code for url in posts} == {404}
    assert session.scalar(select(func.count()).select_from(QuestionCategory)) == 1


def test_questions_of_another_course_stay_there(cast, session):
    ours, theirs = make_school(cast, published=False), make_school(cast, published=False)
    with pytest.raises(NotFound):
        papers.add(ours.quiz, [theirs.entries[0]])


def test_the_way_back_from_quiz_and_bank_is_the_course(client, draft):
    client.sign_in(draft.trainer)
    bank_url = f"/teach/courses/{draft.course.id}/bank"
    for url in (draft.builder, bank_url, f"/teach/courses/{draft.course.id}/questions/new?kind=single"):
        assert f'href="/teach/courses/{draft.course.id}"' in client.get(url).text
