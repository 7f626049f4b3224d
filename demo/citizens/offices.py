"""The central unit, the categories, and where each kind of matter goes."""

from sqlalchemy import select

from demo.citizens import answered, matters
from demo.seed.residents import Residents
from lms.accounts.models import OrgUnit
from lms.complaints.categories.models import CaseCategory, Review
from lms.complaints.clocks.models import SlaPolicy
from lms.complaints.kinds import Kind
from lms.complaints.models import RoutingRule
from lms.complaints.service import central
from lms.core.db import session

CENTRAL = "citizens"
CATEGORIES: dict[str, tuple[str, str, Review]] = {
    "speakers": ("مكبرات الصوت", "Loudspeakers", Review.SAMPLE),
    "maintenance": ("صيانة المساجد ومرافقها", "Upkeep of mosques", Review.SAMPLE),
    "imams": ("الأئمة والخطباء", "Imams and preachers", Review.ALWAYS),
    "waqf": ("أعيان الوقف والإيجارات", "Endowed property and rents", Review.ALWAYS),
    "donations": ("التبرعات وصناديق النذور", "Donations and boxes", Review.ALWAYS),
    "staff": ("العاملون والمستحقات", "Staff and pay", Review.ALWAYS),
    "courses": ("الدورات والشهادات", "Courses and certificates", Review.NONE),
    "services": ("خدمات المديريات", "Services of the directorates", Review.NONE),
    "suggestions": ("مقترحات", "Suggestions", Review.NONE),
    "thanks": ("شكر وتقدير", "Thanks", Review.NONE),
}
CONFIDENTIAL = frozenset({"donations"})
COMPLEX = frozenset({"waqf"})
WORDS = {
    "speakers": ["ميكروفون", "سماعات", "مكبر"],
    "maintenance": ["تكييف", "سقف", "كهرباء"],
    "waqf": ["إيجار", "وقف"],
}


def open_doors(people: Residents) -> None:
    """Name the central unit, make the categories and the rules."""
    units = {unit.code: unit for unit in session().scalars(select(OrgUnit))}
    central.name(units[CENTRAL].id, by=people.users["admin"])
    complex_ = session().scalars(select(SlaPolicy.id).where(SlaPolicy.code == "complex")).one()
    homes = {matter.category: matter.unit for matter in matters.every() if matter.unit}
    kinds = {"suggestions": Kind.SUGGESTION, "thanks": Kind.THANKS}
    for code, (arabic, english, review) in CATEGORIES.items():
        category = CaseCategory(
            code=code,
            name={"ar": arabic, "en": english},
            kind=kinds.get(code),
            unit_id=units[homes[code]].id if code in homes else None,
            policy_id=complex_ if code in COMPLEX else None,
            review=review,
            confidential=code in CONFIDENTIAL,
            open311_published=code in {"speakers", "maintenance"},
            keywords=WORDS.get(code, []),
        )
        session().add(category)
    session().flush()
    answered.write(people.users["admin"])
    _rules(units)


def _rules(units: dict[str, OrgUnit]) -> None:
    """What names a place goes to its directorate; thanks and suggestions stay with the central unit."""
    kept = [
        (Kind.THANKS, "الشكر إلى الإدارة العامة", "Thanks"),
        (Kind.SUGGESTION, "المقترحات إلى الإدارة العامة", "Suggestions"),
    ]
    for position, (kind, arabic, english) in enumerate(kept, start=1):
        name = {"ar": arabic, "en": f"{english}: the general administration"}
        when = {"kind": kind.value}
        session().add(RoutingRule(position=position, name=name, when=when, unit_id=units[CENTRAL].id))
    name = {"ar": "إلى مديرية المكان", "en": "To the directorate of the place"}
    ministry = {"place_id": units["awqaf"].id}
    session().add(RoutingRule(position=9, name=name, when=ministry))
    session().flush()
