"""From a draft to a reader and to the tomb: nobody approves their own, every rule has a note, nothing leaks before."""

import datetime as dt
import os
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from lms.core import clock, digits
from lms.core.errors import RuleError
from lms.publications import events
from lms.publications.catalogue.service import errata, records, reviewing, steps
from lms.publications.catalogue.service.refusals import NotNow, OwnWork
from lms.publications.kinds import Deed, State
from lms.publications.models import Edition, EditionEvent, ReviewRule, ReviewTick
from tests.lms.publications.catalogue.desk import act, begin, make_approved, make_draft, make_editor, review

CAIRO = ZoneInfo("Africa/Cairo")
CHANGES = ["UPDATE library_edition_event SET words = 'x'", "DELETE FROM library_edition_event"]
if "TEST_DATABASE_URL" in os.environ:  # SQLite knows no such word
    CHANGES.append("TRUNCATE library_edition_event CASCADE")


@pytest.fixture
def heard():
    """What was told to the rest of the house."""
    told = []
    signals = (events.edition_published, events.edition_changed, events.edition_withdrawn)
    listeners = [(signal, lambda edition, name=signal.name: told.append((name, edition.code))) for signal in signals]
    for signal, listener in listeners:
        signal.connect(listener)
    yield told
    for signal, listener in listeners:
        signal.disconnect(listener)


def test_a_book_goes_its_whole_way_and_nobody_approves_their_own(client, session, cast, heard):
    """Scenario 10."""
    client.sign_in(cast.editor)
    edition = begin(client)
    address = f"/library/{edition.code}"
    assert act(client, edition, "publication").status_code == 409  # a draft is not published past its review
    assert act(client, edition, "submission").status_code == 303
    refused = review(client, edition)
    assert refused.status_code == 409
    assert "يجب أن يراجعها محرر آخر" in refused.text
    assert "قوبل على الأصل" not in client.get(f"/library/desk/editions/{edition.id}").text  # nothing was ticked either
    client.sign_out()
    assert client.get(address).status_code == 404
    assert edition.title not in client.get("/library/browse").text

    approve_by_another(client, session, edition)
    client.sign_out()
    assert client.get(address).status_code == 404
    client.sign_in(cast.editor)
    assert act(client, edition, "publication").status_code == 303
    client.sign_out()
    page = client.get(address)
    assert page.status_code == 200
    assert "عبد الله بن سالم" in page.text
    assert edition.title in client.get("/library").text
    assert heard == [("edition-published", edition.code)]


def approve_by_another(client, session, edition):
    client.sign_in(make_editor())
    lacking = review(client, edition, leave=1)
    assert lacking.status_code == 422
    assert "قوبل على الأصل" in lacking.text  # what was typed is still there
    assert session.scalars(select(ReviewTick.id)).all() == []
    assert review(client, edition).status_code == 303
    assert session.get(Edition, edition.id).approved_by_id != edition.created_by_id
    assert client.get(f"/library/{edition.code}").status_code == 200  # for the desk


def test_what_is_withdrawn_is_gone_at_once_and_says_why(client, session, cast, heard):
    """Scenario 5, as far as the library's own pages go."""
    other = make_editor()
    session.refresh(cast.editor, ["roles"])
    edition = make_approved(cast.editor, other)
    steps.publish(edition, other)
    client.sign_in(cast.editor)
    assert act(client, edition, "withdrawal", words=" ").status_code == 422
    assert act(client, edition, "withdrawal", words="نزاع على الحقوق").status_code == 303
    client.sign_out()
    gone = client.get(f"/library/{edition.code}")
    assert gone.status_code == 410
    assert "نزاع على الحقوق" in gone.text
    assert edition.title not in client.get("/library").text + client.get("/library/browse").text
    client.sign_in(cast.editor)
    assert act(client, edition, "restoration", words="زال السبب").status_code == 409  # the same person
    assert heard == [("edition-published", edition.code), ("edition-withdrawn", edition.code)]
    client.sign_in(other)
    assert act(client, edition, "restoration", words="زال السبب").status_code == 303
    assert client.get(f"/library/{edition.code}").status_code == 200
    deeds = session.scalars(select(EditionEvent.deed).where(EditionEvent.edition_id == edition.id)).all()
    assert {Deed.CREATED, Deed.SUBMITTED, Deed.TICKED, Deed.APPROVED, Deed.PUBLISHED, Deed.WITHDRAWN} <= set(deeds)


@pytest.mark.parametrize("change", CHANGES)
def test_the_history_of_an_edition_is_never_changed_in_the_database_either(session, cast, change):
    edition = make_draft(cast.editor)
    with pytest.raises(IntegrityError, match="never changed"), session.begin_nested():
        session.execute(text(change))
    kept = session.scalars(select(EditionEvent.deed).where(EditionEvent.edition_id == edition.id)).all()
    assert kept == [Deed.CREATED]


