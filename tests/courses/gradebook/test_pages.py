"""The pages: who may open them, what they say, and what is typed into them; all by plain forms."""

import html
import re
from decimal import Decimal

import pytest

from courses.gradebook.models import Grade, GradeTotal
from courses.gradebook.service import cells, rules, shaping
from lms.accounts.models import Context, Role
from tests.factories.accounts import give_role, make_user
from tests.factories.quizzes import enrol


def text(answer):
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", answer.get_data(as_text=True))))


def grid(marked):
    return f"/teach/runs/{marked.school.run.id}/grades"


def cell_url(marked, item=None):
    return f"/teach/grade-items/{(item or marked.item).id}/learners/{marked.school.enrolment.id}"


@pytest.fixture
def oral(marked, cast):
    """An oral test that is marked by hand out of twenty, shown once it is posted."""
    fields = {"title": {"ar": "اختبار شفوي"}, "category_id": marked.book.categories[0].id, "maximum": 20}
    shaping.add_item(marked.school.run, cast.trainer, {**fields, "posts_itself": False})
    return next(item for item in rules.items_of(marked.book) if item.source == "manual")


def test_the_page_of_many_shows_marks_totals_and_bands_in_few_queries(client, cast, marked, count_queries):
    marked.sit(3)
    client.sign_in(cast.trainer)
    said = text(client.get(grid(marked)))
    assert "٣" in said
    assert "٧٥٪ جيد جدًّا" in said
    client.get(grid(marked))
    with count_queries() as seen:
        client.get(grid(marked))
    assert len([one for one in seen if one.startswith("SELECT")]) <= 10, seen


def test_only_who_teaches_here_and_registrars_open_it(client, cast, marked, oral):
    marked.sit()
    paths = [grid(marked), f"{grid(marked)}/rules", cell_url(marked)]
    paths += [f"/teach/grade-items/{oral.id}", f"/teach/grade-items/{oral.id}/entries"]
    paths += [f"{grid(marked)}/learners/{marked.school.enrolment.id}"]
    paths += [f"/teach/grade-categories/{marked.book.categories[0].id}"]
    for person, status in (("trainer", 200), ("registrar", 200), ("stranger_trainer", 404), ("learner", 404)):
        client.sign_in(getattr(cast, person))
        assert {path: client.get(path).status_code for path in paths} == dict.fromkeys(paths, status), person
    client.sign_in(cast.director)
    assert client.get(grid(marked)).status_code == 404
    client.sign_in(cast.stranger_trainer)
    assert client.post(cell_url(marked, oral), data={"act": "mark", "value": "9"}).status_code == 404


def test_a_trainer_kept_to_her_group_sees_no_cell_of_another(client, cast, marked, session):
    from courses.enrolment.models import GroupTrainer, RunGroup

    run = marked.school.run
    give_role(cast.stranger_trainer, Role.TRAINER, Context.RUN, run.id)
    mine = RunGroup(run_id=run.id, name={"ar": "أ"}, trainers=[GroupTrainer(user_id=cast.stranger_trainer.id)])
    session.add(mine)
    session.flush()
    attempt = marked.sit()
    client.sign_in(cast.stranger_trainer)
    assert client.get(grid(marked)).status_code == 200
    assert client.get(cell_url(marked)).status_code == 404
    assert client.get(f"/teach/grade-attempts/{attempt.public_id}").status_code == 404
    assert client.get(f"{grid(marked)}/learners/{marked.school.enrolment.id}").status_code == 404
    assert "محمد learner" not in text(client.get(grid(marked)))
    assert client.post(f"{grid(marked)}/rules", data={"least_total": "10"}).status_code == 403
    assert client.post(f"{grid(marked)}/items", data={"title_ar": "س", "maximum": "1"}).status_code == 403
    marked.school.enrolment.group_id = mine.id
    session.flush()
    assert client.get(cell_url(marked)).status_code == 200


