"""A book of the small academy whose files are being brought: one read with doubt, one refused, one on its way."""

from sqlalchemy import select

from lms.accounts.models import User
from lms.core.db import commit, session
from lms.publications.files.kinds import Source
from lms.publications.files.models import Page
from lms.publications.files.service import narrating
from lms.publications.kinds import State
from lms.publications.models import Volume
from tests.browser.works import recording
from tests.factories.files import brought, make_file
from tests.factories.publications import make_edition
from tests.lms.publications.files import books


def furnish(cast: dict[str, User]) -> dict[str, str]:
    """The edition, and the file whose pages an editor corrects."""
    editor = cast["editor"]
    edition = make_edition(state=State.DRAFT, volumes=2, title="آداب المتعلم في مجالس العلم")
    commit()
    query = select(Volume).where(Volume.edition_id == edition.id).order_by(Volume.number)
    first, second = session().scalars(query).all()
    scan = make_file(first, "آداب المتعلم، مصورة من نسخة قديمة.pdf", books.a_scan("الصدق منجاة", "ومن صدق نجا"), editor)
    make_file(second, "damaged.pdf", b"%PDF-1.4 nothing", editor)
    brought(second, "آداب المتعلم.txt", "باب".encode(), editor)
    page = session().scalars(select(Page).where(Page.file_id == scan.copy.id).order_by(Page.number)).first()
    page.text, page.source, page.confidence = "الصدق منحاة", Source.OCR, 0.43
    for title in ("باب الصدق", "باب الأمانة"):
        narrating.add_track(edition, recording(cast["trainer"]), editor, title=title)
    commit()
    return {"files_book": edition.code, "files_file": str(scan.id)}
