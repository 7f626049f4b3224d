"""What an attempt is made of: pinned, newest and drawn questions, sections, shuffles; fixed when it begins."""

from decimal import Decimal

import pytest
from sqlalchemy import func, select

from courses.quizzes.models import Attempt, QuestionAttempt, QuizSlot
from courses.quizzes.service import arranging, attempts, bank, copying, drawing, grading, papers, shelves
from courses.quizzes.service.bank import About
from courses.quizzes.service.finding import Search
from courses.quizzes.views import load
from lms.core.errors import BadValue, RuleError
from tests.courses.quizzes.sitting import begin
from tests.factories.quizzes import make_quiz_lesson, make_school, single, true_false


@pytest.fixture
def draft(session, cast):
    return make_school(cast, published=False)


def write(school, words, shelf=None, **about):
    return bank.write(
        shelf or school.category, "single", single(words), Decimal(1), school.trainer, about=About(**about)
    )


def asked(attempt):
    return [answer.version.body["ask"]["ar"] for answer in attempt.answers]


def test_a_pinned_question_keeps_its_wording_and_a_followed_one_takes_the_newest(client, draft, session):
    pinned, followed = draft.quiz.slots[:2]
    client.sign_in(draft.trainer)
    assert client.post(f"{draft.builder}/choices", data={"slot": followed.id, "how": "latest"}).status_code == 303
    session.expire_all()
    first = begin(draft)
    grading.hand_in(first)
    for slot in (pinned, followed):
        entry = load.entry(slot.entry_id)
        bank.edit(
            entry,
            {**first.answers[slot.number - 1].version.body, "ask": {"ar": "بصيغة جديدة"}},
            Decimal(1),
            draft.trainer,
        )
    second = begin(draft)
    newest = second.answers[1].version_id
    assert [said == "بصيغة جديدة" for said in asked(second)[:2]] == [False, True]
    assert "بصيغة جديدة" not in asked(attempts.own(first.public_id, draft.learner))
    assert "أحدث صيغة دائمًا" in client.get(draft.builder).text
    assert client.post(f"{draft.builder}/choices", data={"slot": followed.id}).status_code == 303
    session.expire_all()
    assert session.get_one(QuizSlot, followed.id).version_id == newest


def test_questions_are_drawn_by_the_search_of_the_bank_and_rather_unseen_ones(client, draft, session):
    below = shelves.add(draft.course.id, {"ar": "الطباعة"}, draft.category.id)
    words = {write(draft, f"سؤال {number}", below, tags=["فقه"]).id for number in range(4)}
    hidden, other = write(draft, "مخفي", below, tags=["فقه"]), write(draft, "بلا وسم", below)
    bank.hide(hidden, hidden=True)
    client.sign_in(draft.trainer)
    form = {"shelf": draft.category.id, "count": "٢", "mark": "٣", "tag": "فِقْه", "kind": "single"}
    assert client.post(f"{draft.builder}/draws", data=form).status_code == 303
    session.expire_all()
    page = client.get(draft.builder).text
    assert "٤ أسئلة يُختار منها" in page
    seen = []
    for _ in range(3):
        attempt = begin(draft)
        drawn = {answer.version.entry_id for answer in attempt.answers} & words
        assert (len(drawn), attempt.possible, other.id in drawn) == (2, 10, False)
        assert begin(draft).id == attempt.id
        seen.append(drawn)
        grading.hand_in(attempt)
    assert seen[0] | seen[1] == words
    too_many = client.post(f"{draft.builder}/draws", data={**form, "count": "3"})
    assert too_many.status_code == 422
    for bad in ({"count": "0"}, {"count": "x"}, {"count": "1.5"}, {"mark": ""}):
        assert client.post(f"{draft.builder}/draws", data={**form, **bad}).status_code == 422
    assert client.post(f"{draft.builder}/draws", data={**form, "shelf": 10**6}).status_code == 404


def test_a_bank_that_shrank_keeps_a_version_from_publishing_and_an_attempt_from_beginning(draft, session):
    two = [write(draft, f"سؤال {number}", tags=["فقه"]) for number in range(2)]
    arranging.draw(draft.quiz, Search(category_id=draft.category.id, tag="فقه"), 2, Decimal(1))
    assert papers.lacks(draft.quiz) == []
    bank.hide(two[0], hidden=True)
    assert [lack.what for lack in papers.lacks(draft.quiz)] == ["too_few"]
    with pytest.raises(RuleError, match="إبلاغ المدرب"):
        begin(draft)
    assert session.scalar(select(func.count()).select_from(Attempt)) == 0


def test_every_place_gets_its_question_where_that_can_be_done_at_all():
    assert drawing.matched([[1, 2], [2, 3], [3, 1]]) is not None
    for wishes in ([[1, 2], [1]], [[1, 2, 3], [1, 2], [1]], [[1, 3], [2, 3], [1, 2]]):
        found = drawing.matched(wishes)
        assert all(found[place] in wishes[place] for place in range(len(wishes)))
        assert len(set(found.values())) == len(wishes)
    assert drawing.matched([[1, 2], [1, 2], [2, 1]]) is None


