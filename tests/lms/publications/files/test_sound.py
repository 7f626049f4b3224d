"""An edition read aloud: recordings, their own chapters, titles and order."""

import pytest
from sqlalchemy import select

from lms.core import db as database
from lms.core.errors import RuleError
from lms.publications.files.models import Narration, Track
from lms.publications.files.service import narrating, reading
from lms.publications.kinds import Relator, State
from lms.publications.models import Contribution
from media import uses
from media.models import Asset, AssetKind, AssetState
from media.service import assets, replacing, uploads
from tests.factories.publications import make_agent, make_edition


@pytest.fixture
def edition(session):
    made = make_edition(state=State.DRAFT)
    reader = make_agent("القارئ محمود")
    session.add(Contribution(edition_id=made.id, agent_id=reader.id, role=Relator.NARRATOR))
    database.commit()
    return made


def heard(session, by, name, seconds=60, chapters=()):
    """What media has made of a recording: found its length and its own chapters."""
    asset = uploads.expect(by, name, AssetKind.AUDIO.value)
    asset.state, asset.duration_ms = AssetState.ENCODING_REST, seconds * 1000
    asset.chapters = [{"at_ms": at, "title": {"ar": title}} for at, title in chapters]
    session.flush()
    return asset


def ready(session, asset):
    replacing.finish(asset)
    session.flush()


def titles(session):
    session.expire_all()
    query = select(Track).where(Track.removed_at.is_(None)).order_by(Track.number)
    return [track.title for track in session.scalars(query)]


def test_recordings_are_put_in_order_named_taken_away_and_taken_back(session, client, cast, edition):
    tracks = [
        narrating.add_track(edition, heard(session, cast.editor, f"0{number}.mp3"), cast.editor) for number in (1, 2, 3)
    ]
    client.sign_in(cast.editor)
    home = f"/library/desk/{edition.code}/files"

    def post(track, deed, **form):
        assert client.post(f"{home}/tracks/{track.id}/{deed}", data=form).status_code == 303
        return titles(session)

    assert titles(session) == ["01", "02", "03"]
    assert post(tracks[2], "place", step=-1) == ["01", "03", "02"]
    assert post(tracks[0], "place", step=-1) == ["01", "03", "02"]  # it is the first already
    assert post(tracks[0], "title", title=" باب الصدق ") == ["باب الصدق", "03", "02"]
    assert client.post(f"{home}/tracks/{tracks[0].id}/title", data={"title": " "}).status_code == 422
    assert post(tracks[1], "removal") == post(tracks[1], "removal") == ["باب الصدق", "03"]
    assert post(tracks[1], "return") == ["باب الصدق", "03", "02"]
    page = client.get(home).text
    assert "القارئ محمود" in page
    for other, answer in ((cast.admin, 403), (cast.learner, 404)):
        client.sign_in(other)
        assert client.post(f"{home}/tracks/{tracks[0].id}/removal").status_code == answer
    assert titles(session) == ["باب الصدق", "03", "02"]


def test_a_recording_is_heard_once_media_is_done_with_its_length_and_its_own_chapters(session, cast, edition):
    marks = [(0, "المقدمة"), (30_000, "باب العلم")]
    asset = uploads.expect(cast.editor, "كتاب.m4b", AssetKind.AUDIO.value)
    track = narrating.add_track(edition, asset, cast.editor)
    assert narrating.add_track(edition, asset, cast.editor) is track  # a repeated click
    edition.state = State.PUBLISHED
    assert reading.narrations(edition) == []  # nobody can hear it yet
    asset.state, asset.duration_ms = AssetState.ENCODING_REST, 60_000
    asset.chapters = [{"at_ms": at, "title": {"ar": title}} for at, title in marks]
    ready(session, asset)
    assert (track.seconds, track.title) == (60.0, "كتاب")
    (narration,) = reading.narrations(edition)
    assert [each.id for each in reading.tracks(narration, edition)] == [track.id]
    assert [each["title"]["ar"] for each in narration.tracks[0].asset.chapters] == ["المقدمة", "باب العلم"]
    assert reading.lengths([edition.id]) == {edition.id: 60.0}
    assert [use.title for use in uses.of([asset])[asset.id]] == [edition.title]
    with pytest.raises(RuleError):
        narrating.remove(edition, track, cast.editor)  # readers have it


def test_a_recording_of_a_correction_is_heard_with_its_revision(session, cast, edition):
    first = heard(session, cast.editor, "a.mp3")
    narrating.add_track(edition, first, cast.editor)
    edition.state, edition.revising = State.PUBLISHED, True
    later = heard(session, cast.editor, "b.mp3")
    narrating.add_track(edition, later, cast.editor)
    assert session.query(Narration).count() == 1

    def audible():
        (narration,) = reading.narrations(edition)
        return [track.title for track in reading.tracks(narration, edition)]

    assert audible() == ["a"]
    edition.revision, edition.revising = 2, False
    assert audible() == ["a", "b"]
    broken = uploads.expect(cast.editor, "c.mp3", AssetKind.AUDIO.value)
    assets.stop_with(broken, AssetState.FAILED, None)
    assert session.get(Asset, broken.id).state is AssetState.FAILED
    assert audible() == ["a", "b"]
