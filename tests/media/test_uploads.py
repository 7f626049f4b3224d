import datetime as dt
import hashlib
import io

import pytest
from sqlalchemy import select

from lms.accounts.models import Role
from lms.core import clock
from lms.core.access import requires
from lms.core.db import commit
from lms.core.jobs import Job
from media import parts, place, policy
from media.forms import VideoForm
from media.intake import take, takes_video
from media.models import Asset, AssetState, StoredObject, Upload, UploadPart, UploadState
from media.service import uploads
from tests.factories.accounts import give_role

CONTENT = b"0123456789" * 10


@pytest.fixture
def trainer(cast):
    give_role(cast.trainer, Role.TRAINER)
    return cast.trainer


@pytest.fixture
def sender(client, trainer, monkeypatch):
    monkeypatch.setattr(uploads, "PART_BYTES", 40)
    client.sign_in(trainer)
    return client


def begin(client, size=100, name="درس.mp4"):
    return client.post("/media/uploads", json={"name": name, "bytes": size})


def put(client, upload_id, number, content, sha256=None):
    sha256 = sha256 or hashlib.sha256(content).hexdigest()
    return client.put(
        f"/media/uploads/{upload_id}/parts/{number}", data=content,
        headers={"X-Content-SHA256": sha256, "Content-Type": "application/octet-stream"},
    )  # fmt: skip


def pieces():
    return {number: CONTENT[(number - 1) * 40 : number * 40] for number in (1, 2, 3)}


def test_a_file_arrives_in_parts_in_any_order_and_becomes_an_asset(sender, session):
    begun = begin(sender)
    assert begun.status_code == 201
    upload_id = begun.json["id"]
    for number in (3, 1, 2, 1):
        assert put(sender, upload_id, number, pieces()[number]).status_code == 204
    told = sender.get(f"/media/uploads/{upload_id}").json
    assert told["parts"] == {str(number): hashlib.sha256(part).hexdigest() for number, part in pieces().items()}
    done = sender.post(f"/media/uploads/{upload_id}/completion")
    again = sender.post(f"/media/uploads/{upload_id}/completion")
    assert done.json == again.json
    asset = session.scalar(select(Asset).where(Asset.public_id == done.json["asset"]))
    assert asset.state is AssetState.UPLOADED
    assert asset.title == "درس.mp4"
    assert len(list(session.scalars(select(Job).where(Job.name == "media.prepare")))) == 1
    whole = place.uploads_folder() / "whole"
    parts.join(place.uploads_folder(), upload_id, [1, 2, 3], whole)
    assert whole.read_bytes() == CONTENT
    assert [path.name for path in sorted((place.uploads_folder() / upload_id).iterdir())] == ["1", "2", "3"]


def test_an_interrupted_upload_goes_on_where_it_stopped(sender):
    upload_id = begin(sender).json["id"]
    put(sender, upload_id, 1, pieces()[1])
    told = sender.get(f"/media/uploads/{upload_id}").json
    assert list(told["parts"]) == ["1"]
    assert told["state"] == "open"
    assert sender.post(f"/media/uploads/{upload_id}/completion").status_code == 409


def test_a_damaged_part_is_refused_and_nothing_of_it_stays(sender, session):
    upload_id = begin(sender).json["id"]
    assert put(sender, upload_id, 1, pieces()[1], sha256="0" * 64).status_code == 422
    assert put(sender, upload_id, 1, pieces()[1][:-1]).status_code == 422
    assert put(sender, upload_id, 1, pieces()[1], sha256="short").status_code == 422
    assert put(sender, upload_id, 4, pieces()[1]).status_code == 422
    assert put(sender, upload_id, 0, pieces()[1]).status_code == 422
    assert session.get(UploadPart, (upload_id, 1)) is None
    folder = place.uploads_folder() / upload_id
    assert not folder.exists() or not list(folder.iterdir())


def test_an_upload_is_its_uploaders_alone(sender, client, cast):
    upload_id = begin(sender).json["id"]
    give_role(cast.stranger_trainer, Role.TRAINER)
    client.sign_in(cast.stranger_trainer)
    assert client.get(f"/media/uploads/{upload_id}").status_code == 404
    assert put(client, upload_id, 1, pieces()[1]).status_code == 404
    assert client.post(f"/media/uploads/{upload_id}/completion").status_code == 404
    assert client.delete(f"/media/uploads/{upload_id}").status_code == 404


def test_learners_and_visitors_do_not_upload(client, cast):
    assert begin(client).status_code in {302, 303, 401}
    client.sign_in(cast.learner)
    assert begin(client).status_code == 403


@pytest.mark.parametrize(
    "asked", [{}, {"name": "a"}, {"name": "a", "bytes": "9"}, {"name": "a", "bytes": True}, [], {"name": 1, "bytes": 5}]
)
def test_an_upload_that_makes_no_sense_is_refused(sender, asked):
    assert sender.post("/media/uploads", json=asked).status_code == 422