def test_whoever_changed_a_word_is_a_maker_too(session, cast):
    colleague, third = make_editor("two"), make_editor("three")
    edition = make_draft(cast.editor)
    from lms.publications.catalogue.service import editions

    said = records.read(edition) | {"subtitle": "أصول وآداب"}
    editions.save(edition, said, colleague, edition.row_version)
    steps.submit(edition, cast.editor)
    for maker in (cast.editor, colleague):
        session.refresh(maker, ["roles"])
        with pytest.raises(OwnWork):
            reviewing.tick(edition, {}, maker)
        with pytest.raises(OwnWork):
            steps.approve(edition, maker)
    steps.give_back(edition, third, "ينقصه الفهرس")
    assert edition.state is State.DRAFT
    steps.submit(edition, colleague)
    reviewing.tick(edition, {rule.id: "نعم" for rule in reviewing.rules()}, third)
    steps.approve(edition, third)


def test_no_step_is_taken_twice_or_out_of_turn(session, cast):
    other = make_editor()
    edition = make_approved(cast.editor, other)
    for out_of_turn in (
        lambda: steps.submit(edition, cast.editor),
        lambda: steps.approve(edition, other),
        lambda: steps.withdraw(edition, other, "لا"),
        lambda: steps.restore(edition, other, "لا"),
        lambda: errata.begin(edition, other),
        lambda: errata.report(edition, "خطأ", by=None),
    ):
        with pytest.raises(NotNow):
            out_of_turn()
    steps.publish(edition, other)
    with pytest.raises(NotNow):
        steps.publish(edition, other)


def test_an_incomplete_record_is_not_reviewed(session, cast, in_english):
    with pytest.raises(RuleError, match="who wrote"):
        steps.submit(make_draft(cast.editor, contributors=[]), cast.editor)
    with pytest.raises(RuleError, match="which year"):
        steps.submit(make_draft(cast.editor, year_ce=""), cast.editor)


def test_it_is_published_by_itself_at_its_minute_of_cairo_and_once(client, session, cast, heard, monkeypatch):
    edition = make_approved(cast.editor, make_editor())
    client.sign_in(cast.editor)
    moment = (clock.now() + dt.timedelta(minutes=20)).replace(second=0, microsecond=0)
    there = moment.astimezone(CAIRO)
    day, time = there.strftime("%Y-%m-%d"), there.strftime("%H:%M")
    assert act(client, edition, "schedule", day=str(there.date() - dt.timedelta(days=2)), time=time).status_code == 422
    assert act(client, edition, "schedule", day="غدًا", time="9").status_code == 422
    assert act(client, edition, "schedule", day=digits.arabic(day), time=digits.arabic(time)).status_code == 303
    session.refresh(edition)
    assert edition.publish_at == moment
    steps.publish_due()
    assert edition.state is State.SCHEDULED
    monkeypatch.setattr(clock, "now", lambda: moment)
    steps.publish_due()
    steps.publish_due()
    session.refresh(edition)
    assert (edition.state, edition.published_at) == (State.PUBLISHED, moment)
    assert heard == [("edition-published", edition.code)]


def test_rules_are_the_administrators_and_a_changed_rule_is_asked_again(client, session, cast):
    other = make_editor()
    session.refresh(cast.editor, ["roles"])
    edition = make_draft(cast.editor)
    steps.submit(edition, cast.editor)
    rules = reviewing.rules()
    reviewing.tick(edition, {rule.id: "نعم" for rule in rules}, other)
    client.sign_in(cast.editor)
    assert client.get("/library/desk/rules").status_code == 200
    assert client.get(f"/library/desk/rules/{rules[0].id}").status_code == 404
    assert client.post("/library/desk/rules/0", data={"words_ar": "لا"}).status_code == 404
    client.sign_in(cast.admin)
    sent = {"words_ar": "كل نقل مقابل على مصدره ومعزو إليه", "is_active": "y", "position": "1"}
    assert client.post(f"/library/desk/rules/{rules[0].id}", data=sent).status_code == 303
    assert client.post("/library/desk/rules/0", data=sent | {"words_ar": ""}).status_code == 422
    assert [rule.id for rule in reviewing.missing(edition)] == [rules[0].id]
    session.refresh(other, ["roles"])
    with pytest.raises(RuleError):
        steps.approve(edition, other)
    client.post(f"/library/desk/rules/{rules[0].id}", data={"words_ar": "كل نقل مقابل"})  # no longer asked
    assert session.get(ReviewRule, rules[0].id).is_active is False
    session.refresh(other, ["roles"])
    steps.approve(records.find(edition.id), other)


@pytest.mark.parametrize("who", ["learner", "officer", "visitor", "admin"])
def test_the_desk_is_for_editors(client, session, cast, who):
    edition = make_draft(cast.editor)
    person = cast.everyone()[who]
    client.sign_in(person) if person else client.sign_out()
    looks = client.get("/library/desk").status_code
    assert looks == {"admin": 200, "visitor": 303}.get(who, 403)
    for address in (
        f"/library/desk/editions/{edition.id}/acts/submission",
        f"/library/desk/editions/{edition.id}/review",
    ):
        assert client.post(address).status_code in {303, 403, 404}
    session.refresh(edition)
    assert edition.state is State.DRAFT
