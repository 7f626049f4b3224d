"""The page of a case: who reads it, what it offers, what a refusal says."""

from lms.complaints.desk.service import drafts
from lms.complaints.kinds import Action, Identity, Outcome, State
from lms.complaints.parties import service as parties
from lms.complaints.service import chain
from lms.complaints.service.actors import Actor
from lms.complaints.service.engine import apply
from tests.factories.complaints import file_case

ANSWERS = {"point-1": "غُيّرت المصابيح.", "point-2": "عُيّن حارس.", "outcome": "upheld", "text": "السلام عليكم"}


def page(case, tail=""):
    return f"/complaints/desk/{case.reference}{tail}"


def do(client, case, slug, seen=None, **fields):
    return client.post(page(case, f"/acts/{slug}"), data={"seen": seen or case.row_version, **fields})


def test_the_page_offers_what_the_table_lets_this_person_do(at, desk, case, count_queries):
    shown = at(desk.officer).get(page(case)).text
    assert "المصابيح لا تعمل" in shown
    assert "/acts/taking" in shown
    assert "/acts/merger" not in shown  # for the head
    assert "/acts/routing" not in shown  # it is routed
    assert "/reply" not in shown  # nobody has it yet
    assert at(desk.stranger).get(page(case)).status_code == 404
    assert at(desk.stranger).get(page(case, "/acts/transfer")).status_code == 404
    assert at(desk.officer).get(page(case, "/acts/transfer")).status_code == 403
    client = at(desk.head)
    with count_queries() as seen:
        client.get(page(case))
    assert len(seen) <= 10, "\n".join(seen)


def test_an_officer_takes_asks_notes_and_waits(at, desk, case, session):
    client = at(desk.officer)
    assert do(client, case, "taking").status_code == 303
    assert (case.state, case.officer_id) == (State.IN_PROGRESS, desk.officer.id)
    assert do(client, case, "taking", seen=0).status_code == 409
    assert do(client, case, "question", text="أي مسجد تقصد؟", days="5").status_code == 303
    assert case.state is State.WAITING_CITIZEN
    apply(case, Action.CITIZEN_REPLY, Actor.citizen(), {"text": "مسجد النور"})
    assert do(client, case, "note", seen=1, text="كلمتُ الحارس.").status_code == 303  # a note is never too late
    assert do(client, case, "note", text=" ").status_code == 422
    assert do(client, case, "waiting", text="كتبنا إلى شركة الكهرباء").status_code == 303
    shown = client.get(page(case)).text
    for words in ("أي مسجد تقصد؟", "مسجد النور", "كلمتُ الحارس.", "كتبنا إلى شركة الكهرباء"):
        assert words in shown
    assert [*chain.faults_of(case)] == []


def test_a_second_save_of_what_somebody_changed_is_refused_with_both_words_and_nothing_is_lost(at, desk, taken):
    before = taken.row_version
    apply(taken, Action.INTERIM, Actor.person(desk.head), {"text": "وصلت الشركة أمس وبدأت العمل"})
    answer = do(at(desk.officer), taken, "news", seen=before, text="وصلت الشركة اليوم وبدأت العمل")
    assert answer.status_code == 409
    assert "<del>أمس</del>" in answer.text
    assert "<ins>اليوم</ins>" in answer.text
    assert "وصلت الشركة اليوم وبدأت العمل</textarea>" in answer.text
    assert f'value="{taken.row_version}"' in answer.text
    again = do(at(desk.officer), taken, "news", text="وصلت الشركة اليوم وبدأت العمل")
    assert again.status_code == 303


def test_a_reply_answers_each_point_is_kept_as_a_draft_returned_fixed_and_sent(at, desk, taken, session):
    client = at(desk.officer)
    kept = client.post(page(taken, "/reply/draft"), data={"text": "السلام", "point-1": "غُيّرت", "seen": "1"})
    assert kept.status_code == 200
    assert "غُيّرت" in client.get(page(taken, "/reply")).text
    assert "غُيّرت" not in at(desk.head).get(page(taken)).text
    client = at(desk.officer)
    lacking = client.post(page(taken, "/reply"), data={"seen": taken.row_version, **ANSWERS, "point-2": ""})
    assert lacking.status_code == 422
    assert "غُيّرت المصابيح." in client.get(page(taken, "/reply")).text  # what was refused is kept
    reasoned = {**ANSWERS, "point-2": "", "reason-2": "in_court"}
    assert client.post(page(taken, "/reply"), data={"seen": taken.row_version, **reasoned}).status_code == 303
    assert taken.state is State.IN_REVIEW
    assert drafts.of(taken, desk.officer) is None
    own = client.post(page(taken, "/review"), data={"seen": taken.row_version, "verdict": "approve"})
    assert own.status_code in {403, 409, 422}
    judge(at(desk.head), taken)
    assert "ينقصه موعد" in at(desk.officer).get(page(taken)).text
    again = at(desk.officer).get(page(taken, "/reply")).text
    assert "غُيّرت المصابيح." in again
    sent = {"seen": taken.row_version, **ANSWERS}
    assert at(desk.officer).post(page(taken, "/reply"), data=sent).status_code == 303
    approve(at(desk.head), taken)
    assert (taken.state, taken.outcome) == (State.ANSWERED, Outcome.UPHELD)


