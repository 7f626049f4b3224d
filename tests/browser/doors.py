"""A file of the national system in the small academy, looked through and not yet taken in."""

from lms.accounts.models import User
from lms.complaints.exchange.models import ExchangeFile, ExchangeRow, FileState, Purpose
from lms.complaints.exchange.service import judging
from lms.core.db import session

HEADINGS = ["رقم الشكوى", "نص الشكوى", "التصنيف", "رقم الهاتف"]
ROWS = (
    ["ق-٢٠٢٦-١١٨٤", "سقف دورة مياه المسجد يسرب الماء منذ شهر.", "upkeep", "01001234567"],
    ["ق-٢٠٢٦-١١٩٠", "مكبر الصوت مرتفع جدًا بعد صلاة الفجر.", "أصوات", "12"],
    ["ق-٢٠٢٦-١١٩٠", "", "upkeep", ""],
)


def furnish(cast: dict[str, User]) -> dict[str, str]:
    """The place of its page."""
    columns = dict(zip(("external_ref", "text", "category", "phone"), range(4), strict=True))
    brought = ExchangeFile(
        purpose=Purpose.TAKE_IN,
        name="شكاوى نوفمبر.xlsx",
        owner_id=cast["sorter"].id,
        state=FileState.CHECKED,
        headings=HEADINGS,
        columns=columns,
    )
    session().add(brought)
    session().flush()
    session().add_all(ExchangeRow(file_id=brought.id, number=n, cells=cells) for n, cells in enumerate(ROWS, 2))
    session().flush()
    judging.judge(brought)
    return {"exchange_file": str(brought.id)}
