"""A book of the small academy's library: to read, and to hear."""

import tempfile
from pathlib import Path

from lms.accounts.models import User
from lms.core.db import session
from lms.harvest.citing import pages
from lms.publications.files.kinds import ENDINGS, MIMES, Format
from lms.publications.files.models import Narration
from lms.publications.models import Volume
from media import place, storage
from media.service import assets
from tests.browser.works import recording
from tests.factories.publications import make_agent
from tests.factories.reading import correct, make_book, make_cues, make_file, make_track
from tests.lms.publications.files import books

CHAPTERS = [(0, "المقدمة"), (10_000, "مراتب الإتقان"), (40_000, "باب العجلة")]


def furnish(cast: dict[str, User]) -> dict[str, str]:
    """The book, its recording, and the words of it that a reader marks."""
    author = make_agent("منى صبري", latin_name="Mona Sabry")
    book = make_book(title="رسائل في إتقان العمل", author=author)
    sound = recording(cast["trainer"])
    sound.chapters = [{"at_ms": at, "title": {"ar": title}} for at, title in CHAPTERS]
    track = make_track(book, asset=sound, seconds=80, title="رسائل في إتقان العمل، كاملًا")
    session().get_one(Narration, track.narration_id).agent_id = author.id
    make_cues(book, track)
    attach(book.volumes[0], Format.EPUB, books.an_armed_epub())
    attach(book.volumes[0], Format.PDF, books.a_pdf("الصفحة الأولى من الكتاب كما طُبعت", "الصفحة الثانية", "الثالثة"))
    scan = make_book(title="أخبار المساجد، مخطوط مصور", year_ce=1350)
    attach(scan.volumes[0], Format.SCAN, books.a_pdf(None, None, None))
    words = "يبدأ الكاتب بأول السطر، ثم يراجع ما كتب مرتين قبل أن يسلمه."
    revised = make_book((words,), title="دليل النسخ والمقابلة")
    correct(revised, (words.replace("مرتين", "ثلاث مرات"),))
    cited = f"{revised.code}/p/10?rev={pages.digest(words)}"
    return {"heard_book": book.code, "scanned_book": scan.code, "cited_page": cited}


def attach(volume: Volume, form: Format, content: bytes) -> None:
    """A file that readers get, as it came: what must not act in it does not act here even if nobody washed it."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "book"
        path.write_bytes(content)
        store, kind = place.store(), MIMES[form]
        kept = assets.keep(store.name, store.put(storage.new_key("books", f".{ENDINGS[form]}"), path, kind), kind)
    make_file(volume, form, stored_id=kept.id, sha256=kept.sha256, bytes=kept.bytes, pages=3)
