"""A file of questions from the page to the bank and back: looked at first, whole or not at all, taken back."""

import io

from courses.quizzes.exchange import files, giving, taking
from courses.quizzes.exchange.models import FileState, QuestionFile
from courses.quizzes.models import QuestionCategory, QuestionEntry
from courses.quizzes.service import bank, shelves
from courses.quizzes.views import load
from lms.core import db as database
from tests.courses.quizzes.exchange.conftest import take

GOOD = """$CATEGORY: $course$/top/الطهارة

// [tag:الوضوء]
::غسل الوجه::كم مرة يُغسل الوجه؟ {~مرة =ثلاثًا ~خمسًا}

::النية::النية شرط. {T}
"""
BAD = "كم؟ {=أ ~ب\n\nأين؟\n"


def shown(client, brought):
    return client.get(f"/teach/question-files/{brought.id}").get_data(as_text=True)


def count(session, what=QuestionEntry):
    return session.query(what).count()


def test_a_file_is_looked_at_first_taken_in_whole_and_taken_back(client, bring, school, session):
    before, stood = count(session), count(session, QuestionCategory)
    brought = bring(GOOD)
    assert (brought.state, brought.mistakes, brought.counts["new"], count(session)) == (
        FileState.CHECKED,
        [],
        2,
        before,
    )
    said = shown(client, brought)
    assert "لم يُنشأ شيء" in said
    assert "كم مرة يُغسل الوجه؟" in said
    assert take(client, brought) == 303
    assert take(client, brought) == 303  # a second click
    taking.take(brought.id)  # and a job that is run again
    database.session().expire_all()
    assert count(session) == before + 2
    made = session.query(QuestionEntry).order_by(QuestionEntry.id.desc()).limit(2).all()
    (entry,) = [each for each in made if each.tags]
    assert entry.tags == ["الوضوء"]
    shelf = session.get(QuestionCategory, entry.category_id)
    own = session.get(QuestionCategory, shelf.parent_id)
    assert (shelf.name, own.name, own.parent_id) == ({"ar": "الطهارة"}, {"ar": "طهارة.txt"}, school.category.id)
    assert "الأسئلة في البنك" in shown(client, brought)
    assert client.post(f"/teach/question-files/{brought.id}/undoing").status_code == 303
    assert (count(session), count(session, QuestionCategory)) == (before, stood)
    assert client.post(f"/teach/question-files/{brought.id}/undoing").status_code == 409


def test_a_file_with_a_mistake_makes_nothing_and_says_where(client, bring, session):
    before = count(session)
    brought = bring(GOOD + "\n" + BAD)
    said = shown(client, brought)
    assert [(line, word) for line, word, _detail in brought.mistakes] == [(8, "unclosed"), (10, "no_answers")]
    assert "٨" in said
    assert "١٠" in said
    assert client.post(f"/teach/question-files/{brought.id}/taking").status_code == 409
    assert count(session) == before


def test_the_same_file_again_makes_nothing_twice(client, bring, session):
    take(client, bring(GOOD))
    before = count(session)
    again = bring(GOOD + "\n\nالماء المطلق طهور. {T}\n")
    assert (again.counts["known"], again.counts["new"]) == (2, 1)
    take(client, again)
    assert count(session) == before + 1


def test_what_somebody_has_reviewed_stays_when_a_file_is_taken_back(client, bring, school, session, cast):
    brought = bring(GOOD)
    take(client, brought)
    entry = load.entry(next(each.id for each in session.query(QuestionEntry).all() if each.tags))
    bank.review(entry.versions[-1], cast.director)
    assert taking.undo(files.find(brought.id), school.trainer) == 1
    assert session.get(QuestionEntry, entry.id) is not None
    assert any(shelf.id == entry.category_id for shelf in shelves.of(school.course.id))


def test_strangers_find_no_file(client, cast, bring, page):
    brought = bring(GOOD)
    client.sign_in(cast.stranger_trainer)
    assert client.get(page).status_code == 404
    assert client.get(f"/teach/question-files/{brought.id}").status_code == 404
    assert client.post(f"/teach/question-files/{brought.id}/taking").status_code == 404
    client.sign_in(cast.learner)
    assert client.get(f"/teach/question-files/{brought.id}").status_code == 404


def test_a_file_too_large_is_refused_with_a_sentence(client, school, page, session):
    client.sign_in(school.trainer)
    data = {"file": (io.BytesIO(b"a" * ((8 << 20) + 1)), "x.txt"), "layout": "", "language": "ar", "shelf": "0"}
    answer = client.post(page, data=data | {"shelf": school.category.id}, content_type="multipart/form-data")
    assert answer.status_code == 422
    assert session.query(QuestionFile).count() == 0


def test_questions_are_taken_home_in_every_format(client, school):
    client.sign_in(school.trainer)
    offer = client.get(f"/teach/courses/{school.course.id}/questions/export").get_data(as_text=True)
    assert "اللغة الثانية" in offer
    where = f"/teach/courses/{school.course.id}/questions/export/file"
    told = client.get(f"{where}?format=gift&language=en")
    assert "attachment" in told.headers["Content-Disposition"]
    assert "Which button saves the file?" in told.get_data(as_text=True)
    assert client.get(f"{where}?format=aiken").get_data(as_text=True).count("ANSWER:") == 1
    assert client.get(f"{where}?format=sheet").data.startswith(b"PK")
    one = client.get(f"{where}?format=gift&entry={school.entries[3].id}").get_data(as_text=True)
    assert one.count("{") == 1
    assert client.get(f"{where}?format=aiken&entry={school.entries[3].id}").status_code == 422


def test_more_questions_than_a_file_holds_are_taken_home_shelf_by_shelf(client, school, monkeypatch):
    monkeypatch.setattr(giving, "MOST_QUESTIONS", 3)
    client.sign_in(school.trainer)
    offer = client.get(f"/teach/courses/{school.course.id}/questions/export")
    assert offer.status_code == 200
    assert "بابًا بابًا" in offer.get_data(as_text=True)


def test_a_file_that_nobody_took_in_is_forgotten_after_a_month(client, bring, session, later):
    bring(GOOD)
    taken = bring("الماء طهور. {T}")
    kept = taken.id
    take(client, taken)
    files.forget_old()
    assert session.query(QuestionFile).count() == 2
    later(days=31)
    files.forget_old()
    assert [each.id for each in session.query(QuestionFile).all()] == [kept]


def test_ticked_questions_are_offered_for_home(client, school):
    client.sign_in(school.trainer)
    ids = [entry.id for entry in school.entries[:2]]
    answer = client.post(f"/teach/courses/{school.course.id}/bank/choice", data={"do": "export", "entry": ids})
    assert answer.status_code == 303
    assert f"entry={ids[0]}&entry={ids[1]}" in answer.location


def test_the_page_of_a_file_costs_few_queries(client, bring, count_queries):
    brought = bring(GOOD)
    with count_queries() as queries:
        client.get(f"/teach/question-files/{brought.id}")
    assert len(queries) <= 10
