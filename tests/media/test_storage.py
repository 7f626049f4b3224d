import threading
import time
import urllib.error
import urllib.request
from urllib.parse import urlsplit

import pytest
from flask import Flask
from werkzeug.serving import make_server

from media import bucket as rules
from media import doors, storage
from media.storage.local import LocalStorage
from media.storage.local_arrivals import LocalArrivals
from media.storage.s3 import Bucket, S3Storage
from media.tokens import Signer

CONTENT = bytes(range(256)) * 1200
SIGNER = Signer("k" * 40, "object")


def no_arrivals(root):
    return LocalArrivals(root, root, "{}/{}".format)


class Folder:
    """The local storage with its door open on a real port."""

    def __init__(self, root):
        app = Flask(__name__)
        self.store = LocalStorage(
            root, SIGNER, lambda token: f"http://127.0.0.1:{self.server.port}/media/o/{token}", no_arrivals(root)
        )
        app.add_url_rule("/media/o/<token>", view_func=lambda token: doors.send(self.store, SIGNER, token, ""))
        self.server = make_server("127.0.0.1", 0, app, threaded=True)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def bare_address(self, key):
        return f"http://127.0.0.1:{self.server.port}/media/o/{key}"

    def close(self):
        self.server.shutdown()


class Store:
    """The S3 storage before a real store."""

    def __init__(self, bucket):
        self.bucket = bucket
        self.store = S3Storage(bucket)

    def bare_address(self, key):
        return f"{self.bucket.endpoint}/{self.bucket.name}/{key}"

    def close(self):
        pass


@pytest.fixture(params=["local", "s3"])
def place(request, tmp_path):
    made = Folder(tmp_path / "files") if request.param == "local" else Store(request.getfixturevalue("bucket"))
    yield made
    made.close()


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "source"
    path.write_bytes(CONTENT)
    return path


@pytest.fixture
def kept(place, file):
    return place.store.put(storage.new_key("video", "/360.mp4"), file, "video/mp4")


def fetched(address, **headers):
    """What a browser gets: status, headers, body."""
    asked = urllib.request.Request(address, headers=headers)
    try:
        with urllib.request.urlopen(asked, timeout=10) as answer:
            return answer.status, answer.headers, answer.read()
    except urllib.error.HTTPError as refused:
        with refused:
            return refused.code, refused.headers, refused.read()


def test_what_is_put_is_given_back_whole_or_in_part(place, kept):
    store = place.store
    assert kept.size == store.size(kept.key) == len(CONTENT)
    assert len(kept.sha256) == 64
    assert b"".join(store.read(kept.key)) == CONTENT
    assert b"".join(store.read(kept.key, 1000, 300)) == CONTENT[1000:1300]
    assert b"".join(store.read(kept.key, len(CONTENT) - 7)) == CONTENT[-7:]
    assert b"".join(store.read(kept.key, 5, 0)) == b""


def test_a_file_is_fetched_to_the_disk(place, kept, tmp_path):
    storage.fetch(place.store, kept.key, tmp_path / "copy")
    assert (tmp_path / "copy").read_bytes() == CONTENT


def test_what_is_deleted_is_gone_and_deleting_twice_is_fine(place, kept):
    assert place.store.exists(kept.key)
    place.store.delete(kept.key)
    place.store.delete(kept.key)
    assert not place.store.exists(kept.key)
    with pytest.raises(FileNotFoundError):
        place.store.size(kept.key)
    with pytest.raises(FileNotFoundError):
        list(place.store.read(kept.key))


@pytest.mark.parametrize(
    "key",
    [
        "../secret",
        "video/../../x",
        "/etc/passwd",
        "video/a/.hidden",
        "video",
        "Video/a",
        "video//a",
        "video/a\n",
        "video/" + "a" * 300,
    ],
)
def test_only_keys_of_our_own_making_are_taken(place, file, key):
    for act in (
        lambda: place.store.put(key, file, "video/mp4"),
        lambda: place.store.exists(key),
        lambda: place.store.address(key, "video/mp4", 60),
    ):
        with pytest.raises(ValueError, match="not a storage key"):
            act()


def test_a_signed_address_gives_the_file_with_its_type(place, kept):
    status, headers, body = fetched(place.store.address(kept.key, "video/mp4", 60))
    assert (status, body, headers["Content-Type"]) == (200, CONTENT, "video/mp4")


