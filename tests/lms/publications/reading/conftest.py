"""A book with three pages, read aloud."""

from dataclasses import dataclass

import pytest

from lms.publications.files.models import Track
from lms.publications.models import Edition
from tests.factories.reading import make_book, make_cues, make_track


@dataclass
class Heard:
    """A book, a recording of it, and where its pages are."""

    edition: Edition
    track: Track

    def page(self, number: int = 1, rest: str = "") -> str:
        return f"/library/{self.edition.code}/1/{number}{rest}"

    def listen(self, rest: str = "") -> str:
        return f"/library/{self.edition.code}/listen/1{rest}"


@pytest.fixture
def book(session) -> Heard:
    edition = make_book(title="رسائل في إتقان العمل")
    track = make_track(edition)
    make_cues(edition, track)
    return Heard(edition, track)
