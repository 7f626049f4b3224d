import dataclasses
import datetime as dt
import io
from pathlib import Path

import pytest
from sqlalchemy import select

from lms.core import clock
from lms.core import db as database
from lms.core.db import commit
from media import health, place, storage
from media.models import Asset, AssetState, StoredObject, Upload, UploadState
from media.service import quota, sweeping, uploads
from media.storage.local_arrivals import LocalArrivals
from tests.media.uploading import PART, PIECES, arrived, begin, put, sha256

pytestmark = pytest.mark.usefixtures("nothing_on_its_way")


def test_huge_files_have_larger_parts():
    assert uploads.part_bytes(1) == PART
    assert -(-(5 << 40) // uploads.part_bytes(5 << 40)) <= uploads.MOST_PARTS


def test_size_number_and_share_are_limited_before_anything_is_sent(sender, trainer, session, app, monkeypatch):
    most = place.settings().upload_max_mb * 1_000_000
    assert begin(sender, 0).status_code == 422
    assert begin(sender, most + 1).status_code == 422
    monkeypatch.setattr(LocalArrivals, "has_room", lambda *_: False)
    assert begin(sender).status_code == 409
    monkeypatch.undo()
    for number in range(quota.MAX_OPEN):
        assert begin(sender, 9 + number).status_code == 201
    assert begin(sender).status_code == 409


@pytest.fixture
def limited(request, app, monkeypatch):
    monkeypatch.setitem(app.config, "SETTINGS", dataclasses.replace(app.config["SETTINGS"], **{request.param: 1}))


@pytest.mark.parametrize(
    ("limited", "said"), [("upload_share_gb", "حصتك"), ("store_most_gb", "مخزن الأكاديمية")], indirect=["limited"]
)
def test_a_share_that_is_used_up_is_told_with_its_figures(sender, trainer, session, limited, said):
    source = StoredObject(backend="local", key="source/aa/a", bytes=990_000_000, sha256="0", mime="x/y")
    session.add(source)
    session.flush()
    session.add(Asset(owner_id=trainer.id, source_id=source.id))
    commit()
    assert begin(sender, 9_000_000).status_code == 201
    refused = sender.post(
        "/media/uploads", json={"name": "a", "bytes": 2_000_000}, headers={"Accept": "application/json"}
    )
    assert refused.status_code == 409
    assert said in refused.json["error"]
    assert "٩٩٩" in refused.json["error"]


def test_an_abandoned_upload_is_swept_and_a_living_one_stays(kept_in, sender, session):
    old, living = begin(sender).json["id"], begin(sender).json["id"]
    for upload_id in (old, living):
        put(sender, upload_id, 1, PIECES[1])
    session.get(Upload, old).touched_at = clock.now() - uploads.ABANDONED_AFTER - dt.timedelta(minutes=1)
    commit()
    sweeping.abandoned()
    commit()
    assert session.get(Upload, old).state is UploadState.ABORTED
    assert session.get_one(Asset, session.get(Upload, old).asset_id).state is AssetState.CANCELLED
    assert arrived(old) == {}
    assert set(arrived(living)) == {1}
    assert put(sender, old, 1, PIECES[1]) == 409


def test_parts_and_files_that_no_row_names_are_deleted_after_a_day(kept_in, sender, app, monkeypatch, tmp_path):
    session = database.session()
    store = place.store()
    stray = store.arrivals.begin(storage.new_key("source"), "")
    if kept_in == "local":
        store.arrivals.take(stray, 1, io.BytesIO(b"x").read, 1, sha256(b"x"))
    living = begin(sender).json["id"]
    put(sender, living, 1, PIECES[1])
    path = tmp_path / "film"
    path.write_bytes(b"film")
    named, forgotten, gone = (storage.new_key("video", ".mp4") for _ in range(3))
    for key in (named, forgotten):
        store.put(key, path, "video/mp4")
    for key in (named, gone):
        row = StoredObject(backend=store.name, key=key, bytes=4, sha256="0", mime="video/mp4")
        row.created_at = clock.now() - dt.timedelta(days=2)
        session.add(row)
    commit()
    sweeping.stray_parts(store)
    sweeping.stray_files(store)
    assert store.exists(forgotten), "a file of today may be on its way to its row"
    monkeypatch.setattr(sweeping, "STRAY_AFTER", dt.timedelta(seconds=-60))
    monkeypatch.setattr(sweeping, "FEW", 1_000_000)  # other tests have left files in the common folder
    sweeping.stray_parts(store)
    sweeping.stray_files(store)
    assert stray.opened not in {each.arriving.opened for each in store.arrivals.unfinished()}
    assert set(arrived(living)) == {1}
    assert (store.exists(named), store.exists(forgotten)) == (True, False)
    assert kept_in == "local" or "ready" in {each.key for each in store.files()}, "what is not ours is left alone"
    assert sweeping.missing(store) >= 1
    lost = session.scalars(select(StoredObject.key).where(StoredObject.missing_at.is_not(None))).all()
    assert gone in lost
    with app.test_request_context():
        told = health._missing()
    assert (told.tone, gone in told.text) == ("bad", True)
    assert named not in lost


def test_where_most_files_have_no_row_nothing_is_deleted(session, monkeypatch):
    place.local_store().put(storage.new_key("video"), Path(__file__), "x/y")
    monkeypatch.setattr(sweeping, "STRAY_AFTER", dt.timedelta(seconds=-60))
    monkeypatch.setattr(sweeping, "FEW", 0)
    before = {each.key for each in place.local_store().files()}
    assert sweeping.stray_files(place.local_store()) == 0
    assert {each.key for each in place.local_store().files()} == before


def test_a_given_up_upload_is_deleted_and_giving_up_twice_is_fine(kept_in, sender):
    upload_id = begin(sender).json["id"]
    put(sender, upload_id, 1, PIECES[1])
    for _ in range(2):
        assert sender.delete(f"/media/uploads/{upload_id}").status_code == 204
    assert arrived(upload_id) == {}
    assert sender.post(f"/media/uploads/{upload_id}/completion").status_code == 409


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\videos\\a.mp4", "a.mp4"),
        ("a\n\0b\u202e.mp4", "ab.mp4"),
        ("صورة\u202egpj.exe", "صورةgpj.exe"),
        ("-i x;y.mp4", "-i x;y.mp4"),
        ("$(reboot) `id` 'a' \"b\".mp4", "$(reboot) `id` 'a' \"b\".mp4"),
        ("", "video"),
        ("..", ".."),
        ("x" * 300 + ".mp4", "x" * 195 + "….mp4"),
        ("\u0623\u0654".join("ab"), "a\u0623\u0654b"),
    ],
)
def test_a_file_name_is_only_ever_shown(kept_in, sender, session, given, kept):
    upload_id = begin(sender, 4, name=given).json["id"]
    upload = session.get(Upload, upload_id)
    assert upload.name == kept
    assert storage.KEY.fullmatch(upload.key), "the key is ours alone"
    assert put(sender, upload_id, 1, b"film") in {200, 204}
    names = [path.name for path in place.uploads_folder().glob("*/*")]
    assert names == ([] if kept_in == "s3" else [f"1.{sha256(b'film')}"])
    sender.delete(f"/media/uploads/{upload_id}")


def test_nothing_of_an_upload_is_served(sender):
    upload_id = begin(sender).json["id"]
    put(sender, upload_id, 3, PIECES[3])
    opened = uploads.load(upload_id).opened
    for address in (f"/media/arrivals/{opened}/3", f"/media/o/{opened}", f"/uploads/{opened}/3"):
        assert sender.get(address).status_code in {403, 404, 405}
