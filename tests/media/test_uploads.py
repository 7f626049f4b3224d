import contextlib
import dataclasses
import resource
import signal

import pytest
from sqlalchemy import select

from lms.accounts.models import Role
from lms.core import clock
from lms.core.db import commit
from lms.core.jobs import Job
from media import place
from media.models import Asset, AssetState, StoredObject
from media.refusals import Reason, Refused
from media.service import gathering, uploads
from tests.factories.accounts import give_role
from tests.media.uploading import CONTENT, PART, PIECES, arrived, begin, put, sha256

pytestmark = pytest.mark.usefixtures("nothing_on_its_way")


def test_a_file_arrives_in_parts_in_any_order_and_is_compared_before_use(kept_in, sender, session, tmp_path):
    begun = begin(sender)
    assert begun.status_code == 201
    assert begun.json["part_bytes"] == PART
    upload_id = begun.json["id"]
    for number in (3, 1, 2, 1):
        assert put(sender, upload_id, number, PIECES[number]) in {200, 204}
    told = sender.get(f"/media/uploads/{upload_id}").json
    assert told["parts"] == {str(number): sha256(part) for number, part in PIECES.items()}
    done, again = (
        sender.post(f"/media/uploads/{upload_id}/completion", json={"sha256": sha256(CONTENT)}) for _ in range(2)
    )
    assert done.json == again.json
    asset = session.scalar(select(Asset).where(Asset.public_id == done.json["asset"]))
    assert asset.state is AssetState.UPLOADED
    assert asset.title == "درس.mp4"
    assert len(list(session.scalars(select(Job).where(Job.name == "media.prepare")))) == 1
    for folder in (tmp_path / "first", tmp_path / "again"):  # a worker that was killed begins anew
        folder.mkdir()
        source = gathering.source(asset.id, folder)
        assert source.path.read_bytes() == CONTENT
        assert source.row.sha256 == sha256(CONTENT)
        assert source.row.backend == kept_in
    assert not list(place.uploads_folder().glob("*/*"))
    if kept_in == "s3":
        assert not (place.settings().data_dir / "files" / source.row.key).exists(), "a bucket's files stay off our disk"


def test_what_is_not_the_file_that_was_sent_is_never_used(kept_in, sender, session, tmp_path):
    upload_id = begin(sender, 20).json["id"]
    put(sender, upload_id, 1, CONTENT[:20])
    sender.post(f"/media/uploads/{upload_id}/completion", json={"sha256": "0" * 64})
    upload = uploads.load(upload_id)
    with pytest.raises(Refused) as refused:
        gathering.source(upload.asset_id, tmp_path)
    assert refused.value.reason is Reason.DAMAGED
    assert not place.store(kept_in).exists(upload.key)
    assert session.get_one(Asset, upload.asset_id).source_id is None


def test_an_interrupted_upload_goes_on_where_it_stopped_on_any_device(kept_in, sender, client, cast):
    prints = {"fingerprint": sha256(b"a few stretches")}
    upload_id = begin(sender, **prints).json["id"]
    put(sender, upload_id, 1, PIECES[1])
    sender.sign_out()
    sender.sign_in(cast.trainer)  # another day, another device: only the person and the file are the same
    again = begin(sender, **prints).json
    assert (again["id"], list(again["parts"]), again["state"]) == (upload_id, ["1"], "open")
    assert sender.post(f"/media/uploads/{upload_id}/completion").status_code == 409
    assert begin(sender, len(CONTENT) - 1, **prints).json["id"] != upload_id
    give_role(cast.stranger_trainer, Role.TRAINER)
    client.sign_in(cast.stranger_trainer)
    assert begin(client, **prints).json["id"] != upload_id


def test_a_damaged_part_is_refused_and_nothing_of_it_stays(kept_in, sender):
    upload_id = begin(sender).json["id"]
    assert put(sender, upload_id, 1, PIECES[1], announced="0" * 64) in {400, 422}
    assert put(sender, upload_id, 3, PIECES[3][:-1]) in {403, 422}
    assert put(sender, upload_id, 1, PIECES[1], announced="short") == 422
    assert put(sender, upload_id, 4, PIECES[1]) == 422
    assert put(sender, upload_id, 0, PIECES[1]) == 422
    assert arrived(upload_id) == {}
    assert not list(place.uploads_folder().glob("*/*"))


