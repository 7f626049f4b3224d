"""Whatever a citizen says in confidence is not to be read in the database."""

import pytest
from sqlalchemy import text

from lms.complaints.models import CaseMessage, CasePoint, Identity, MessageKind
from tests.factories.complaints import make_case, make_category

SAID = "الإمام يتغيب عن صلاة الفجر"


def a_case_with_words(session, **fields):
    case = make_case(title=SAID, body=SAID, **fields)
    point = CasePoint(case_id=case.id, number=1, text=SAID)
    message = CaseMessage(case_id=case.id, kind=MessageKind.CITIZEN_REPLY, body=SAID, salt="s")
    session.add_all([point, message])
    session.flush()
    session.expire_all()
    assert {case.title, case.body, point.text, message.body} == {SAID}
    return case


@pytest.mark.parametrize(
    ("identity", "confidential", "plain"),
    [
        (Identity.CONFIDENTIAL, False, 0),
        (Identity.ANONYMOUS, False, 0),
        (Identity.IDENTIFIED, True, 0),
        (Identity.IDENTIFIED, False, 4),
    ],
)
def test_words_said_in_confidence_are_sealed_and_others_can_be_searched(session, identity, confidential, plain):
    a_case_with_words(session, identity=identity, category=make_category(confidential=confidential))
    found = 0
    for table, columns in (("case", "title || body"), ("point", "text"), ("message", "body")):
        rows = session.execute(text(f"SELECT {columns} FROM complaint_{table} WHERE {columns} LIKE '%الفجر%'")).all()
        found += sum(row[0].count(SAID) for row in rows)
    assert found == plain
