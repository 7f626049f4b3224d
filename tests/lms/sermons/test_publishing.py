"""From the desk to the reader: who approves, and the moment of Friday in Cairo."""

import datetime as dt
import os
import time

import pytest
from sqlalchemy import func, select

from lms.accounts.models import Role
from lms.core import clock
from lms.core.errors import BadValue
from lms.sermons.events import sermon_published, sermon_withdrawn
from lms.sermons.kinds import Act, State
from lms.sermons.models import Sermon, SermonEvent, SermonText
from lms.sermons.service import deciding, reading, weeks, writing
from lms.sermons.service.refusals import NotNow, OwnWork, Stale
from tests.factories.accounts import make_user
from tests.factories.sermons import FRIDAY, WORDS, make_published, make_scheduled, make_text

CAIRO_SIX = dt.datetime(2026, 11, 27, 4, 0, tzinfo=dt.UTC)


def at(monkeypatch: pytest.MonkeyPatch, moment: dt.datetime) -> None:
    monkeypatch.setattr(clock, "now", lambda: moment)


def test_six_in_cairo_is_four_in_greenwich_in_winter_and_three_in_summer(session) -> None:
    assert weeks.moment(FRIDAY) == CAIRO_SIX
    first_of_summer = dt.date(2026, 4, 24)  # that very Friday clocks go forward at midnight
    assert weeks.moment(first_of_summer) == dt.datetime(2026, 4, 24, 3, 0, tzinfo=dt.UTC)


@pytest.mark.skipif(not hasattr(time, "tzset"), reason="this system has no zone of the process")
def test_the_zone_of_the_machine_does_not_matter(session, monkeypatch) -> None:
    monkeypatch.setenv("TZ", "America/Los_Angeles")
    time.tzset()
    try:
        assert weeks.moment(FRIDAY) == CAIRO_SIX
        at(monkeypatch, dt.datetime(2026, 11, 26, 22, 30, tzinfo=dt.UTC))  # Friday already in Cairo
        assert weeks.this_friday() == weeks.today() == FRIDAY
    finally:
        os.environ.pop("TZ")
        time.tzset()


def test_only_a_friday_has_a_sermon_and_it_has_one(session) -> None:
    editor = make_user("editor", Role.EDITOR)
    with pytest.raises(BadValue):
        writing.plan(FRIDAY - dt.timedelta(days=1), editor)
    assert writing.plan(FRIDAY, editor).id == writing.plan(FRIDAY, editor).id
    assert session.scalar(select(func.count()).select_from(Sermon)) == 1


def test_nobody_approves_what_they_had_a_hand_in(session, in_english) -> None:
    writer, second, reviewer = (make_user(name, Role.EDITOR) for name in ("writer", "second", "reviewer"))
    text = make_text(by=writer)
    writing.save(text, WORDS.__class__("عنوان آخر", first="نص"), text.row_version, second)
    deciding.submit(text, second)
    for hand in (writer, second):
        with pytest.raises(OwnWork):
            deciding.approve(text, text.row_version, hand)
    with pytest.raises(Stale):
        deciding.approve(text, text.row_version - 1, reviewer)
    deciding.approve(text, text.row_version, reviewer)
    assert text.state is State.APPROVED


def test_approved_on_wednesday_it_appears_on_friday_once(app, client, session, monkeypatch) -> None:
    """Scenario 6: in each ready language, under a stable guid, whatever clocks and workers do."""
    heard: list[str] = []
    hear = lambda text: heard.append(text.language)  # noqa: E731 - kept for as long as it listens
    at(monkeypatch, dt.datetime(2026, 11, 25, 9, 0, tzinfo=dt.UTC))
    arabic = make_scheduled(language="ar")
    guid = arabic.guid
    draft = make_text(language="fr", content=WORDS)
    with sermon_published.connected_to(hear):
        assert not deciding.publish_due()
        assert client.get(f"/sermons/{FRIDAY}").status_code == 404
        at(monkeypatch, CAIRO_SIX - dt.timedelta(seconds=1))
        assert not deciding.publish_due()
        at(monkeypatch, CAIRO_SIX)
        assert [text.id for text in deciding.publish_due()] == [arabic.id]
        assert not deciding.publish_due()  # the second worker
        at(monkeypatch, dt.datetime(2026, 11, 24, tzinfo=dt.UTC))  # a clock that was put back takes nothing away
        assert not deciding.publish_due()
        assert client.get(f"/sermons/{FRIDAY}").status_code == 200
        assert client.get(f"/sermons/{FRIDAY}?lang=fr").status_code == 404
        at(monkeypatch, CAIRO_SIX + dt.timedelta(days=2))
        draft = session.get_one(SermonText, draft.id)
        make_scheduled(draft)  # a language that comes later is published as soon as it is ready
        assert [text.language for text in deciding.publish_due()] == ["fr"]
    assert heard == ["ar", "fr"]
    published = session.scalars(reading.published("ar")).all()
    assert [(text.guid, text.published_at) for text in published] == [(guid, CAIRO_SIX)]
    acts = select(func.count()).where(SermonEvent.text_id == arabic.id, SermonEvent.act == Act.PUBLISHED)
    assert session.scalar(acts) == 1


def test_what_is_taken_back_loses_its_approval(session) -> None:
    text = make_scheduled()
    deciding.take_back(text, "المصدر ناقص", make_user("reviewer", Role.EDITOR))
    assert (text.state, text.approved_by_id) == (State.DRAFT, None)
    with pytest.raises(NotNow):
        deciding.schedule(text, make_user("reviewer", Role.EDITOR))


def test_a_withdrawn_sermon_says_why_at_its_address_and_is_in_no_list(client, session) -> None:
    gone: list[SermonText] = []
    text = make_published()
    with sermon_withdrawn.connected_to(hear := gone.append):
        deciding.withdraw(text, "خطأ في نسبة حديث", make_user("editor", Role.EDITOR))
    del hear
    assert gone == [text]
    answer = client.get(f"/sermons/{FRIDAY}")
    assert answer.status_code == 410
    assert "خطأ في نسبة حديث" in answer.text
    assert WORDS.title not in client.get("/sermons").text
    assert client.get(f"/sermons/{FRIDAY}/files/ar/pack").status_code == 404
    assert [each.id for each in session.scalars(reading.changed_since())] == [text.id]  # a harvester hears of it