def judge(client, case):
    """The head must look at everything, and gives it back."""
    hasty = client.post(page(case, "/review"), data={"seen": case.row_version, "verdict": "approve", "checks": "plain"})
    assert hasty.status_code == 422
    given = {"seen": case.row_version, "verdict": "return", "checks": ["points", "plain"], "text": "ينقصه موعد"}
    assert client.post(page(case, "/review"), data=given).status_code == 303
    assert case.state is State.IN_PROGRESS


def approve(client, case):
    checks = ["points", "plain", "remedy", "privacy"]
    given = {"seen": case.row_version, "verdict": "approve", "checks": checks}
    assert client.post(page(case, "/review"), data=given).status_code == 303


def test_duplicates_are_suggested_merged_and_taken_apart(at, desk, case, session):
    twin = file_case(desk.category, title="إضاءة المسجد مقطوعة", body="مصابيح المسجد لا تعمل منذ شهر.").case
    other = file_case(desk.category, title="شهادة تدريب", body="أريد نسخة من شهادتي.").case
    client = at(desk.head)
    shown = client.get(page(case, "/acts/merger")).text
    assert twin.reference in shown
    assert other.reference not in shown
    assert do(client, case, "merger", into="26-00000000-0").status_code == 422
    assert do(client, case, "merger", into=twin.reference).status_code == 303
    assert case.state is State.MERGED
    assert do(client, case, "unmerging").status_code == 303
    assert case.state is State.ASSIGNED


def test_a_case_is_refused_by_two_people_split_and_sent_on(at, desk, case, session):
    sorter = at(desk.sorter)
    assert do(sorter, case, "splitting", title="الحارس", text="الحارس غائب", point="2").status_code == 303
    child = session.query(type(case)).filter_by(parent_id=case.id).one()
    assert child.received_at == case.received_at
    assert do(sorter, case, "transfer", unit_id=desk.centre.id, reason="").status_code == 422
    assert do(sorter, case, "transfer", unit_id=desk.centre.id, reason="workload").status_code == 303
    assert case.unit_id == desk.centre.id
    assert at(desk.officer).get(page(case)).status_code == 200  # who had it goes on reading it
    assert do(at(desk.officer), case, "taking").status_code == 409


HOSTILE = '<script>alert("x")</script><img src=x onerror=alert(1)>'


def test_what_a_citizen_typed_is_text_to_an_officer_in_every_field(at, desk, session):
    case = file_case(
        desk.category, title=HOSTILE, body=HOSTILE, points=(HOSTILE,), place_text=HOSTILE, answers={HOSTILE: HOSTILE}
    ).case
    apply(case, Action.TAKE, Actor.person(desk.officer))
    apply(case, Action.ASK_CITIZEN, Actor.person(desk.officer), {"text": "أين؟"})
    apply(case, Action.CITIZEN_REPLY, Actor.citizen(), {"text": HOSTILE})
    client = at(desk.head)
    pages = ("", "/reply", "/acts/merger", "/acts/splitting", "/acts/transfer")
    for address in ("/complaints/desk", *(page(case, tail) for tail in pages)):
        answer = client.get(address)
        assert answer.status_code == 200, address
        assert "<script>alert" not in answer.text, address
        assert "<img src=x" not in answer.text, address
        assert "&lt;script&gt;alert" in answer.text, address


def test_a_stale_reply_comes_back_with_its_points_and_is_kept(at, desk, taken):
    before = taken.row_version
    apply(taken, Action.INTERIM, Actor.person(desk.head), {"text": "بدأ العمل"})
    answer = at(desk.officer).post(page(taken, "/reply"), data={"seen": before, **ANSWERS})
    assert answer.status_code == 409
    assert "بدأ العمل" in answer.text
    assert "عُيّن حارس.</textarea>" in answer.text
    assert "عُيّن حارس." in at(desk.officer).get(page(taken, "/reply")).text


def test_a_confidential_name_is_shown_to_the_central_unit_when_asked_for_and_the_chain_says_so(at, desk, session):
    case = file_case(desk.category, identity=Identity.CONFIDENTIAL).case
    parties.record(case, name="أمينة سالم", phone="01012345678")
    assert "أمينة سالم" not in at(desk.officer).get(page(case)).text
    assert at(desk.officer).post(page(case, "/names")).status_code == 403
    assert "أمينة سالم" not in at(desk.sorter).get(page(case)).text
    assert "أمينة سالم" in at(desk.sorter).post(page(case, "/names")).text
    last = chain.of(case)[-1]
    assert (last.action, last.actor_id) == (Action.READ, desk.sorter.id)
    known = file_case(desk.category).case
    parties.record(known, name="سالم فرج", phone="01012345679")
    assert "سالم فرج" in at(desk.officer).get(page(known)).text


def test_a_head_hands_a_case_over_and_publishes_a_summary_without_numbers(at, desk, taken):
    own = at(desk.officer).get(page(taken)).text
    assert "/acts/assignment" not in own
    assert "/acts/taking" not in own  # it is theirs
    head = at(desk.head)
    assert "محمد colleague" in head.get(page(taken, "/acts/assignment")).text
    assert do(head, taken, "assignment", officer_id=desk.colleague.id).status_code == 303
    assert taken.officer_id == desk.colleague.id
    assert do(head, taken, "publication", published="y", text="").status_code == 422
    told = do(head, taken, "publication", published="y", text="اتصل بي على ٠١٠١٢٣٤٥٦٧٨")
    assert told.status_code == 422
    assert do(head, taken, "publication", published="y", text="إضاءة مسجد في الجيزة").status_code == 303
    assert (taken.is_published, taken.public_summary) == (True, "إضاءة مسجد في الجيزة")
