"""Cases on the desk of the small academy: one that is being answered, one under review, duplicates, a late one."""

import datetime as dt

from lms.accounts.models import Context, OrgUnit, Role, User
from lms.complaints.categories.models import CaseCategory, Review
from lms.complaints.desk.models import CannedReply
from lms.complaints.kinds import Action, Channel, Outcome, Priority
from lms.complaints.models import Case
from lms.complaints.service import central, reference
from lms.complaints.service.actors import Actor
from lms.complaints.service.engine import apply
from lms.core import clock
from lms.core.db import session
from tests.factories.accounts import give_role, make_unit
from tests.factories.complaints import answer, file_case, make_central

LIGHT = "مصابيح صحن المسجد مطفأة منذ أسبوعين، والطريق إليه مظلم بعد العشاء. سقط شيخ كبير أمس على الدرج."
POINTS = ("مصابيح الصحن لا تعمل", "الدرج بلا إضاءة ولا حاجز")


def furnish(cast: dict[str, User]) -> dict[str, str]:
    """Places for pages.py and for the journey of test_casework.py."""
    unit = _units(cast)
    category = CaseCategory(
        code="safety", name={"ar": "سلامة المساجد", "en": "Safety of mosques"}, unit_id=unit.id, review=Review.ALWAYS
    )
    session().add(category)
    session().flush()
    greeting = "السلام عليكم ورحمة الله وبركاته، وصلتنا شكواكم رقم {reference} وعنوانها «{title}»."
    session().add(
        CannedReply(title="التحية", body=greeting, category_id=category.id, changed_by_id=cast["unit_head"].id)
    )
    answered = _file(category, "إضاءة صحن المسجد", LIGHT, points=POINTS)
    apply(answered, Action.TAKE, Actor.person(cast["case_officer"]))
    _file(category, "صحن المسجد مظلم", "الصحن والدرج بلا مصابيح منذ أسبوعين.", channel=Channel.PHONE)
    _file(category, "تسرب مياه من السقف", "يتسرب الماء على المصلين كلما أمطرت.", priority=Priority.URGENT)
    late = _file(category, "مكبر الصوت مرتفع بعد منتصف الليل", "يوقظ الأطفال والمرضى.")
    late.due_at = clock.now() - dt.timedelta(days=1)
    return {
        "case": answered.reference,
        "review_case": _reviewed(cast, category).reference,
        **_contested(cast, category),
    }


def _units(cast: dict[str, User]) -> OrgUnit:
    centre, unit = central.unit() or make_central(), make_unit()
    unit.name = {"ar": "مديرية أوقاف الجيزة", "en": "Giza directorate"}
    for name, role, place in (
        ("case_officer", Role.OFFICER, unit),
        ("case_colleague", Role.OFFICER, unit),
        ("unit_head", Role.UNIT_HEAD, unit),
        ("sorter", Role.OFFICER, centre),
    ):
        give_role(cast[name], role, Context.ORG_UNIT, place.id)
        session().refresh(cast[name], ["roles"])
    return unit


def _file(category: CaseCategory, title: str, body: str, **more: object) -> Case:
    return file_case(category, title=title, body=body, **more).case


def _contested(cast: dict[str, User], category: CaseCategory) -> dict[str, str]:
    """A case with whose answer its citizen will not be content, and two of one matter."""
    filed = file_case(category, title="درج المئذنة", body="درج المئذنة مكسور.", points=("الدرج مكسور",))
    answer(filed.case, Actor.person(cast["case_officer"]), Actor.person(cast["unit_head"]))
    leak, again = (_file(category, title, "ماسورة الوضوء مكسورة والماء يجري.") for title in ("ماسورة", "ماسورة مكسورة"))
    return {
        "contested": filed.case.reference, "contested_secret": filed.secret,
        "leak": leak.reference, "leak_again": again.reference, "nobodys": reference.new(clock.now()),
    }  # fmt: skip


def _reviewed(cast: dict[str, User], category: CaseCategory) -> Case:
    case = _file(category, "دورات المياه مغلقة وقت الصلاة", "تُغلق قبل صلاة الفجر كل يوم.", points=("تُغلق قبل الفجر",))
    officer = Actor.person(cast["case_colleague"])
    apply(case, Action.TAKE, officer)
    apply(case, Action.ASK_CITIZEN, officer, {"text": "في أي يوم وجدتموها مغلقة؟"})
    apply(case, Action.CITIZEN_REPLY, Actor.citizen(), {"text": "كل يوم جمعة."})
    apply(case, Action.NOTE, officer, {"text": "كلّمت عامل المسجد: المفتاح معه وحده."})
    points = {"1": {"answer": "نُبِّه على العامل بفتحها قبل الأذان بنصف ساعة، ومعه الآن زميل له مفتاح ثان."}}
    text = "السلام عليكم ورحمة الله وبركاته، شكرًا لكم. للاستفسار: 01012345678."
    given = {"text": text, "points": points, "outcome": Outcome.UPHELD, "remedy": "مفتاح ثان منذ الأحد."}
    apply(case, Action.PROPOSE_REPLY, officer, given)
    return case
