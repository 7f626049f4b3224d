"""What citizens agree to: the text in force, and the record of who agreed to which."""

import datetime as dt

from sqlalchemy import select

from lms.accounts.models import User
from lms.complaints.intake.models import CaseConsent, ConsentText
from lms.core import audit
from lms.core.db import insert_once, session
from lms.core.errors import BadValue
from lms.core.i18n import _l

FIRST = {
    "ar": (
        "أوافق على أن تقرأ الأكاديمية ما كتبته وما أرفقته، وأن تحفظه وتعرضه على من يعمل في هذا الموضوع وحده، لبحثه"
        " والرد عليه. وتُحذف بيانات الاتصال بعد انقضاء المدة المقررة، ولا تُسلَّم إلى جهة أخرى إلا إذا أُحيل الموضوع"
        " إليها مع إبلاغي."
    ),
    "en": (
        "I agree that the academy reads what I wrote and attached, keeps it, shows it only to those who work on this"
        " matter, to look into it and answer. My contact details are deleted after the set period and go to another"
        " body only where the matter is referred to it and I am told."
    ),
}


def in_force() -> ConsentText:
    """The newest text. Where none was published yet it is the first, not in the database before somebody agrees."""
    found = session().scalar(select(ConsentText).order_by(ConsentText.number.desc()).limit(1))
    return found or ConsentText(number=1, text=FIRST)


def agree(case_id: int, number: int, at: dt.datetime) -> None:
    """Keep that the citizen of a case agreed to the text of this number; once a case."""
    if number == 1:
        insert_once(ConsentText, ["number"], {"number": 1, "text": FIRST})
    text_id = session().scalar(select(ConsentText.id).where(ConsentText.number == number))
    if text_id is None:
        raise BadValue(_l("The text of the consent has changed. Please read it again."))
    insert_once(CaseConsent, ["case_id"], {"case_id": case_id, "text_id": text_id, "at": at})


def publish(text: dict[str, str], by: User) -> ConsentText:
    """Put a new text in force; the same words again are the text that stands."""
    if not text.get("ar"):
        raise BadValue(_l("Please write the text in Arabic."))
    standing = in_force()
    if standing.text == text:
        return standing
    if standing.id is None:
        insert_once(ConsentText, ["number"], {"number": 1, "text": FIRST})
    made = ConsentText(number=standing.number + 1, text=text, published_by_id=by.id)
    session().add(made)
    session().flush()
    audit.record("consent.published", "complaint_consent_text", by, version=made.number)
    return made
