"""Plates and places in the search."""

from sqlalchemy import func, select

from lms import search
from lms.core.db import session as current
from lms.publications import events
from lms.publications.atlas import finding
from lms.publications.kinds import State
from lms.search.models import SearchChange, SearchDoc
from lms.search.sources import Hit
from tests.factories.atlas import make_place, make_plate, make_volume, put_on


def test_a_plate_and_a_place_are_found_while_their_volume_is_published(session, app):
    opened = make_volume()
    put_on(make_plate(opened, cut=False), make_place("سبيل النيل", "Nile Sabil"))
    edition = opened.edition
    parts = {each.part.split("/")[0]: each for each in finding.documents(edition.id)}
    assert set(parts) == {"plate", "place"}
    assert "سبيل النيل" in parts["plate"].body
    assert parts["place"].title == "سبيل النيل Nile Sabil"
    hits = [
        Hit(number, finding.KIND, edition.id, each.part, each.locator, "ar")
        for number, each in enumerate(parts.values())
    ]
    with app.test_request_context():
        shown = finding.show([*hits, hits[1]], None, "")
        assert [each.url.split("/")[1:3] for each in shown.values()] == [["library", "atlas"]] * 2
    edition.state = State.WITHDRAWN
    assert list(finding.documents(edition.id)) == []
    assert edition.id not in current().scalars(finding.editions()).all()


def test_a_change_of_a_volume_is_told_to_the_search_and_a_withdrawal_forgets_at_once(session):
    edition = make_volume().edition
    told = select(func.count()).select_from(SearchChange).where(SearchChange.kind == finding.KIND)
    before = current().scalar(told)
    events.edition_changed.send(edition)
    events.edition_withdrawn.send(edition)
    assert current().scalar(told) == before + 2
    kept = select(func.count()).select_from(SearchDoc).where(SearchDoc.kind == finding.KIND)
    assert current().scalar(kept.where(SearchDoc.object_id == edition.id)) == 0
    assert search.sources.of(finding.KIND) is not None
