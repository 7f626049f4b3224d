"""What citizens meet in the small academy: places, categories with further questions, answered questions; and the
other side of a filing, for the tests: `python -m tests.browser.citizens` cleans what was brought and tells of it.
"""

import json
import sys
import tempfile
from pathlib import Path

from sqlalchemy import select

from lms.accounts.models import OrgUnit, OrgUnitKind, User
from lms.complaints.categories import service as categories
from lms.complaints.categories.models import Review
from lms.complaints.files import cleaning
from lms.complaints.files.models import CaseFile
from lms.complaints.intake import answers
from lms.complaints.models import Case, CasePoint
from lms.core import db
from lms.surveys import service as surveys
from media import keeping
from media.models import StoredObject
from tests.factories.accounts import make_unit
from tests.factories.complaints import make_central
from tests.lms.complaints.files import sheets

QUESTIONS = (
    (
        "متى تُنظَّف سجاجيد المساجد؟",
        "تُنظَّف كل أسبوع يوم الخميس، وقبل شهر رمضان تنظيفًا شاملًا.",
        "سجاد موكيت فرش كنس",
    ),
    (
        "كيف أتبرع لصيانة مسجد؟",
        "التبرع في المديرية بإيصال رسمي، أو بحوالة على حسابها المعلن. لا تُسلَّم أموال إلى أحد في المسجد.",
        "فلوس مال تبرعات",
    ),
)


def furnish(cast: dict[str, User]) -> dict[str, str]:
    """The places of their pages."""
    central = make_central()
    central.name = {"ar": "الإدارة العامة لخدمة المواطنين", "en": "Citizens' Service"}
    unit = make_unit(OrgUnitKind.DIRECTORATE)
    unit.name = {"ar": "مديرية أوقاف أسيوط", "en": "Assiut Directorate"}
    mosque = make_unit(OrgUnitKind.MOSQUE, unit)
    mosque.name = {"ar": "مسجد النور بأبنوب", "en": "Al-Nour Mosque, Abnub"}
    admin = cast["admin"]
    asked = [
        {"key": "since", "type": "date", "label": {"ar": "منذ متى؟", "en": "Since when?"}},
        {"key": "danger", "type": "yes_no", "label": {"ar": "هل فيه خطر على الناس؟", "en": "Is anybody in danger?"}},
    ]
    form = surveys.begin({"ar": "أعطال المباني", "en": "Faults of buildings"}, asked, admin)
    surveys.publish(form, admin)
    top = _category("buildings", "المباني والمرافق", "Buildings", admin)
    upkeep = _category("upkeep", "صيانة وإضاءة", "Upkeep and light", admin, parent_id=top.id, form_id=form.id)
    _category("imams", "الأئمة والخطباء", "Imams and preachers", admin, confidential=True)
    for question, answer, words in QUESTIONS:
        answers.write(
            {"question": {"ar": question}, "answer": {"ar": answer}, "keywords": words, "is_published": True}, admin
        )
    return {"upkeep": str(upkeep.id), "survey": str(form.id), "assiut": str(unit.id), "nour": str(mosque.id)}


def _category(code: str, ar: str, en: str, by: User, **fields: object) -> categories.CaseCategory:
    values = {"code": code, "name": {"ar": ar, "en": en}, "parent_id": None, "review": Review.ALWAYS, "kind": None}
    return categories.add(values | fields, by)


def told() -> dict[str, object]:
    """The newest case as it was kept, with its files made harmless."""
    session = db.session()
    case = session.scalars(select(Case).order_by(Case.id.desc()).limit(1)).one()
    for file in session.scalars(select(CaseFile.id).where(CaseFile.case_id == case.id).order_by(CaseFile.id)).all():
        cleaning.clean(file)
    files = session.scalars(select(CaseFile).where(CaseFile.case_id == case.id).order_by(CaseFile.id)).all()
    points = session.scalars(select(CasePoint).where(CasePoint.case_id == case.id).order_by(CasePoint.number)).all()
    place = session.get(OrgUnit, case.place_id)
    return {
        "cases": len(session.scalars(select(Case.id).where(Case.is_demo.is_(False))).all()),
        "reference": case.reference,
        "identity": case.identity,
        "body": case.body,
        "points": [point.text for point in points],
        "answers": case.answers,
        "place": place.name["ar"] if place else "",
        "files": [_judged(session.get_one(StoredObject, file.clean_id), file) for file in files],
    }


def _judged(kept: StoredObject, file: CaseFile) -> list[object]:
    """What a file of a case is called, what it became, and whether anything of what it brought is still in it."""
    with tempfile.TemporaryDirectory() as folder:
        content = keeping.bring(kept, Path(folder) / "clean").read_bytes()
    plain = sheets.plainly(content)[0] if kept.mime == "application/pdf" else content
    return [file.name, file.state, kept.mime, content[:4].hex(), sheets.PAYLOAD.encode() in plain or b"GPS" in plain]


if __name__ == "__main__":
    from lms.app import create_app
    from lms.core.config import from_environment

    with create_app(from_environment()).app_context():
        sys.stdout.write(json.dumps(told()))