def test_posting_touches_the_learners_of_ones_own_group_alone(client, cast, marked, oral, session):
    from courses.enrolment.models import GroupTrainer, RunGroup

    run, second = marked.school.run, enrol(marked.school.run, make_user("second"))
    give_role(cast.stranger_trainer, Role.TRAINER, Context.RUN, run.id)
    mine = RunGroup(run_id=run.id, name={"ar": "أ"}, trainers=[GroupTrainer(user_id=cast.stranger_trainer.id)])
    session.add(mine)
    session.flush()
    second.group_id = mine.id
    client.sign_in(cast.trainer)
    for enrolment in (marked.school.enrolment, second):
        url = f"/teach/grade-items/{oral.id}/learners/{enrolment.id}"
        assert client.post(url, data={"act": "mark", "value": "9"}).status_code == 303
    client.sign_in(cast.stranger_trainer)
    client.post(f"/teach/grade-items/{oral.id}/posting")
    seen = {
        grade.enrolment_id: grade.posted_at is not None for grade in session.query(Grade).filter_by(item_id=oral.id)
    }
    assert seen == {marked.school.enrolment.id: False, second.id: True}


def test_a_mark_is_typed_in_its_place_and_the_page_comes_back_to_it(client, cast, marked, oral, session):
    client.sign_in(cast.trainer)
    key = f"{marked.school.enrolment.id}-{oral.id}"
    page = client.get(f"{grid(marked)}?cell={key}").get_data(as_text=True)
    assert f'action="{cell_url(marked, oral)}"' in page
    sent = {"act": "mark", "value": "١٧٫٥", "next": f"{grid(marked)}?order=name"}
    answer = client.post(cell_url(marked, oral), data=sent)
    assert answer.headers["Location"] == f"{grid(marked)}?order=name#c{key}"
    assert session.query(Grade).filter_by(item_id=oral.id).one().final == 17.5
    assert client.post(cell_url(marked, oral), data={"act": "mark", "value": "21"}).status_code == 422
    said = text(client.post(cell_url(marked, oral), data={"act": "mark", "value": "كثير"}))
    assert "كثير" in client.post(cell_url(marked, oral), data={"act": "mark", "value": "كثير"}).get_data(as_text=True)
    assert "لم يتغيّر شيء" in said


def test_a_cell_opens_its_attempt_its_arithmetic_and_its_history(client, cast, marked):
    attempt = marked.sit(2)
    client.sign_in(cast.trainer)
    client.post(cell_url(marked), data={"act": "mark", "value": "3", "reason": "سؤال مبهم"})
    page = client.get(cell_url(marked))
    assert f"/teach/grade-attempts/{attempt.public_id}" in page.get_data(as_text=True)
    said = text(page)
    for words in ("من الاختبار: ٢ من ٤", "سؤال مبهم", "من ٢ إلى ٣", cast.trainer.name_ar):
        assert words in said, words
    paper = text(client.get(f"/teach/grade-attempts/{attempt.public_id}"))
    assert "أيُّ زر يحفظ الملف؟" in paper
    assert client.post(cell_url(marked), data={"act": "excuse"}).status_code == 422
    assert client.post(cell_url(marked), data={"act": "lock"}).status_code == 303
    assert client.post(cell_url(marked), data={"act": "mark", "value": "1", "reason": "س"}).status_code == 409


def test_a_whole_item_is_typed_in_one_form_and_what_changed_meanwhile_is_not_overwritten(
    client, cast, marked, oral, session
):
    second = enrol(marked.school.run, make_user("second"))
    first = marked.school.enrolment
    client.sign_in(cast.trainer)
    url = f"/teach/grade-items/{oral.id}/entries"
    sent = {f"mark-{first.id}": "12", f"was-{first.id}": "", f"mark-{second.id}": "", f"was-{second.id}": ""}
    assert client.post(url, data=sent).status_code == 303
    client.post(cell_url(marked, oral), data={"act": "mark", "value": "15"})
    late = {f"mark-{first.id}": "13", f"was-{first.id}": "١٢", f"mark-{second.id}": "8", f"was-{second.id}": ""}
    answer = client.post(url, data=late)
    assert answer.status_code == 409
    assert "هي ١٥ الآن" in text(answer)
    assert session.query(Grade).filter_by(enrolment_id=second.id).count() == 0


def test_a_learner_sees_posted_marks_alone_and_the_total_over_them(client, cast, marked, oral):
    attempt = marked.sit(3)
    client.sign_in(cast.trainer)
    client.post(cell_url(marked, oral), data={"act": "mark", "value": "20"})
    client.sign_in(cast.learner)
    mine = f"/grades/{marked.school.run.code}"
    before = client.get(mine)
    assert "٧٥٪" in text(before)
    assert "٢٠ من ٢٠" not in text(before)
    assert f"/learn/attempts/{attempt.public_id}/result" in before.get_data(as_text=True)
    client.sign_in(cast.trainer)
    client.post(f"/teach/grade-items/{oral.id}/posting")
    client.sign_in(cast.learner)
    assert "٩٥٫٨٣٪" in text(client.get(mine))
    client.sign_in(cast.stranger)
    assert client.get(mine).status_code == 404
    assert client.get(f"{mine}/what-if").status_code == 404


