"""The bank: shelves in a tree, words in any spelling, tags, review by a second person, and where a version is used."""

from decimal import Decimal

import pytest

from courses.quizzes.models import QuestionCategory, QuestionEntry
from courses.quizzes.service import bank, finding, history, shelves
from courses.quizzes.service.finding import Search
from lms.core.errors import RuleError
from tests.factories.quizzes import make_school, multiple, single, true_false


def found(session, course_id, **asked):
    return {entry.id for entry in session.scalars(finding.find(course_id, Search(**asked)))}


def a_shelf(course_id, name, parent=None):
    return shelves.add(course_id, {"ar": name}, parent.id if parent else None)


def test_words_are_found_in_any_spelling_and_in_the_options_too(session, school):
    entry = bank.write(
        school.category, "single", single("ما حكم الصَّلاةِ إلى القبلة؟"), Decimal(1), school.trainer,
        about=bank.About(["الفقه", "الفقة", " "], "المغني ١/٤٥"),
    )  # fmt: skip
    for words in ("الصلاه", "الصلاة القبله", "الي", "٤٥", "45 المغنى", "OPTION c", "فقه"):
        assert entry.id in found(session, school.course.id, words=words), words
    assert not found(session, school.course.id, words="الزكاة")
    assert entry.tags == ["الفقه"]
    assert found(session, school.course.id, tag="الفقة") == {entry.id}
    assert found(session, school.course.id, tag="الفق") == set()
    bank.edit(entry, single("ما حكم الزكاة؟"), Decimal(1), school.trainer)
    assert found(session, school.course.id, words="الزكاه") == {entry.id}
    assert finding.tags_of(school.course.id) == ["الفقه"]


def test_a_shelf_brings_those_below_it_and_cannot_stand_below_itself(session, school):
    top = a_shelf(school.course.id, "العبادات")
    below = a_shelf(school.course.id, "الصلاة", top)
    entry = bank.write(below, "true_false", true_false(), Decimal(1), school.trainer)
    assert found(session, school.course.id, category_id=top.id) == {entry.id}
    assert found(session, None, category_id=top.id) == set()
    assert [(place.depth, place.count) for place in shelves.tree(school.course.id)] == [(0, 0), (1, 1), (0, 4)]
    with pytest.raises(RuleError, match="نفسه"):
        shelves.move(top, below.id)
    with pytest.raises(RuleError):
        shelves.remove(top)
    shelves.move(below, None)
    shelves.remove(top)
    assert a_shelf(school.course.id, "الصلاة").id == below.id


def test_shelves_stand_six_deep_at_most(session, school):
    shelf = None
    for number in range(6):
        shelf = a_shelf(school.course.id, f"مستوى {number}", shelf)
    with pytest.raises(RuleError):
        a_shelf(school.course.id, "أعمق", shelf)


def test_two_shelves_are_made_one_with_all_that_stands_on_them(session, school):
    old, new = a_shelf(school.course.id, "قديم"), a_shelf(school.course.id, "جديد")
    inner = a_shelf(school.course.id, "داخل", old)
    entry = bank.write(old, "true_false", true_false(), Decimal(1), school.trainer)
    with pytest.raises(RuleError):
        shelves.merge(old, inner)
    shelves.merge(old, new)
    session.expire_all()
    assert session.get(QuestionEntry, entry.id).category_id == new.id
    assert session.get(QuestionCategory, inner.id).parent_id == new.id
    assert session.get(QuestionCategory, old.id) is None


def test_the_academys_shelves_are_seen_by_every_trainer_and_written_by_few(client, cast, school, session):
    shelf = a_shelf(None, "مشترك")
    entry = bank.write(shelf, "true_false", true_false(), Decimal(1), cast.admin)
    session.commit()
    client.sign_in(school.trainer)
    assert 'name="entry"' in client.get("/teach/bank").text
    assert client.get(f"/teach/questions/{entry.id}/versions").status_code == 200
    assert client.get(f"/teach/questions/{entry.id}").status_code == 403
    assert client.get(f"/teach/shelves/{shelf.id}").status_code == 403
    assert client.post("/teach/bank/shelves", data={"name_ar": "لي"}).status_code == 404
    moved = {"entry": entry.id, "do": "hide"}
    assert client.post("/teach/bank/choice", data=moved).status_code == 404
    client.sign_in(cast.learner)
    assert client.get("/teach/bank").status_code == 404
    client.sign_in(cast.registrar)
    assert client.get(f"/teach/questions/{entry.id}").status_code == 200
    assert client.get("/teach/bank/questions/new?kind=single").status_code == 200
    form = {"kind": "true_false", "ask_ar": "سؤال عام", "mark": "1", "right": "true", "category": shelf.id}
    assert client.post("/teach/bank/questions", data=form).location.endswith("/teach/bank")
    assert "سؤال عام" in client.get("/teach/bank?words=عام").text