def test_an_upload_is_its_uploaders_alone(sender, client, cast):
    upload_id = begin(sender).json["id"]
    address = sender.post(f"/media/uploads/{upload_id}/parts/3", json={"sha256": sha256(PIECES[3])}).json["address"]
    give_role(cast.stranger_trainer, Role.TRAINER)
    client.sign_in(cast.stranger_trainer)
    assert client.get(f"/media/uploads/{upload_id}").status_code == 404
    assert put(client, upload_id, 3, PIECES[3]) == 404
    headers = {"X-Content-SHA256": sha256(PIECES[3])}
    assert client.put(address, data=PIECES[3], headers=headers).status_code == 404
    assert client.post(f"/media/uploads/{upload_id}/twin", json={"sha256": "0" * 64}).status_code == 404
    assert client.post(f"/media/uploads/{upload_id}/completion").status_code == 404
    assert client.delete(f"/media/uploads/{upload_id}").status_code == 404


def test_a_full_disk_keeps_what_has_arrived_and_goes_on_when_there_is_room(sender, monkeypatch):
    upload_id = begin(sender).json["id"]
    put(sender, upload_id, 1, PIECES[1])
    before = {path: path.read_bytes() for path in place.uploads_folder().glob("*/*")}
    signed = sender.post(f"/media/uploads/{upload_id}/parts/2", json={"sha256": sha256(PIECES[2])}).json
    with little_room(3 << 20):
        full = sender.put(
            signed["address"], data=PIECES[2], headers={**signed["headers"], "Accept": "application/json"}
        )
    assert full.status_code == 507
    assert "القرص" in full.json["error"]
    assert {path: path.read_bytes() for path in place.uploads_folder().glob("*/*")} == before
    assert put(sender, upload_id, 2, PIECES[2]) == 204
    assert set(arrived(upload_id)) == {1, 2}


@contextlib.contextmanager
def little_room(size):
    """The system itself refuses longer files: EFBIG, half way through the part, as a full disk does."""
    before, ignored = resource.getrlimit(resource.RLIMIT_FSIZE), signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, ignored)


def test_a_store_that_is_away_loses_nothing_and_the_upload_goes_on(kept_in, sender, app, monkeypatch):
    upload_id = begin(sender).json["id"]
    put(sender, upload_id, 1, PIECES[1])
    if kept_in == "s3":
        good = app.config["SETTINGS"]
        monkeypatch.setitem(app.config, "SETTINGS", dataclasses.replace(good, s3_endpoint="http://127.0.0.1:9"))
        app.extensions.pop("media_stores", None)
        away = begin(sender)
        assert away.status_code == 503
        assert sender.get(f"/media/uploads/{upload_id}").status_code == 503
        monkeypatch.setitem(app.config, "SETTINGS", good)
        app.extensions.pop("media_stores", None)
    assert list(sender.get(f"/media/uploads/{upload_id}").json["parts"]) == ["1"]


def test_learners_and_visitors_do_not_upload(client, cast):
    assert begin(client).status_code in {302, 303, 401}
    client.sign_in(cast.learner)
    assert begin(client).status_code == 403


@pytest.mark.parametrize(
    "asked", [{}, {"name": "a"}, {"name": "a", "bytes": "9"}, {"name": "a", "bytes": True}, [], {"name": 1, "bytes": 5}]
)
def test_an_upload_that_makes_no_sense_is_refused(sender, asked):
    assert sender.post("/media/uploads", json=asked).status_code == 422


def test_the_same_file_again_is_offered_from_the_library(sender, session, trainer):
    source = StoredObject(backend="local", key="source/aa/a", bytes=len(CONTENT), sha256=sha256(CONTENT), mime="x/y")
    session.add(source)
    session.flush()
    twin = Asset(owner_id=trainer.id, source_id=source.id, state=AssetState.READY, title="الفيلم")
    session.add(twin)
    commit()
    upload_id = begin(sender).json["id"]
    ask = lambda content: sender.post(f"/media/uploads/{upload_id}/twin", json={"sha256": sha256(content)}).json  # noqa: E731
    assert ask(CONTENT) == {"asset": twin.public_id, "title": "الفيلم"}
    assert ask(PIECES[1]) == {"asset": None}
    twin.deleted_at = clock.now()
    commit()
    assert ask(CONTENT) == {"asset": None}
