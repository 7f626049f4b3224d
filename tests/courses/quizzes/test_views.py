"""The pages of an attempt, with and without script, for its learner and for strangers."""

import uuid

import pytest
from sqlalchemy import func, select

from courses.quizzes.models import Attempt, AttemptState, AttemptStep, QuestionAttempt
from courses.quizzes.service import saving
from tests.conftest import is_postgres
from tests.factories.quizzes import RIGHT, enrol, make_school


def begin(client, school):
    client.sign_in(school.learner)
    answer = client.post(f"{school.intro}/attempts")
    assert answer.status_code == 303
    return answer.location


def sent(slot, given, rev=1, **more):
    return {"slot": slot, "rev": rev, "client_event_id": str(uuid.uuid4()), "response": given, **more}


def test_the_rules_stand_before_the_start(client, school):
    client.sign_in(school.learner)
    page = client.get(school.intro).text
    assert "بدء الاختبار" in page
    assert "٦٠٪" in page
    assert "٢٠" in page


def test_starting_twice_leads_to_the_same_paper(client, school, session):
    first = begin(client, school)
    assert client.post(f"{school.intro}/attempts").location == first
    assert session.scalar(select(func.count()).select_from(Attempt)) == 1


def test_the_paper_shows_every_question_and_no_answer(client, school):
    page = client.get(begin(client, school)).text
    assert page.count("data-question=") == 4
    assert "هكذا يُحفظ" not in page
    assert ">1024" not in page


def test_an_answer_is_acknowledged_with_a_receipt(client, school, session):
    url = begin(client, school)
    receipt = client.post(f"{url}/answers", json=sent(1, {"answer": ["b"]})).get_json()
    assert (receipt["outcome"], receipt["rev"], receipt["response"]) == ("stored", 1, {"answer": ["b"]})
    assert receipt["hash"] == saving.digest({"answer": "b"})
    assert session.scalar(select(QuestionAttempt.response).where(QuestionAttempt.slot == 1)) == {"answer": "b"}


def test_saving_takes_few_statements(client, school, count_queries):
    url = begin(client, school)
    with count_queries() as seen:
        assert client.post(f"{url}/answers", json=sent(1, {"answer": ["b"]})).status_code == 200
    assert len(seen) == (3 if is_postgres() else 4), seen


@pytest.mark.parametrize(
    "bad",
    [
        None, [], "x", {}, sent(1, {"answer": ["zzz"]}), sent(1, {"answer": "b"}), sent(1, ["b"]),
        sent(0, {}), sent("1", {}), sent(True, {}), sent(1, {}, rev=-1), sent(1, {}, rev=2**40),
        {**sent(1, {}), "client_event_id": "1; drop table"}, sent(4, {"answer": ["9" * 300]}),
        sent(4, {"answer": [5]}), sent(4, {"answer": ["1\0"]}),
    ],
)  # fmt: skip
def test_an_answer_that_cannot_be_read_is_refused_and_nothing_changes(client, school, session, bad):
    url = begin(client, school)
    answer = client.post(f"{url}/answers", json=bad, headers={"Accept": "application/json"})
    assert answer.status_code == 422
    assert answer.get_json()["error"]
    assert session.scalar(select(func.count()).select_from(AttemptStep)) == 0


def test_two_hundred_megabytes_are_no_answer(client, school):
    url = begin(client, school)
    big = sent(4, {"answer": ["9" * 200_000]})
    assert client.post(f"{url}/answers", json=big).status_code in {413, 422}


def test_a_plain_form_sits_the_whole_quiz_without_script(client, school, session):
    url = begin(client, school)
    form = {f"q{slot}.was": saving.digest({}) for slot in range(1, 5)}
    form |= {"q1.answer": "b", "q2.answer": ["a", "c"], "q3.answer": "true", "q4.answer": "١٠٢٤ ", "go": "q3"}
    saved = client.post(f"{url}/paper", data=form)
    assert (saved.status_code, saved.location) == (303, f"{url}#q3")
    assert client.post(f"{url}/paper", data={**form, "go": "review"}).location == f"{url}/review"
    assert session.scalar(select(func.count()).select_from(AttemptStep)) == 4
    assert "أُجيب عن كل الأسئلة" in client.get(f"{url}/review").text
    assert client.post(f"{url}/submission").location == f"{url}/result"
    page = client.get(f"{url}/result").text
    assert "تم اجتياز الاختبار" in page
    assert "هكذا يُحفظ" in page
    assert session.scalar(select(Attempt.share)) == 1
    assert client.get(url).location == f"{url}/result"


