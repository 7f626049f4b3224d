"""What a learner hands in: a ticket lets them upload, and nobody finds it in the library or is offered it."""

import io

import pytest

from lms.core.db import commit
from lms.core.errors import BadValue, NotFound
from media import intake, tickets
from media.forms import FileForm
from media.models import Asset, AssetState, StoredObject, Upload
from media.service import library, uploads
from tests.media.uploading import CONTENT, PIECES, begin, put, sha256

pytestmark = pytest.mark.usefixtures("nothing_on_its_way")


@pytest.fixture
def learner(client, cast):
    client.sign_in(cast.learner)
    return cast.learner


def sent(client, ticket):
    upload_id = begin(client, ticket=ticket, fingerprint=sha256(b"the same file")).json["id"]
    for number, piece in PIECES.items():
        assert put(client, upload_id, number, piece) < 300
    return client.post(f"/media/uploads/{upload_id}/completion", json={"sha256": sha256(CONTENT)}).json


def test_only_a_ticket_in_ones_own_name_lets_a_learner_upload(client, learner, cast):
    assert begin(client).status_code == 403
    assert begin(client, ticket=tickets.give(cast.stranger.id)).status_code == 403
    assert begin(client, ticket=tickets.give(learner.id) + "x").status_code == 403
    assert begin(client, ticket=tickets.give(learner.id)).status_code == 201


def test_what_is_handed_in_is_in_no_library_and_nobody_s_twin(client, learner, session, cast, app):
    told = sent(client, tickets.give(learner.id))
    asset = session.query(Asset).filter_by(public_id=told["asset"]).one()
    asset.state = AssetState.READY
    asset.source_id = _stored(session).id
    session.flush()
    assert asset.is_private
    assert asset not in session.scalars(library.found(library.Wanted())).all()
    with pytest.raises(NotFound):
        library.load(asset.public_id)
    with pytest.raises(BadValue):
        library.usable(asset.public_id)
    commit()
    other = uploads.begin(cast.trainer, "same.bin", len(CONTENT))
    assert uploads.twin_of(other, sha256(CONTENT)) is None
    asset.is_private = False
    session.flush()
    assert uploads.twin_of(other, sha256(CONTENT)).id == asset.id  # so it was this alone that hid it
    mine = session.query(Upload).filter_by(owner_id=learner.id).one()
    assert uploads.twin_of(mine, sha256(CONTENT)) is None


def test_a_public_upload_is_not_handed_in_as_private(app, session, cast):
    commit()
    upload = uploads.begin(cast.trainer, "lesson.mp4", 100)
    with app.test_request_context(method="POST", data={"upload": upload.id}), pytest.raises(BadValue):
        intake.take_private(FileForm(meta={"csrf": False}), cast.trainer, wanted="")
    commit()
    with app.test_request_context(method="POST", data={"file": (io.BytesIO(b"kalam"), "khutba.txt")}):
        assert intake.take_private(FileForm(meta={"csrf": False}), cast.learner, wanted="file").is_private


def _stored(session):
    row = StoredObject(backend="local", key="private/x", bytes=len(CONTENT), sha256=sha256(CONTENT), mime="video/mp4")
    session.add(row)
    session.flush()
    return row
