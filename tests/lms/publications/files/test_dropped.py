"""A correction that is given up: what was brought for it goes with it, and the next one begins without."""

import pytest
from sqlalchemy import select

from lms.core import db as database
from lms.publications import events
from lms.publications.catalogue.service import editions, errata, records
from lms.publications.files.models import BookFile, Track
from lms.publications.files.service import importing, narrating, reading, taking
from lms.publications.kinds import State
from lms.publications.models import Volume
from media.models import AssetKind
from media.service import uploads
from tests.factories.files import brought, make_file
from tests.factories.publications import make_edition


@pytest.fixture
def edition(session, cast):
    """Published, with one file."""
    made = make_edition(state=State.DRAFT)
    database.commit()
    make_file(volume_of(made), "a.txt", b"one\ftwo", cast.editor)
    made.state = State.PUBLISHED
    events.edition_published.send(made)
    database.commit()
    return made


def volume_of(edition):
    return database.session().scalars(select(Volume).where(Volume.edition_id == edition.id)).one()


def words(edition):
    return [reading.page(volume_of(edition), number).text for number in (1, 2)]


def test_files_and_recordings_of_a_dropped_correction_are_never_read(session, client, cast, edition):
    session.refresh(cast.editor, ["roles"])
    errata.begin(edition, cast.editor)
    database.commit()
    volume = volume_of(edition)
    read = make_file(volume, "b.txt", b"one\fWRONG", cast.editor)
    late = brought(volume, "c.txt", b"one\fLATE", cast.editor)
    track = narrating.add_track(edition, uploads.expect(cast.editor, "a.mp3", AssetKind.AUDIO.value), cast.editor)
    errata.drop(edition, cast.editor)
    database.commit()
    importing.bring_in(late.id)  # the worker was at it
    session.expire_all()
    for row in (read, read.copy, late, taking.find(edition, late.id).copy, track):
        assert row.removed_at is not None
    client.sign_out()
    assert client.get(f"/library/files/{read.copy.sha256}").status_code == 404

    errata.begin(edition, cast.editor)  # the next one has the same number, and none of those files
    database.commit()
    kept = make_file(volume, "d.txt", b"one\fRIGHT", cast.editor)
    assert (kept.revision, words(edition)) == (2, ["one", "two"])
    edition.revision, edition.revising = 2, False
    events.touched(edition)
    database.commit()
    assert words(edition) == ["one", "RIGHT"]
    assert client.get(f"/library/{edition.code}/1/file/text").data == b"one\fRIGHT"
    assert narrating.of(edition)[0].tracks == session.scalars(select(Track)).all()
    assert reading.narrations(edition) == []


def test_what_the_record_was_to_say_goes_too_and_readers_files_stay(session, cast, edition):
    session.refresh(cast.editor, ["roles"])
    edition = records.find(edition.id)
    errata.begin(edition, cast.editor)
    editions.save(edition, records.read(edition) | {"subtitle": "خطأ"}, cast.editor, edition.row_version)
    assert editions.current(edition)["subtitle"] == "خطأ"
    errata.drop(edition, cast.editor)
    errata.begin(edition, cast.editor)
    assert editions.current(edition)["subtitle"] == ""
    assert session.scalars(select(BookFile.removed_at)).all() == [None, None]
    assert words(edition) == ["one", "two"]
