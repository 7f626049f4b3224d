"""The library: a work in two languages, a tomb, an edition with its reviewers, an error that a reader found, a sheet."""

from lms.accounts.models import Role, User
from lms.core import clock
from lms.core.db import session
from lms.publications.catalogue.models import CatalogueSheet, SheetState
from lms.publications.catalogue.service import errata, sheets, steps
from lms.publications.kinds import EditionKind, State
from tests.factories.accounts import make_user
from tests.factories.publications import make_agent, make_edition, make_series, make_subject, make_work
from tests.lms.publications.catalogue.desk import make_draft

ROWS = (("الوقف في مصر", "ar", "2026"), ("كتاب بلا سنة", "لغة", "3026"))


def furnish() -> dict[str, str]:
    author = make_agent("إبراهيم عبد الرحمن السيد المنوفي")
    work = make_work(
        make_subject(name={"ar": "الأوقاف", "en": "Endowments"}), title={"ar": "فقه الوقف وعمارته", "en": "Waqf"}
    )
    about = "كتاب موجز في أحكام الوقف وعمارته، لإمام المسجد وناظر الوقف."
    book = make_edition(work, author=author, title="فقه الوقف وعمارته", volumes=2, year_ah=1448, about=about)
    translated = {
        "kind": EditionKind.TRANSLATION,
        "translated_from_id": book.id,
        "title": "The law and building of endowments",
    }
    make_edition(work, author=author, language="en", **translated)
    make_series(book, title={"ar": "رسائل الإمام", "en": "Letters to the imam"})
    gone = make_edition(state=State.WITHDRAWN, withdrawn_reason="خطأ في نسبة أحد الفصول", withdrawn_at=clock.now())
    maker = make_user("cataloguer", Role.EDITOR, name_ar="سهير عبد الغفار")
    draft = make_draft(maker, subtitle="أصول وآداب")
    waiting = make_draft(maker, title="رسالة في آداب المسجد")
    steps.submit(waiting, maker)
    errata.report(book, "سقطت كلمة من آخر السطر", "إتقن العمل", 12, 1, by=None)
    places = {"shelf_book": book.code, "shelf_work": work.slug, "gone_book": gone.code}
    return places | {"draft_book": str(draft.id), "waiting_book": str(waiting.id), "book_sheet": str(sheet(maker).id)}


def sheet(maker: User) -> CatalogueSheet:
    values = [dict(zip(("title", "language", "year_ce"), row, strict=True)) for row in ROWS]
    rows = [{"number": number, "values": each} for number, each in enumerate(values, 2)]
    made = CatalogueSheet(owner_id=maker.id, name="كشف الكتب.xlsx", rows=rows, state=SheetState.CHECKED)
    session().add(made)
    sheets.judge(made)
    session().flush()
    return made
