"""What a program read wrong, a person writes right; what stood there before is kept."""

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload

from lms.accounts.models import User
from lms.core.db import session
from lms.core.errors import NotFound, RuleError
from lms.core.i18n import _l
from lms.publications import events
from lms.publications.files.kinds import Source
from lms.publications.files.models import BookFile, Page, PageCorrection
from lms.publications.models import Edition

DOUBTED = 0.85


class SomebodyElse(RuleError):
    """Another editor has saved this page meanwhile."""

    def __init__(self) -> None:
        super().__init__(
            _l("Somebody else has saved this page meanwhile. Both texts are shown; keep what is right and save again.")
        )


def pages(copy: BookFile, *, doubted: bool = False) -> Select[Page]:
    """The pages of a copy in their order; or those that a program read and was not sure of, the worst first."""
    query = select(Page).where(Page.file_id == copy.id)
    if doubted:
        return query.where(Page.source == Source.OCR, Page.confidence < DOUBTED).order_by(Page.confidence, Page.number)
    return query.order_by(Page.number)


def count_doubted(copy: BookFile) -> int:
    """How many pages nobody should trust yet."""
    query = select(func.count()).select_from(Page).where(Page.file_id == copy.id)
    return session().scalar(query.where(Page.source == Source.OCR, Page.confidence < DOUBTED)) or 0


def page(copy: BookFile, number: int) -> Page:
    """One page. Raises `NotFound`."""
    query = select(Page).where(Page.file_id == copy.id, Page.number == number)
    found = session().scalar(query.execution_options(populate_existing=True))
    if found is None:
        raise NotFound
    return found


def correct(found: Page, edition: Edition, words: str, version: int, by: User) -> None:
    """Write what stands on the page. The same text says that it was looked at and is right. Raises `SomebodyElse`."""
    if found.version != version:
        raise SomebodyElse
    words = words.replace("\r\n", "\n").strip()
    if found.source is Source.CORRECTED and words == found.text:
        return
    session().add(
        PageCorrection(
            page_id=found.id, before=found.text, after=words, source_before=found.source, by_id=by.id
        )
    )  # fmt: skip
    found.text, found.source, found.confidence = words, Source.CORRECTED, None
    found.version += 1
    session().flush()
    if found.is_current:
        events.touched(edition)


def history(found: Page) -> list[PageCorrection]:
    """Who corrected it, the latest first."""
    query = select(PageCorrection).where(PageCorrection.page_id == found.id).options(joinedload(PageCorrection.by))
    return list(session().scalars(query.order_by(PageCorrection.id.desc())))
