"""What fills the offices' desks: three hundred cases, the same each time but for their dates."""

import datetime as dt
import hashlib
import random
from collections.abc import Callable

from sqlalchemy import select

from demo.citizens import matters, offices
from demo.citizens.fates import Fate, drawn
from demo.citizens.lives import live
from demo.citizens.matters import Matter, Place
from demo.citizens.walking import Life, Staff
from lms.accounts.models import Gender, OrgUnit
from lms.complaints.categories.models import CaseCategory, Review
from lms.complaints.clocks import service as clocks
from lms.complaints.deadlines import jobs as deadlines
from lms.complaints.kinds import Channel, Identity, Kind
from lms.complaints.models import Case
from lms.complaints.parties import service as parties
from lms.complaints.parties.models import PartyRole
from lms.complaints.service.filing import Filed, Filing, file
from lms.core import clock
from lms.core.db import reading, session, transaction
from lms.core.i18n import local

SEED = "citizens"
MEN = ("محمود", "سيد", "إبراهيم", "حسن", "عبد الله", "رمضان", "جمال", "أشرف", "ياسر", "فتحي", "عاطف", "سامح")
WOMEN = ("فاطمة", "نجلاء", "سعاد", "زينب", "هدى", "أميرة", "نادية", "رضا", "عزة", "سميرة", "إنجي", "مروة")
FATHERS = (
    "محمد علي",
    "عبد السلام",
    "أحمد فؤاد",
    "عبد الحميد",
    "السيد",
    "صابر",
    "عوض",
    "إسماعيل",
    "نصر",
    "بدر",
    "شحاتة",
)
FAMILIES = (
    "الشرقاوي",
    "المرسي",
    "عطية",
    "الديب",
    "سليم",
    "الغندور",
    "حجازي",
    "النمر",
    "أبو العينين",
    "الصعيدي",
    "زايد",
)
CHANNELS = (Channel.WEB, Channel.COUNTER, Channel.PHONE, Channel.LETTER)


def fill(tell: Callable[[int, int], None]) -> None:
    """Bring the cases in, one after the other; those that are there already are passed over.

    `tell` hears how many of how many are there.
    """
    now = clock.now()
    deadlines.propose_years(local(now).date())
    with reading() as current:
        known = set(current.scalars(select(Case.filing_key).where(Case.is_demo)))
        staff = Staff.present()
    told = drawn(now, random.Random(SEED))  # noqa: S311 - the same cases each time, not a secret
    for number, (filed_at, fate) in enumerate(told):
        if _key(number) not in known:
            with transaction():  # one case each: whoever writes meanwhile waits for that alone
                _one(number, filed_at, fate, staff, now)
        tell(number + 1, len(told))


def _key(number: int) -> str:
    return hashlib.sha256(f"{SEED}-{number}".encode()).hexdigest()


def _one(number: int, filed_at: dt.datetime, fate: Fate, staff: Staff, now: dt.datetime) -> None:
    key = _key(number)
    chance = random.Random(key)  # noqa: S311 - as above
    matter, place = _matter(fate, number), matters.somewhere(chance)
    filed = _file(key, matter, place, filed_at, chance=chance, fate=fate)
    life = Life(filed.case, matter, place, fate, staff, clocks.calendar(filed.case.calendar_id), chance, filed_at, now)
    live(life)


def _matter(fate: Fate, number: int) -> Matter:
    """Each in its turn, so that every text is heard; only complaints are appealed, refused or sent elsewhere."""
    known = matters.every()
    if fate in {Fate.APPEALED, Fate.DECIDED, Fate.REFERRED, Fate.TRANSFERRED, Fate.REOPENED, Fate.MERGED}:
        known = [each for each in known if each.kind is Kind.COMPLAINT]
    if fate is Fate.REVIEW:
        known = [each for each in known if offices.CATEGORIES[each.category][2] is Review.ALWAYS]
    if fate in {Fate.UNSORTED, Fate.REJECTED}:
        known = [each for each in known if not each.unit and each.kind not in {Kind.THANKS, Kind.SUGGESTION}]
    return known[number * 7 % len(known)]


def _file(key: str, matter: Matter, place: Place, at: dt.datetime, *, chance: random.Random, fate: Fate) -> Filed:
    identity = chance.choices(list(Identity), weights=(14, 3, 3))[0]
    if matter.confidential and identity is Identity.IDENTIFIED:
        identity = Identity.CONFIDENTIAL
    category = session().scalars(select(CaseCategory).where(CaseCategory.code == matter.category)).one()
    unit_id = session().scalars(select(OrgUnit.id).where(OrgUnit.code == place.directorate)).one()
    has_place = not matter.unit and fate not in {Fate.UNSORTED, Fate.REJECTED}
    filed = file(
        Filing(
            key=key,
            kind=matter.kind,
            category=category,
            title=place.into(chance.choice(matter.title)),
            body=place.into(chance.choice(matter.text)),
            points=tuple(matter.points),
            identity=identity,
            channel=chance.choices(CHANNELS, weights=(70, 12, 12, 6))[0],
            priority=matter.priority,
            place_id=unit_id if has_place else None,
            place_text=f"{place.mosque}، {place.town}" if "{mosque}" in "".join(matter.text) else place.town,
            is_demo=True,
        ),
        at=at,
    )
    name, number = _name(chance), int(key[:6], 16)
    mail = f"citizen{number}@demo.example" if identity is not Identity.ANONYMOUS else ""
    parties.record(filed.case, PartyRole.REPORTER, name=name, email=mail)
    return filed


def _name(chance: random.Random) -> str:
    gender = chance.choice(list(Gender))
    first = chance.choice(MEN if gender is Gender.MALE else WOMEN)
    return f"{first} {chance.choice(FATHERS)} {chance.choice(FAMILIES)}"