def test_a_shared_question_is_taken_into_a_quiz_of_a_course(client, cast, session):
    draft = make_school(cast, published=False)
    entry = bank.write(a_shelf(None, "مشترك"), "true_false", true_false(), Decimal(1), cast.admin)
    session.commit()
    client.sign_in(draft.trainer)
    assert f'value="{entry.id}"' in client.get(f"/teach/bank?quiz={draft.lesson.id}").text
    client.post("/teach/bank/choice", data={"quiz": draft.lesson.id, "entry": entry.id, "do": "add"})
    session.refresh(draft.quiz, ["slots"])
    assert draft.quiz.slots[-1].entry_id == entry.id


def test_four_eyes_a_wording_is_reviewed_by_somebody_else_and_a_new_one_again(client, cast, school, session):
    entry = school.entries[0]
    url = f"/teach/questions/{entry.id}"
    client.sign_in(school.trainer)
    assert client.post(f"{url}/review").status_code == 409
    client.sign_in(cast.registrar)
    for _ in range(2):
        assert client.post(f"{url}/review").status_code == 303
    client.post(f"{url}/about", data={"source": "فتح الباري 1/9", "tags": "حديث، سنة", "shelf": school.category.id})
    page = client.get(f"{url}/versions").text
    assert "تمت مراجعته" in page
    assert cast.registrar.name("ar") in page
    assert "فتح الباري" in page
    assert found(session, school.course.id, reviewed=True) == {entry.id}
    session.expire_all()
    entry = session.get(QuestionEntry, entry.id)
    session.refresh(entry, ["versions"])
    bank.edit(entry, single("صيغة أخرى؟"), Decimal(1), cast.registrar)
    assert found(session, school.course.id, reviewed=True) == set()
    assert bank.source_of(entry.versions[-1]) == "فتح الباري 1/9"
    with pytest.raises(RuleError):
        bank.review(entry.versions[-1], cast.registrar)


def test_the_history_says_what_changed_and_where_each_version_is_used(session, school):
    entry = school.entries[1]
    changed = multiple() | {"explain": {"ar": "شرح"}}
    changed["options"] = [option | {"right": option["key"] == "a"} for option in changed["options"]]
    bank.edit(entry, changed, Decimal(2), school.trainer)
    newest, first = history.of(entry)
    assert (newest.version.number, sorted(newest.changed)) == (2, ["explain", "mark", "right"])
    assert [quiz.id for quiz in first.quizzes] == [school.quiz.id]
    assert not newest.quizzes


def test_a_strangers_bank_is_closed_and_its_questions_stay_where_they_are(client, cast, school, session):
    other = make_school(cast)
    client.sign_in(cast.stranger_trainer)
    for page in ("bank", "shelves"):
        assert client.get(f"/teach/courses/{school.course.id}/{page}").status_code == 404
    assert client.get(f"/teach/questions/{school.entries[0].id}/versions").status_code == 404
    client.sign_in(cast.trainer)
    url = f"/teach/courses/{school.course.id}/bank/choice"
    foreign = {"entry": school.entries[0].id, "do": "move", "to": other.category.id}
    assert client.post(url, data=foreign).status_code == 404
    assert client.post(url, data={"entry": other.entries[0].id, "do": "hide"}).status_code == 422
    shelf = a_shelf(school.course.id, "آخر")
    session.commit()
    both = [entry.id for entry in school.entries[:2]]
    assert client.post(url, data={"entry": both, "do": "move", "to": shelf.id}).status_code == 303
    assert client.post(url, data={"entry": both, "do": "hide"}).status_code == 303
    assert found(session, school.course.id, category_id=shelf.id, hidden=True) == set(both)


def test_shelves_in_the_browser(client, school, session):
    client.sign_in(school.trainer)
    url = f"/teach/courses/{school.course.id}/shelves"
    assert client.post(url, data={"name_ar": " "}).status_code == 422
    client.post(url, data={"name_ar": "فرع", "parent": school.category.id})
    branch = shelves.tree(school.course.id)[1].shelf
    assert branch.parent_id == school.category.id
    assert "فرع" in client.get(url).text
    assert client.get(f"/teach/shelves/{branch.id}").status_code == 200
    client.post(f"/teach/shelves/{branch.id}", data={"name_ar": "غصن", "parent": ""})
    session.expire_all()
    assert (branch.name, branch.parent_id) == ({"ar": "غصن"}, None)
    client.post(f"/teach/shelves/{school.category.id}/merging", data={"into": branch.id})
    assert [place.count for place in shelves.tree(school.course.id)] == [4]
    assert client.post(f"/teach/shelves/{branch.id}/removal").status_code == 409


def test_the_bank_asks_few_queries_however_many_questions(client, school, session, count_queries):
    for number in range(40):
        bank.write(
            school.category, "true_false", {**true_false(), "ask": {"ar": f"قول {number}"}}, Decimal(1), school.trainer
        )
    session.commit()
    client.sign_in(school.trainer)
    with count_queries() as counted:
        page = client.get(f"/teach/courses/{school.course.id}/bank?words=قول&shelf={school.category.id}&reviewed=no")
    assert page.text.count('name="entry"') == 30
    assert "page=2" in page.text
    assert len(counted) <= 10
