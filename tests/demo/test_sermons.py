"""The sermons of the demo: written by us, their verses word for word, one a Friday."""

import datetime as dt
import re
import unicodedata
from collections import Counter

import pytest
from sqlalchemy import select

from demo.library import manuscript
from demo.sermons import filling, manuscripts, speaking
from lms.accounts.models import Role
from lms.core import clock
from lms.core import db as database
from lms.sermons import marks
from lms.sermons.kinds import PARTS, State
from lms.sermons.models import Sermon, SermonText
from lms.sermons.scripture import checker
from tests.factories.accounts import make_user


@pytest.fixture(scope="module")
def written() -> list[manuscripts.Manuscript]:
    return manuscripts.every()


def test_twenty_of_them_six_in_english_and_three_in_french(written) -> None:
    count = Counter(each.language for each in written)
    assert count["ar"] == 20
    assert count["en"] >= 6
    assert count["fr"] >= 3
    lengths = [len(marks.plain(each.content).split()) for each in written]
    assert all(300 <= words <= 1800 for words in lengths)
    assert len([words for words in lengths if words >= 1200]) >= 3  # as long as a Friday's


def test_their_verses_agree_with_the_fixed_text_and_each_quotes_one(written) -> None:
    for each in written:
        found = [finding for part in PARTS for finding in checker.check(getattr(each.content, part))]
        assert [finding for finding in found if finding.warns] == [], each.name
        assert any(finding.kind is checker.Kind.RIGHT for finding in found), each.name


def test_two_of_them_are_read_aloud_word_for_word_but_no_machine_recites_a_verse(written) -> None:
    voiced = [each for each in written if each.recording]
    assert len(voiced) >= 2
    for each in voiced:
        content = each.content
        text = f"{content.title}\n{content.first}\n{content.second}\n{content.supplication}"
        shown = re.sub(r"﴿[^﴾]*﴾ \[[^\]]*\]|\[[^\]]*\]", "", text)
        (chapter,) = manuscript.read((speaking.SOUND / f"{each.name}.md").read_text("utf-8"))
        said = [block.text for block in chapter.blocks]
        aloud = " ".join([chapter.title, *(line for line in said if not line.startswith("["))])
        assert bare(aloud) == bare(shown)
        named = [line for line in said if line.startswith("[") and "سُورَةِ" in line]
        assert len(named) == text.count("﴿")


def bare(text: str) -> list[str]:
    """Its words without vowels."""
    plain = re.sub("[\u064b-\u0652\u0670]", "", unicodedata.normalize("NFC", text))
    return re.findall("[ء-ي]+", plain)


@pytest.mark.once
def test_they_stand_on_the_last_twenty_fridays_and_come_in_once(session, monkeypatch) -> None:
    night = dt.datetime(2026, 11, 26, 23, 30, tzinfo=dt.UTC)  # it is Friday in Cairo already
    monkeypatch.setattr(clock, "now", lambda: night)
    for name in ("one", "two"):
        make_user(name, Role.EDITOR, is_demo=True)
    database.commit()
    heard: list[tuple[int, int]] = []
    filling.fill(lambda done, total: heard.append((done, total)))
    assert heard[-1] == (20, 20)
    fridays = session.scalars(select(Sermon.friday).order_by(Sermon.friday)).all()
    assert len(fridays) == 20
    assert fridays[-1] == dt.date(2026, 11, 20)
    assert {day.weekday() for day in fridays} == {4}
    texts = session.scalars(select(SermonText)).all()
    assert {text.state for text in texts} == {State.PUBLISHED}
    assert len([text for text in texts if text.audio_id]) == 2
    monkeypatch.setattr(clock, "now", lambda: night + dt.timedelta(days=30))
    filling.fill(lambda *_said: None)
    assert len(session.scalars(select(SermonText.guid)).all()) == len({text.guid for text in texts})
