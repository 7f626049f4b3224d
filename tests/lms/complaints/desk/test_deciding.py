"""Decisions that need a second person, through their pages: an appeal, a proposal to refuse, a referral outside."""

from lms.complaints.kinds import Action, AppealGround, State
from lms.complaints.service.actors import Actor
from lms.complaints.service.engine import apply
from tests.factories.complaints import answer, file_case, make_category
from tests.lms.complaints.desk.test_case_page import do, page


def test_an_appeal_is_decided_by_whoever_had_no_part_in_the_answer(at, desk, case):
    answer(case, Actor.person(desk.officer), Actor.person(desk.head))
    apply(case, Action.APPEAL, Actor.citizen(), {"ground": AppealGround.NOT_DONE, "text": "ما زالت مطفأة"})
    given = {"outcome": "partly", "text": "نعتذر، وتُركَّب المصابيح يوم الأحد."}
    assert case.unit_id == desk.centre.id
    assert do(at(desk.head), case, "decision", **given).status_code == 409
    judge = at(desk.sorter)
    asked = judge.get(page(case, "/acts/decision")).text
    assert "ما زالت مطفأة" in asked
    assert do(judge, case, "decision", outcome="", text="").status_code == 422
    assert do(judge, case, "decision", **given).status_code == 303
    assert case.state is State.CLOSED
    assert "نعتذر، وتُركَّب" in judge.get(page(case)).text


def test_one_proposes_to_refuse_and_another_confirms(at, desk):
    given = {"reason": "out_of_jurisdiction", "text": "ينظرها القضاء."}
    case = file_case(make_category()).case  # nobody has it yet
    assert do(at(desk.sorter), case, "refusal", reason="", text="x").status_code == 422
    assert do(at(desk.sorter), case, "refusal", **given).status_code == 303
    before = case.state
    assert do(at(desk.sorter), case, "confirmed-refusal").status_code in {403, 409}
    assert case.state is before
    assert do(at(desk.second), case, "confirmed-refusal").status_code == 303
    assert case.state is State.REJECTED


def test_a_case_of_another_body_goes_there_with_the_number_of_the_letter(at, desk, taken):
    given = {"body": "حي غرب أسيوط", "number": "٤٥٢", "text": "الرصيف من شأن الحي، وقد كتبنا إليه."}
    referrer = at(desk.sorter)
    assert do(referrer, taken, "referral", body="", number="", text="").status_code == 422
    assert do(referrer, taken, "referral", **given).status_code == 303
    assert taken.state is State.REFERRED_OUT
    assert "حي غرب أسيوط" in referrer.get(page(taken)).text
