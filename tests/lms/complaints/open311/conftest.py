"""A service with a form, cases that are published or not, and a key."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

import jsonschema
import pytest

from lms.complaints.kinds import State
from lms.complaints.models import Case, CaseCategory
from lms.complaints.open311 import keys
from lms.complaints.service import reference
from lms.core import clock
from lms.core.db import commit
from lms.surveys import service as surveys
from tests.factories.accounts import make_unit, make_user
from tests.factories.complaints import make_case, make_category, make_central

SCHEMA = [
    {"key": "info", "type": "info", "label": {"ar": "اقرأ", "en": "Read"}},
    {"key": "since", "type": "date", "label": {"ar": "منذ متى؟", "en": "Since when?"}, "required": True},
    {"key": "lamps", "type": "number", "label": {"ar": "كم مصباحًا؟", "en": "How many lamps?"}},
    {
        "key": "where",
        "type": "choices",
        "label": {"ar": "أين؟", "en": "Where?"},
        "choices": [
            {"key": "hall", "label": {"ar": "القاعة", "en": "Hall"}},
            {"key": "court", "label": {"ar": "الصحن", "en": "Court"}},
        ],
    },
    {"key": "danger", "type": "yes_no", "label": {"ar": "هل من خطر؟", "en": "Danger?"}},
]
SECRET = "7K3M9-QXT2V"
SUMMARY = "مصابيح <b>معطلة</b> & أخرى"


@dataclass
class Town:
    """What applications find."""

    category: CaseCategory
    plain: CaseCategory
    published: Case
    closed: Case
    hidden: Case
    key: str

    def report(self, **more: Any) -> dict[str, Any]:
        told = {
            "api_key": self.key,
            "service_code": self.category.code,
            "description": "الضوء مطفأ\nمنذ أسبوع",
            "attribute[since]": "2026-01-25T00:00:00+02:00",
            "attribute[where][]": ["hall", "court"],
            "attribute[danger]": "yes",
        }
        return told | more


@pytest.fixture
def town(session) -> Town:
    make_central()
    form = surveys.begin({"ar": "إضاءة", "en": "Lights"}, SCHEMA, make_user("writer"))
    surveys.publish(form, make_user("publisher"))
    group = make_category(code="mosques")
    category = make_category(
        code="lights", form_id=form.id, open311_published=True, parent_id=group.id, keywords=["نور"]
    )
    plain = make_category(code="other", open311_published=True)
    make_category(code="secret")
    unit, now = make_unit(), clock.now()
    published = make_case(
        unit,
        category,
        is_published=True,
        public_summary=SUMMARY,
        reference=reference.new(now.date()),
        received_at=now - dt.timedelta(days=2),
        due_at=now + dt.timedelta(days=3),
        place_id=unit.id,
        lat=30.05,
        long=31.25,
    )
    closed = make_case(
        unit,
        plain,
        is_published=True,
        reference=reference.new(now.date()),
        state=State.CLOSED,
        received_at=now - dt.timedelta(days=40),
        closed_at=now - dt.timedelta(days=1),
    )
    hidden = make_case(unit, category, reference=reference.new(now.date()), secret_hmac=reference.kept(SECRET))
    _row, key = keys.make("تطبيق المحافظة")
    for case in (published, closed, hidden):
        case.unit_id = unit.id
    commit()
    return Town(category, plain, published, closed, hidden, key)


def conforms(document: Any, schema: Any) -> Any:
    jsonschema.Draft202012Validator(schema).validate(document)
    return document
