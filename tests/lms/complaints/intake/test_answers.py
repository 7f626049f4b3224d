"""Answered questions are found in whatever spelling, before anybody files; who found one is counted apart."""

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import IntegrityError

from lms.accounts.models import Role
from lms.complaints.categories.models import AnswerFound
from lms.complaints.intake import answers, consent
from lms.complaints.intake.models import ConsentText
from lms.complaints.models import Case
from tests.factories.accounts import make_user
from tests.factories.complaints import make_category

ROWS = (
    ("متى تُقام صلاة العيد في الساحات؟", "بعد شروق الشمس بثلث ساعة.", "صلاه العيد مواعيد"),
    ("كيف أتبرع لصيانة المساجد؟", "التبرع بإيصال رسمي من المديرية وحدها.", "فلوس تبرعات"),
    ("ما شروط الالتحاق بدورة الأئمة؟", "أن يكون المتقدم إمامًا معينًا.", ""),
)


@pytest.fixture
def asked(session):
    by = make_user("setter", Role.ADMIN)
    rows = [
        answers.write(
            {"question": {"ar": question}, "answer": {"ar": answer}, "keywords": words, "is_published": True}, by
        )
        for question, answer, words in ROWS
    ]
    answers.write({"question": {"ar": "مسودة صلاة العيد"}, "answer": {"ar": "سر"}, "is_published": False}, by)
    return rows


@pytest.mark.parametrize(
    ("typed", "place"),
    [
        ("صلاه العيد", 0),
        ("عاوز اعرف مواعيد صلاة العيد", 0),
        ("التَّبرُّع للمسجد", 1),
        ("عندي فلوس عايز اتبرع بيها", 1),
        ("شروط دورات الائمه", 2),
    ],
)
def test_a_question_is_found_in_whatever_spelling(session, asked, typed, place):
    found = answers.search(typed)
    assert found[0] is asked[place]
    assert all(row.is_published for row in found)


def test_nothing_is_found_where_nothing_says_it(session, asked):
    assert answers.search("كهرباء") == answers.search("في على") == answers.search("") == answers.search("%_") == []


def test_who_found_the_answer_is_counted_once_and_never_as_a_case(client, session, asked):
    page = client.get("/complaints?q=صلاه العيد")
    assert ROWS[0][1] in page.text
    assert "سر" not in page.text.split("<main")[1].split('id="found"')[1].replace("السري", "")
    part = client.get("/complaints?q=صلاه العيد", headers={"HX-Request": "true"}).text
    assert ROWS[0][1] in part
    assert "<html" not in part
    for _ in range(2):
        assert client.post(f"/complaints/answered/{asked[0].id}/found").status_code == 303
    assert session.scalar(select(func.count(AnswerFound.id))) == 1
    assert session.scalar(select(func.count(Case.id))) == 0


def test_questions_are_written_and_hidden_ones_are_for_nobody(client, session, cast):
    client.sign_in(cast.admin)
    made = {"question_ar": "هل المسجد مفتوح؟", "answer_ar": "<script>alert(1)</script> نعم", "category_id": ""}
    assert client.post("/complaints/settings/answered", data=made | {"answer_ar": ""}).status_code == 422
    assert client.post("/complaints/settings/answered", data=made).status_code == 303
    row = answers.every()[0]
    assert client.post(f"/complaints/answered/{row.id}/found").status_code == 404
    category = make_category()
    changed = made | {"is_published": "y", "category_id": str(category.id)}
    client.post(f"/complaints/settings/answered/{row.id}", data=changed)
    shown = client.get("/complaints?q=المسجد").text
    assert "&lt;script&gt;alert(1)" in shown
    assert answers.by_id(row.id).category_id == category.id
    assert client.get("/complaints/settings/answered").status_code == 200
    client.sign_in(cast.officer)
    assert client.get("/complaints/settings/answered").status_code == 403
    assert client.get(f"/complaints/settings/answered/{row.id}").status_code == 404


def test_the_consent_has_versions(client, session, cast):
    client.sign_in(cast.admin)
    assert consent.in_force().number == 1
    assert client.get("/complaints/settings/consent").status_code == 200
    client.post("/complaints/settings/consent", data={"ar": "نص ثان"})
    client.post("/complaints/settings/consent", data={"ar": "نص ثان"})
    numbers = session.execute(select(ConsentText.number, ConsentText.text).order_by(ConsentText.number)).all()
    assert [number for number, _ in numbers] == [1, 2]
    assert consent.in_force().text == {"ar": "نص ثان"}
    with pytest.raises(IntegrityError, match="agreed to"), session.begin_nested():
        session.execute(text("UPDATE complaint_consent_text SET number = 9"))
