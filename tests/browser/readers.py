"""A book of the small academy's library: to read, and to hear."""

from lms.accounts.models import User
from lms.core.db import session
from lms.publications.files.models import Narration
from tests.browser.works import recording
from tests.factories.publications import make_agent
from tests.factories.reading import make_book, make_cues, make_track

CHAPTERS = [(0, "المقدمة"), (10_000, "مراتب الإتقان"), (40_000, "باب العجلة")]


def furnish(cast: dict[str, User]) -> dict[str, str]:
    """The book, its recording, and the words of it that a reader marks."""
    author = make_agent("منى صبري", latin_name="Mona Sabry")
    book = make_book(title="رسائل في إتقان العمل", author=author)
    asset = recording(cast["trainer"])
    asset.chapters = [{"at_ms": at, "title": {"ar": title}} for at, title in CHAPTERS]
    track = make_track(book, asset=asset, seconds=80, title="رسائل في إتقان العمل، كاملًا")
    session().get_one(Narration, track.narration_id).agent_id = author.id
    make_cues(book, track)
    return {"heard_book": book.code}