def test_what_if_adds_up_made_up_marks_and_keeps_nothing(client, cast, marked, oral, count_queries):
    marked.sit(1)
    client.sign_in(cast.learner)
    page = f"/grades/{marked.school.run.code}/what-if"
    said = text(client.get(page))
    assert "٦٧٪ على الأقل" in said  # 1 + 20x of 24 is 60 % from x = 0.67
    guessed = text(client.get(f"{page}?i{oral.id}=٢٠&i{marked.item.id}=4"))
    assert "١٠٠٪" in guessed
    assert cells.rows(marked.book, [marked.school.enrolment])[0].entries.keys() == {marked.item.id}
    assert "ليست درجة" in text(client.get(f"{page}?i{oral.id}=x"))
    with count_queries() as seen:
        client.get(page)
    assert len([one for one in seen if one.startswith("SELECT")]) <= 8, seen


def test_categories_and_items_are_shaped_and_every_total_follows(client, cast, marked, oral, session):
    marked.sit(2)
    client.sign_in(cast.trainer)
    client.post(cell_url(marked, oral), data={"act": "mark", "value": "20"})
    rules_url = f"{grid(marked)}/rules"
    assert client.post(rules_url, data={"is_weighted": "y", "least_total": "60"}).status_code == 422
    client.post(
        f"{grid(marked)}/categories", data={"title_ar": "شفوي", "weight": "٣٠", "drop_lowest": "0", "drop_highest": "0"}
    )
    quizzes, spoken = marked.book.categories
    client.post(
        f"/teach/grade-categories/{quizzes.id}",
        data={"title_ar": "الاختبارات", "weight": "70", "drop_lowest": "0", "drop_highest": "0"},
    )
    client.post(
        f"/teach/grade-items/{oral.id}",
        data={"title_ar": "شفوي", "category": spoken.id, "maximum": "20", "least": "50"},
    )
    scale = {"bands-0-least": "50", "bands-0-ar": "ناجح"}
    assert client.post(rules_url, data={"is_weighted": "y", "least_total": "60", **scale}).status_code == 303
    total = session.get(GradeTotal, marked.school.enrolment.id, populate_existing=True)
    assert (total.current, total.is_passed) == (Decimal("0.65"), True)
    assert "ناجح" in text(client.get(grid(marked)))
    assert (
        client.post(
            f"/teach/grade-items/{oral.id}", data={"title_ar": "شفوي", "category": spoken.id, "maximum": "10"}
        ).status_code
        == 409
    )
    assert client.post(f"/teach/grade-categories/{spoken.id}/removal").status_code == 409
    assert client.post(f"/teach/grade-items/{oral.id}/removal").status_code == 409


def test_another_full_mark_scales_what_the_quiz_gave(client, cast, marked, session):
    marked.sit(3)
    client.sign_in(cast.trainer)
    category = marked.book.categories[0].id
    client.post(f"/teach/grade-items/{marked.item.id}", data={"category": category, "maximum": "10"})
    assert session.query(Grade).one().final == 7.5


def test_marks_of_a_quiz_are_seen_no_sooner_than_its_own_rules_say(client, cast, make_marked, count_queries):
    moments = {
        moment: ["paper", "marks"] if moment == "closed" else ["paper"] for moment in ("after", "later", "closed")
    }
    marked = make_marked(settings={"reveal": "table", "review": moments})
    marked.sit(3)
    mine = f"/grades/{marked.school.run.code}"
    client.sign_in(cast.learner)
    for path in (mine, f"{mine}/what-if"):
        assert "٧٥٪" not in text(client.get(path))
    with count_queries() as seen:
        client.get(mine)
    assert len([one for one in seen if one.startswith("SELECT")]) <= 8, seen
    with count_queries() as seen:
        client.get(f"{mine}/what-if")
    assert len([one for one in seen if one.startswith("SELECT")]) <= 8, seen
    client.sign_in(cast.trainer)
    assert "٧٥٪" in text(client.get(grid(marked)))