def test_a_stale_tab_changes_only_what_was_changed_in_it(client, school, session):
    url = begin(client, school)
    client.post(f"{url}/answers", json=sent(1, {"answer": ["b"]}))
    stale = {f"q{slot}.was": saving.digest({}) for slot in range(1, 5)} | {"q3.answer": "true", "go": "q4"}
    client.post(f"{url}/paper", data=stale)
    responses = session.scalars(select(QuestionAttempt.response).order_by(QuestionAttempt.slot)).all()
    assert responses == [{"answer": "b"}, {}, {"answer": "true"}, {}]


def test_unanswered_questions_are_named_before_handing_in(client, school):
    url = begin(client, school)
    client.post(f"{url}/answers", json=sent(1, {"answer": ["b"]}, flagged=True))
    client.post(f"{url}/answers", json=sent(4, {"answer": ["كثير"]}))
    page = client.get(f"{url}/review").text
    assert "سؤالان بلا إجابة" in page
    assert "لا نستطيع أن نقرأ هنا عددًا" in page


def test_handing_in_twice_shows_the_same_result(client, school, session):
    url = begin(client, school)
    places = {client.post(f"{url}/submission").location for _ in range(2)}
    assert places == {f"{url}/result"}
    assert session.scalar(select(func.count()).select_from(Attempt)) == 1


def test_a_page_left_open_over_night_loses_nothing(client, school, session, later):
    url = begin(client, school)
    client.post(f"{url}/answers", json=sent(1, {"answer": ["b"]}))
    later(hours=9)
    assert client.get(url).location == f"{url}/review"
    assert "انتهى الوقت" in client.get(f"{url}/review").text
    receipt = client.post(f"{url}/answers", json=sent(2, RIGHT["multiple"])).get_json()
    assert receipt["outcome"] == "late"
    form = {"q3.was": saving.digest({}), "q3.answer": "true"}
    assert client.post(f"{url}/paper", data=form).location == f"{url}/review"
    client.post(f"{url}/submission")
    page = client.get(f"{url}/result").text
    assert "انتهى الوقت" in page
    assert session.scalar(select(Attempt.raw)) == 1
    assert session.scalar(select(func.count()).select_from(AttemptStep).where(AttemptStep.kind == "late")) == 2


def test_answers_after_handing_in_are_kept_for_a_decision(client, school):
    url = begin(client, school)
    client.post(f"{url}/submission")
    receipt = client.post(f"{url}/answers", json=sent(1, {"answer": ["b"]})).get_json()
    assert receipt["outcome"] == "late"
    assert receipt["next"] == f"{url}/result"


def test_right_answers_stay_hidden_where_the_rules_say_so(cast, client, session):
    school = make_school(cast, settings={"reveal": "when_passed"})
    url = begin(client, school)
    client.post(f"{url}/submission")
    page = client.get(f"{url}/result").text
    assert "هكذا يُحفظ" not in page
    assert "الصواب" not in page.replace("الإجابات الصحيحة", "")


def test_strangers_find_nothing(client, school, cast, session):
    url = begin(client, school)
    enrol(school.run, cast.stranger)
    session.commit()
    for user in (cast.stranger, cast.trainer, cast.stranger_trainer, cast.admin, cast.registrar):
        client.sign_in(user)
        for path in ("", "/state", "/review", "/result"):
            assert client.get(url + path).status_code == 404
        assert client.post(f"{url}/answers", json=sent(1, {"answer": ["b"]})).status_code == 404
        assert client.post(f"{url}/paper", data={}).status_code == 404
        assert client.post(f"{url}/submission").status_code == 404
    for user in (cast.trainer, cast.admin):
        client.sign_in(user)
        assert client.get(school.intro).status_code == 404
    assert session.scalar(select(Attempt.state)) is AttemptState.IN_PROGRESS


def test_who_is_signed_out_keeps_the_answers_and_is_asked_to_sign_in(client, school):
    url = begin(client, school)
    client.sign_out()
    answer = client.post(f"{url}/answers", json=sent(1, {"answer": ["b"]}), headers={"Accept": "application/json"})
    assert answer.status_code in {302, 303, 401}


def test_the_state_gives_a_fresh_token_and_the_servers_time(client, school):
    state = client.get(f"{begin(client, school)}/state").get_json()
    assert state["state"] == "in_progress"
    assert state["token"]
    assert state["deadline"] > state["now"]
    assert state["answers"]["1"] == {"rev": 0, "flagged": False, "response": {}}


def test_the_pages_of_a_learner_ask_little_of_the_database(client, school, session, count_queries):
    url = begin(client, school)
    client.post(f"{url}/answers", json=sent(1, {"answer": ["b"]}))
    counted = {}
    for path in (school.intro, url, f"{url}/state", f"{url}/review"):
        session.expire_all()
        with count_queries() as seen:
            assert client.get(path).status_code == 200
        counted[path] = len(seen)
    client.post(f"{url}/submission")
    session.expire_all()
    with count_queries() as seen:
        assert client.get(f"{url}/result").status_code == 200
    counted["result"] = len(seen)
    assert max(counted.values()) <= 8, counted
