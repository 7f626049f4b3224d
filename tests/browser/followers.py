"""A case of the small academy about which its citizen is asked something; and the officers' side of it, for the test:
`python -m tests.browser.followers` answers it point by point and has the answer reviewed.
"""

from sqlalchemy import select

from lms.accounts.models import Context, Role, RoleAssignment, User
from lms.complaints.kinds import Action, Outcome
from lms.complaints.models import Case
from lms.complaints.service.actors import Actor
from lms.complaints.service.engine import apply
from lms.core import db
from tests.factories.accounts import make_unit
from tests.factories.complaints import file_case, make_category, make_officer

KEY = "followed-in-the-browser"
POINTS = ("المصابيح في مصلى السيدات معطلة.", "العامل لا يحضر إلا يوم الجمعة.")


def furnish() -> dict[str, str]:
    """The reference and the secret of the case."""
    unit = make_unit()
    unit.name = {"ar": "إدارة أوقاف أبنوب", "en": "Abnub Administration"}
    officer, _head = make_officer(unit), make_officer(unit, Role.UNIT_HEAD, "head")
    filed = file_case(
        make_category(unit_id=unit.id, name={"ar": "صيانة المساجد", "en": "Upkeep of mosques"}),
        key=KEY, title="إضاءة مصلى السيدات", body=" ".join(POINTS), points=POINTS,
    )  # fmt: skip
    apply(filed.case, Action.TAKE, Actor.person(officer))
    apply(filed.case, Action.ASK_CITIZEN, Actor.person(officer), {"text": "ما اسم المسجد، وفي أي شارع هو؟"})
    return {"followed": filed.case.reference, "followed_secret": filed.secret}


def answer() -> None:
    """The officer replies, the head of the unit sends it."""
    with db.transaction() as session:
        case = session.scalars(select(Case).where(Case.filing_key == KEY)).one()
        here = RoleAssignment.context_id == case.unit_id
        held = select(User).join(User.roles).where(RoleAssignment.context == Context.ORG_UNIT, here)
        head = session.scalars(held.where(RoleAssignment.role == Role.UNIT_HEAD)).first()
        said = {"1": {"answer": "رُكبت ستة مصابيح جديدة أمس."}, "2": {"answer": "نُبِّه العامل إلى مواعيد عمله."}}
        text = "نشكركم على تنبيهنا. زار الفني المسجد يوم الأحد وأصلح ما ذكرتم."
        officer = Actor.person(session.get_one(User, case.officer_id))
        apply(case, Action.PROPOSE_REPLY, officer, {"text": text, "points": said, "outcome": Outcome.UPHELD})
        apply(case, Action.APPROVE_REPLY, Actor.person(head))


if __name__ == "__main__":
    from lms.app import create_app
    from lms.core.config import from_environment

    with create_app(from_environment()).app_context():
        answer()
