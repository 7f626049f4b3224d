"""Sheets that nobody earned, with the names that are hardest to set: how a version will look."""

from collections.abc import Mapping
from dataclasses import replace

from lms.accounts.models import Gender, User
from lms.certificates import award as awards
from lms.certificates import record as records
from lms.certificates.award import Award
from lms.certificates.press import Press
from lms.certificates.record import Draft, Kind, Module, Rank, Record, Row, Totals, Words
from lms.core import clock, i18n
from lms.core.i18n import _l

NAMES: Mapping[str, tuple[str, str, Gender]] = {
    "marks": (
        "فَاطِمَةُ الزَّهْرَاءِ عَبْدُ الرَّحْمٰنِ مُحَمَّد المُنْتَصِرُ بِاللّٰه الشَّشْتَاوِيّ",
        "Fatma Elzahraa Abdelrahman Mohamed Elmontaser Elsheshtawy",
        Gender.FEMALE,
    ),
    "latin": ("د. لؤي الآلوسي (PhD) الإمام عبد الإله", "Dr Loay Alalousi, PhD", Gender.MALE),
    "long": (
        "عبد الرحمن محمد عبد المقصود إبراهيم عبد الحميد المنتصر بالله السيد الششتاوي",
        "Abdelrahman Mohamed Abdelmaksoud Ibrahim Abdelhamid Elmontaser Elsayed Elsheshtawy",
        Gender.MALE,
    ),
}
SAID = {
    "marks": _l("Six names with every vowel mark"),
    "latin": _l("Latin letters inside Arabic"),
    "long": _l("The longest name and title"),
}
COURSES = {
    "marks": {"ar": "الحاسب من الصفر للأئمة والواعظات", "en": "Computing from Zero for Imams and Preachers"},
    "latin": {"ar": "أساسيات C++ وMicrosoft 365 للأئمة", "en": "C++ and Microsoft 365 Basics"},
    "long": {
        "ar": "البرنامج المتكامل للتحول الرقمي وأمن المعلومات في إدارة المساجد والدعوة",
        "en": "The Integrated Programme in Digital Transformation and Information Security for Mosques",
    },
}
MODULES = (
    ("الحاسب ونظام Windows", "Computer essentials"),
    ("معالجة النصوص", "Word processing"),
    ("الجداول الحسابية", "Spreadsheets"),
    ("العروض التقديمية", "Presentations"),
    ("الإنترنت والبريد الإلكتروني", "Internet and e-mail"),
    ("الأمن الرقمي", "Digital safety"),
)
BAND = Words(ar="جيد جدًّا (B+)", en="Very good (B+)")
ROWS = 26


def sample(kind: Kind, name: str, press: Press) -> Record:
    """A specimen of `kind` for one of the hard names."""
    written_ar, written_latin, gender = NAMES[name]
    award = Award(
        holder=User(name_ar=written_ar, name_latin=written_latin, gender=gender),
        key="sample",
        kind=kind,
        course=COURSES[name],
        hours=0 if kind in ("winner", "transcript") else 120,
        band={"ar": BAND["ar"], "en": BAND["en"]} if kind == "completion" else None,
        rank=Rank(ar="المركز الأول", en="First place", number="١") if kind == "winner" else None,
        proctored=True,
        valid_years=5 if kind == "licence" else None,
    )
    made = awards.draft(award, replace(press, specimen=True))
    if kind == "licence":
        made["level"], made["band"] = Words(ar="متقدم", en="Advanced"), BAND
        score = Words(ar="٨٨٪", en="88%")
        made["modules"] = [Module(title=Words(ar=ar, en=en), score=score, band=BAND) for ar, en in MODULES]
    if kind == "transcript":
        _fill(made, press)
    return awards.trial(made, day=i18n.local(clock.now()).date(), press=press)


def _fill(made: Draft, press: Press) -> None:
    """The lines of a transcript, so many that they need a second page."""
    title, courses = press.wording["completion"]["title"], list(COURSES.values())
    day = awards.written_out(i18n.local(clock.now()).date())
    made["rows"] = [
        Row(
            title=title,
            course=Words(ar=courses[number % 3]["ar"], en=courses[number % 3]["en"]),
            hours=records.hours(12),
            band=BAND,
            issued=day,
            serial=f"{press.prefix}-{day['iso'][:4]}-CC-{number + 1:06}",
        )
        for number in range(ROWS)
    ]
    made["course"] = records.certificates(ROWS)
    made["totals"] = Totals(count=records.certificates(ROWS), hours=records.hours(12 * ROWS))