def test_sections_keep_their_questions_together_under_their_heading(client, draft, session):
    client.sign_in(draft.trainer)
    for heading, more in (("الفقه", {"shuffled": "1"}), ("الحاسب", {})):
        form = {"heading_ar": heading, **more}
        assert client.post(f"{draft.builder}/sections", data=form).status_code == 303
    assert client.post(f"{draft.builder}/sections", data={"heading_ar": " "}).status_code == 422
    session.expire_all()
    first, second = papers.of_lesson(draft.lesson.id).sections
    slots = papers.of_lesson(draft.lesson.id).slots
    for slot, section in zip(slots, (second, first, second, None), strict=True):
        if section:
            form = {"slot": slot.id, "section": section.id}
            assert client.post(f"{draft.builder}/places", data=form).status_code == 303
    assert client.post(f"{draft.builder}/places", data={"slot": slots[0].id, "section": 10**6}).status_code == 404
    ids = [slot.id for slot in slots]
    session.expire_all()
    ordered = [slot.id for slot in papers.of_lesson(draft.lesson.id).slots]
    assert ordered == [ids[3], ids[1], ids[0], ids[2]]
    attempt = begin(draft)
    assert [(part["slot"], part["heading"]["ar"]) for part in attempt.layout] == [(2, "الفقه"), (3, "الحاسب")]
    client.sign_in(draft.learner)
    assert "الحاسب" in client.get(f"/learn/attempts/{attempt.public_id}").text
    write(draft, "للسحب")
    quiz = papers.of_lesson(draft.lesson.id)
    arranging.draw(quiz, Search(category_id=draft.category.id), 1, Decimal(1))
    assert [(slot.number, slot.section_id) for slot in quiz.slots[:2]] == [(1, None), (2, None)]
    arranging.remove(quiz, quiz.slots[1])
    client.sign_in(draft.trainer)
    assert client.post(f"{draft.builder}/sections/removal", data={"section": first.id}).status_code == 303
    session.expire_all()
    assert [slot.section_id for slot in papers.of_lesson(draft.lesson.id).slots] == [None, None, second.id, second.id]


def test_a_shuffle_is_another_for_each_attempt_and_the_same_on_every_look(cast, session):
    questions = [("true_false", {**true_false(), "ask": {"ar": f"س {number}"}}) for number in range(8)]
    school = make_school(cast, questions, is_shuffled=True)
    orders = []
    for _ in range(4):
        attempt = begin(school)
        session.expire_all()
        again = attempts.own(attempt.public_id, school.learner)
        orders.append(asked(again))
        grading.hand_in(again)
    assert len({tuple(order) for order in orders}) > 1
    assert {tuple(sorted(order)) for order in orders} == {tuple(f"س {number}" for number in range(8))}


def test_a_copy_for_another_course_brings_sections_and_all_that_is_drawn(draft, session):
    questions = [write(draft, f"سؤال {number}", tags=["فقه"]) for number in range(3)]
    section = arranging.add_section(draft.quiz, {"ar": "الفقه"}, is_shuffled=True)
    arranging.draw(draft.quiz, Search(category_id=draft.category.id, tag="فقه"), 2, Decimal(1))
    arranging.follow(draft.quiz, draft.quiz.slots[0])
    arranging.assign(draft.quiz, draft.quiz.slots[5], section.id)
    _course, _version, lesson = make_quiz_lesson()
    assert copying.copy({draft.lesson.id: lesson}) == 1
    quiz = papers.of_lesson(lesson.id)
    assert [part.heading for part in quiz.sections] == [{"ar": "الفقه"}]
    assert quiz.slots[5].section is quiz.sections[0]
    assert (quiz.slots[0].version_id, quiz.slots[1].version_id is None) == (None, False)
    theirs = drawing.pools(papers.filters_of(quiz)).popitem()[1].ids
    assert len(theirs) == len(questions)
    assert not {entry.id for entry in questions} & set(theirs)
    assert papers.lacks(quiz) == []


def test_the_pages_of_a_quiz_with_draws_and_sections_ask_little_of_the_database(client, draft, session, count_queries):
    for number in range(5):
        write(draft, f"سؤال {number}", tags=["فقه"])
    arranging.add_section(draft.quiz, {"ar": "الفقه"}, is_shuffled=False)
    arranging.draw(draft.quiz, Search(category_id=draft.category.id, tag="فقه"), 3, Decimal(1))
    arranging.draw(draft.quiz, Search(category_id=draft.category.id), 1, Decimal(1))
    session.commit()
    client.sign_in(draft.trainer)
    with count_queries() as seen:
        assert client.get(draft.builder).status_code == 200
    assert len(seen) <= 10, chr(10).join(each[:60] + each.rpartition("FROM")[2][:140] for each in seen)
    client.sign_in(draft.learner)
    url = client.post(f"{draft.intro}/attempts").location
    session.expire_all()
    with count_queries() as seen:
        assert client.get(url).status_code == 200
    assert len(seen) <= 8, seen
    assert session.scalar(select(func.count()).select_from(QuestionAttempt)) == 8
    with pytest.raises(BadValue):
        arranging.draw(draft.quiz, Search(category_id=draft.category.id), 51, Decimal(1))