def test_size_number_and_share_are_limited(sender, trainer, session, monkeypatch):
    most = place.settings().upload_max_mb * 1_000_000
    assert begin(sender, 0).status_code == 422
    assert begin(sender, most + 1).status_code == 422
    monkeypatch.setattr(parts, "has_room", lambda *_: False)
    assert begin(sender).status_code == 409
    monkeypatch.undo()
    for _ in range(uploads.MAX_OPEN):
        assert begin(sender).status_code == 201
    assert begin(sender).status_code == 409
    for upload in session.scalars(select(Upload)):
        uploads.abandon(upload)
    source = StoredObject(
        backend="local", key="source/aa/a", bytes=most * uploads.QUOTA_UPLOADS, sha256="0", mime="x/y"
    )
    session.add(source)
    session.flush()
    session.add(Asset(owner_id=trainer.id, source_id=source.id))
    commit()
    assert begin(sender).status_code == 409


def test_an_abandoned_upload_is_swept_and_a_living_one_stays(sender, session):
    old, living = begin(sender).json["id"], begin(sender).json["id"]
    for upload_id in (old, living):
        put(sender, upload_id, 1, pieces()[1])
    session.get(Upload, old).touched_at = clock.now() - uploads.ABANDONED_AFTER - dt.timedelta(minutes=1)
    commit()
    uploads.sweep()
    commit()
    assert session.get(Upload, old).state is UploadState.ABORTED
    assert session.get_one(Asset, session.get(Upload, old).asset_id).state is AssetState.CANCELLED
    assert not (place.uploads_folder() / old).exists()
    assert (place.uploads_folder() / living / "1").exists()
    assert put(sender, old, 1, pieces()[1]).status_code == 409


def test_a_given_up_upload_is_deleted_and_giving_up_twice_is_fine(sender):
    upload_id = begin(sender).json["id"]
    put(sender, upload_id, 1, pieces()[1])
    for _ in range(2):
        assert sender.delete(f"/media/uploads/{upload_id}").status_code == 204
    assert not (place.uploads_folder() / upload_id).exists()
    assert sender.post(f"/media/uploads/{upload_id}/completion").status_code == 409


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\videos\\a.mp4", "a.mp4"),
        ("a\n\0b\u202e.mp4", "ab.mp4"),
        ("", "video"),
        ("x" * 999, "x" * 200),
    ],
)
def test_a_file_name_is_only_ever_shown(sender, session, given, kept):
    upload_id = begin(sender, name=given).json["id"]
    assert session.get(Upload, upload_id).name == kept
    put(sender, upload_id, 1, pieces()[1])
    assert [path.name for path in (place.uploads_folder() / upload_id).iterdir()] == ["1"]


def test_nothing_of_an_upload_is_served(sender):
    upload_id = begin(sender).json["id"]
    put(sender, upload_id, 1, pieces()[1])
    for address in (f"/media/uploads/{upload_id}/parts/1", f"/media/o/{upload_id}", f"/uploads/{upload_id}/1"):
        assert sender.get(address).status_code in {403, 404, 405}


@pytest.fixture
def target(app, monkeypatch):
    """A page that takes a video, as a lesson's page does."""

    @requires(policy.can_upload)
    @takes_video
    def view():
        from flask_login import current_user

        form = VideoForm()
        if not form.validate_on_submit():
            return str(form.errors), 422
        return take(form, current_user._get_current_object()).public_id

    monkeypatch.setitem(app.view_functions, "site.choose_theme", takes_video(view))
    return "/theme"


def test_a_plain_form_sends_the_whole_file(sender, session, target):
    answer = sender.post(target, data={"file": (io.BytesIO(CONTENT), "a.mp4")})
    assert answer.status_code == 200
    asset = session.scalar(select(Asset).where(Asset.public_id == answer.text))
    assert asset.state is AssetState.UPLOADED
    assert (place.uploads_folder() / uploads.of_asset(asset).id / "1").read_bytes() == CONTENT


def test_a_plain_form_may_be_large_where_a_page_says_so_and_only_there(sender, target, app, monkeypatch):
    monkeypatch.setitem(app.config, "MAX_CONTENT_LENGTH", 50)
    big = lambda: {"file": (io.BytesIO(CONTENT), "a.mp4")}  # noqa: E731
    assert sender.post("/locale", data=big()).status_code == 413
    assert sender.post(target, data=big()).status_code == 200


def test_the_form_takes_what_the_script_has_sent_in_parts(sender, target, session):
    upload_id = begin(sender).json["id"]
    for number, part in pieces().items():
        put(sender, upload_id, number, part)
    one, two = (sender.post(target, data={"upload": upload_id}) for _ in range(2))
    assert one.status_code == 200
    assert one.text == two.text
    assert sender.post(target, data={}).status_code == 422
    assert sender.post(target, data={"upload": "nonsense"}).status_code == 404


def test_the_forms_token_is_asked_for(app, sender, target, monkeypatch):
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", True)
    assert sender.post(target, data={"file": (io.BytesIO(CONTENT), "a.mp4")}).status_code == 400
    assert begin(sender).status_code == 400
