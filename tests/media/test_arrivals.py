"""One contract for parts: our own disk and a real S3 server are asked the same things."""

import hashlib
import urllib.error
import urllib.request

import pytest

from media import parts, storage
from media.storage import StorageFailed
from media.storage.arrivals import Arriving
from media.storage.local import LocalStorage
from media.storage.local_arrivals import LocalArrivals
from media.storage.s3 import S3Storage
from media.tokens import Signer

PART = 5 << 20  # the least that S3 takes
PIECES = {1: b"a" * PART, 2: bytes(range(256)) * (PART // 256), 3: "خاتمة".encode()}
WHOLE = b"".join(PIECES.values())


def sha256(content):
    return hashlib.sha256(content).hexdigest()


PROMISED = {number: sha256(piece) for number, piece in PIECES.items()}


class OnDisk:
    """Sends as our own door does."""

    def __init__(self, tmp_path):
        arrivals = LocalArrivals(tmp_path / "uploads", tmp_path / "files", lambda opened, number: f"/{opened}/{number}")
        self.store = LocalStorage(tmp_path / "files", Signer("k" * 40, "object"), str, arrivals)

    def send(self, arriving, number, content, announced=""):
        target = self.store.arrivals.sign(arriving, number, len(content), announced or sha256(content))
        given = iter([content, b""])
        try:
            self.store.arrivals.take(
                arriving, number, lambda _: next(given), len(content), target.headers["X-Content-SHA256"]
            )
        except parts.BadPart:
            return False
        return True


class InBucket:
    """Sends as a browser does: to the signed address, with the signed headers."""

    def __init__(self, bucket):
        self.store = S3Storage(bucket)

    def send(self, arriving, number, content, announced=""):
        target = self.store.arrivals.sign(arriving, number, len(content), announced or sha256(content))
        return put(target.address, content, target.headers)


def put(address, content, headers):
    request = urllib.request.Request(address, data=content, headers=headers, method="PUT")
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            return answer.status == 200
    except urllib.error.HTTPError as refused:
        with refused:
            return False


@pytest.fixture(params=["local", "s3"])
def place(request, tmp_path):
    return OnDisk(tmp_path) if request.param == "local" else InBucket(request.getfixturevalue("bucket"))


@pytest.fixture
def arriving(place):
    return place.store.arrivals.begin(storage.new_key("source"), "application/octet-stream")


def test_parts_in_any_order_become_one_file(place, arriving):
    arrivals = place.store.arrivals
    assert arrivals.parts(arriving) == {}
    for number in (3, 1, 2, 1):
        assert place.send(arriving, number, PIECES[number])
    here = arrivals.parts(arriving)
    assert {number: part.size for number, part in here.items()} == {n: len(piece) for n, piece in PIECES.items()}
    # not every store tells the SHA-256 that it was sent
    assert all(part.sha256 in {"", sha256(PIECES[number])} for number, part in here.items())
    assert arriving.opened in {each.arriving.opened for each in arrivals.unfinished()}
    for _ in range(2):  # a worker that was killed between the store's answer and its own note asks again
        arrivals.complete(arriving, len(WHOLE), PART, PROMISED)
    assert b"".join(place.store.read(arriving.key)) == WHOLE
    assert arriving.opened not in {each.arriving.opened for each in arrivals.unfinished()}
    assert arrivals.parts(arriving) == {}
    assert arriving.key in {each.key for each in place.store.files()}


def test_a_part_that_is_not_what_was_announced_is_refused(place, arriving):
    assert place.send(arriving, 1, PIECES[2])
    assert not place.send(arriving, 1, PIECES[1], announced="0" * 64)
    assert place.send(arriving, 2, PIECES[1])
    place.store.arrivals.complete(arriving, 2 * PART, PART, {1: sha256(PIECES[2]), 2: sha256(PIECES[1])})
    assert b"".join(place.store.read(arriving.key)) == PIECES[2] + PIECES[1]


def test_with_a_gap_nothing_is_made(place, arriving):
    for number in (1, 3):
        place.send(arriving, number, PIECES[number])
    for _ in range(2):
        with pytest.raises(StorageFailed):
            place.store.arrivals.complete(arriving, len(WHOLE), PART, PROMISED)
    assert not place.store.exists(arriving.key)
    place.send(arriving, 1, PIECES[1])
    place.send(arriving, 2, PIECES[2])
    place.send(arriving, 3, PIECES[3])
    place.store.arrivals.complete(arriving, len(WHOLE), PART, PROMISED)
    assert b"".join(place.store.read(arriving.key)) == WHOLE


def test_what_is_given_up_is_gone_and_twice_is_fine(place, arriving):
    place.send(arriving, 1, PIECES[1])
    for _ in range(2):
        place.store.arrivals.abort(arriving)
    assert place.store.arrivals.parts(arriving) == {}
    with pytest.raises(StorageFailed):
        place.store.arrivals.complete(arriving, len(WHOLE), PART, PROMISED)


def test_a_signed_address_takes_its_own_part_alone(bucket):
    place = InBucket(bucket)
    arriving = place.store.arrivals.begin(storage.new_key("source"), "application/octet-stream")
    target = place.store.arrivals.sign(arriving, 1, len(PIECES[3]), sha256(PIECES[3]))
    assert not put(target.address, PIECES[3] + b"!", target.headers), "a longer body"
    assert not put(target.address, PIECES[3], {}), "without what was signed"
    assert not put(target.address.replace("partNumber=1", "partNumber=2"), PIECES[3], target.headers)
    assert not put(target.address.replace(arriving.key, "source/aa/other"), PIECES[3], target.headers)
    assert put(target.address, PIECES[3], target.headers)


@pytest.mark.parametrize("stopped_at", range(1, 7))
def test_joining_that_is_killed_anywhere_goes_on(tmp_path, monkeypatch, stopped_at):
    place = OnDisk(tmp_path)
    arriving = place.store.arrivals.begin(storage.new_key("source"), "")
    small = {number: piece[:5000] if number < 3 else piece for number, piece in PIECES.items()}
    for number, piece in small.items():
        place.send(arriving, number, piece)
    calls, real = [], parts.os.fsync

    def dying(descriptor):
        calls.append(1)
        if len(calls) == stopped_at:
            raise KeyboardInterrupt
        real(descriptor)

    monkeypatch.setattr(parts.os, "fsync", dying)
    size = sum(map(len, small.values()))
    try:
        place.store.arrivals.complete(arriving, size, 5000, {})
    except KeyboardInterrupt:
        monkeypatch.undo()
        home = tmp_path / "uploads" / arriving.opened
        if (home / parts.WHOLE).exists():
            with (home / parts.WHOLE).open("ab") as whole:
                whole.write(b"half a block")  # what was under way when the power went
        place.store.arrivals.complete(arriving, size, 5000, {})
    assert b"".join(place.store.read(arriving.key)) == b"".join(small.values())


def test_the_name_of_an_upload_is_never_a_path(tmp_path):
    with pytest.raises(ValueError, match="badly formed"):
        OnDisk(tmp_path).store.arrivals.parts(Arriving("source/aa/a", "../../etc"))