def test_a_signed_address_gives_ranges(place, kept):
    status, headers, body = fetched(place.store.address(kept.key, "video/mp4", 60), Range="bytes=100-199")
    assert (status, body) == (206, CONTENT[100:200])
    assert headers["Content-Range"] == f"bytes 100-199/{len(CONTENT)}"
    assert fetched(place.store.address(kept.key, "video/mp4", 60), Range="bytes=9999999-")[0] == 416


def test_a_download_carries_its_arabic_name(place, kept):
    _, headers, _ = fetched(place.store.address(kept.key, "video/mp4", 60, download_name='خطبة "٧".mp4'))
    shown = headers["Content-Disposition"]
    assert shown.startswith("attachment")
    assert "filename*=UTF-8''%D8%AE%D8%B7%D8%A8%D8%A9%20%22%D9%A7%22.mp4" in shown


def test_nothing_is_given_without_a_signature(place, kept):
    assert fetched(place.bare_address(kept.key))[0] in {403, 404}


def test_a_changed_signature_key_or_end_is_refused(place, kept):
    address = place.store.address(kept.key, "video/mp4", 60)
    parts = urlsplit(address)
    spoilt = address[:-1] + ("0" if address[-1] != "0" else "1")
    assert fetched(spoilt)[0] == 403
    if parts.query:
        assert fetched(address.replace(kept.key, "video/aa/other.mp4"))[0] == 403
        assert fetched(address.replace("X-Amz-Expires=60", "X-Amz-Expires=99999"))[0] == 403
    else:
        body = address.rsplit("/", 1)[1]
        assert fetched(address.replace(body, body[:20] + "x" + body[21:]))[0] == 403


def test_an_address_past_its_end_is_refused(place, kept, monkeypatch):
    if place.store.name == "local":
        now = time.time()
        address = place.store.address(kept.key, "video/mp4", 60)
        monkeypatch.setattr(doors.time, "time", lambda: now + 1000)
    else:
        address = place.store.address(kept.key, "video/mp4", 1)
        time.sleep(2.5)
    assert fetched(address)[0] == 403


def test_a_local_file_is_whole_or_absent_even_when_the_disk_is_full(tmp_path, file, monkeypatch):
    store = LocalStorage(tmp_path / "files", SIGNER, str, no_arrivals(tmp_path))

    def full(descriptor):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("media.storage.local.os.fsync", full)
    key = storage.new_key("video", "/360.mp4")
    with pytest.raises(storage.StorageFailed, match="No space left"):
        store.put(key, file, "video/mp4")
    assert not store.exists(key)
    assert not list(store.path(key).parent.iterdir())


def test_a_file_on_the_disk_is_readable_by_us_alone(tmp_path, file):
    store = LocalStorage(tmp_path / "files", SIGNER, str, no_arrivals(tmp_path))
    path = store.path(store.put(storage.new_key("video", "/a.mp4"), file, "video/mp4").key)
    assert path.stat().st_mode & 0o177 == 0
    assert path.parent.stat().st_mode & 0o077 == 0


def test_a_store_with_a_wrong_secret_or_that_is_away_says_so(bucket, file):
    wrong = S3Storage(Bucket(bucket.endpoint, bucket.region, bucket.name, bucket.access_key, "wrong"))
    with pytest.raises(storage.StorageFailed, match="could not write"):
        wrong.put(storage.new_key("video"), file, "video/mp4")
    with pytest.raises(storage.StorageFailed, match="could not look at"):
        wrong.exists(storage.new_key("video"))
    away = S3Storage(Bucket("http://127.0.0.1:9", bucket.region, bucket.name, "a", "b"))
    with pytest.raises(storage.StorageFailed):
        away.size(storage.new_key("video"))


def test_a_bucket_is_looked_at_as_browsers_do_and_given_the_rules_they_need(bucket, app):
    store, site = S3Storage(bucket), "https://academy.example.org"
    with app.app_context():
        for _ in range(2):
            rules.set_up(store, site)
        after = list(rules.look_at(store, site))
        elsewhere = next(iter(rules.look_at(store, "https://elsewhere.example.org")))
    assert [each.tone for each in after] == ["good"] * 4
    assert elsewhere.tone == "bad"
