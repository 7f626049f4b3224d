import errno

import pytest
from sqlalchemy import select

from lms.core.db import commit
from lms.core.errors import RuleError
from lms.core.jobs import Job, JobState
from lms.notifications.models import Notice
from media import binaries, encode, graph, health, keeping, place, probe, room, runner
from media.models import AssetKind, AssetState, Rendition, StoredObject
from media.service import orphans
from media.storage import StorageFailed
from tests.media import clips, factory

TOOLS = binaries.find()


@pytest.fixture
def trainer(cast):
    return cast.trainer


def notices(session, user):
    return [row.text for row in session.scalars(select(Notice).where(Notice.user_id == user.id).order_by(Notice.id))]


def test_its_owner_is_told_once_when_it_is_ready(session, trainer, clip):
    asset = factory.ready(clip("silent.mp4"), trainer)
    factory.run(asset)
    assert notices(session, trainer) == [{"ar": "«silent.mp4» جاهز.", "en": "“silent.mp4” is ready."}]
    assert session.scalar(select(Notice.path)) == f"/media/library/{asset.public_id}"


def test_its_owner_is_told_why_it_cannot_be_used_and_what_to_do(session, trainer, clip_folder):
    asset = factory.upload(clips.cut_short(clip_folder), trainer)
    with pytest.raises(RuleError):
        factory.run(asset)
    (said,) = notices(session, trainer)
    assert "“cut.mp4” could not be prepared. The file is incomplete" in said["en"]
    assert "«cut.mp4»" in said["ar"]
    assert "ناقص" in said["ar"] or "غير مكتمل" in said["ar"]


def full(free):
    return type("Usage", (), {"free": free})


def test_before_the_disk_is_full_the_work_stops_and_goes_on_when_there_is_room(session, trainer, clip, monkeypatch):
    asset = factory.upload(clip("silent.mp4"), trainer)
    with monkeypatch.context() as small:
        small.setattr(room.shutil, "disk_usage", lambda _: full(room.LEAST_BYTES - 1))
        with pytest.raises(RuleError, match=r"قرص الخادم ممتلئ"):
            factory.run(asset)
        session.refresh(asset)
        assert (asset.state, asset.error) == (AssetState.FAILED, "disk_full")
        assert not list(place.work_folder().iterdir())
        assert [check.tone for check in health.report() if "مساحة" in check.name] == ["bad"]
        session.get_one(Job, asset.job_id).state = JobState.FAILED
        room.go_on()
        assert asset.state is AssetState.FAILED, "there is still no room"
    room.go_on()
    commit()
    assert asset.state is AssetState.QUEUED, "it was looked at before"
    assert session.get_one(Job, asset.job_id).state is JobState.WAITING
    factory.run(asset)
    assert (asset.state, asset.error) == (AssetState.READY, "")
    assert room.waiting() == 0


def test_a_disk_that_fills_in_mid_encode_is_known_for_what_it_is(clip, tmp_path, monkeypatch):
    work = encode.Work(clip("silent.mp4"), probe.probe(clip("silent.mp4"), TOOLS).source, tmp_path, TOOLS)
    monkeypatch.setattr(graph, "PICTURES", "/dev/full")  # a real device that has no room
    rungs = [graph_rung for graph_rung in encode_rungs(work) if not graph_rung.is_audio]
    with pytest.raises(runner.RunFailed) as failed:
        encode.pictures(work, rungs, encode.Stretch(work.source.rate))
    assert room.is_lack(failed.value)


def encode_rungs(work):
    from media import ladder

    return ladder.choose(work.source)[0]


def test_only_a_full_disk_is_taken_for_one():
    failed = StorageFailed("could not be written")
    failed.__cause__ = OSError(errno.ENOSPC, "No space left on device")
    assert room.is_lack(failed)
    assert not room.is_lack(StorageFailed("away"))
    assert not room.is_lack(OSError(errno.EIO, "broken"))
    assert not room.is_lack(runner.RunFailed("It ended with code 1.", "Invalid data"))


def test_a_crash_between_a_file_and_its_use_leaves_a_row_that_is_swept(session, app, tmp_path, monkeypatch):
    path = tmp_path / "made.mp4"
    path.write_bytes(b"made")
    with monkeypatch.context() as crash:
        crash.setattr(type(place.store()), "put", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            keeping.keep(path, "video", ".mp4", "video/mp4")
    row = session.scalars(select(StoredObject)).one()
    monkeypatch.setattr(orphans, "GRACE", -orphans.GRACE)
    orphans.mark()
    commit()
    assert orphans.sweep() == 1
    assert session.get(StoredObject, row.id) is None


def test_an_audio_book_takes_the_same_way_and_keeps_its_chapters(session, trainer, clip_folder):
    asset = factory.ready(clips.book(clip_folder), trainer)
    assert (asset.state, asset.kind) == (AssetState.READY, AssetKind.AUDIO)
    made = session.scalars(select(Rendition).where(Rendition.asset_id == asset.id)).one()
    assert (made.label, made.width, made.codecs) == ("audio", None, "mp4a.40.2")
    assert asset.chapters == [
        {"at_ms": 0, "title": {"ar": "المقدمة"}},
        {"at_ms": 1000, "title": {"ar": "الباب الأول"}},
    ]
    assert len(asset.waveform) == 20
    assert asset.poster_id is None


def test_a_video_lesson_needs_a_picture_and_an_audio_lesson_takes_the_sound_of_a_film(session, trainer, clip):
    wanted = factory.upload(clip("sound.m4a"), trainer)
    wanted.wanted = "video"
    commit()
    with pytest.raises(RuleError):
        factory.run(wanted)
    assert (wanted.state, wanted.error) == (AssetState.REJECTED, "no_video")
    factory.ready(clip("tall.mp4"), trainer)  # the same file as a film has no sound to give away
    film = factory.upload(clip("tall.mp4"), trainer)
    film.wanted = "audio"
    commit()
    factory.run(film)
    assert film.kind is AssetKind.AUDIO
    assert list(session.scalars(select(Rendition.label).where(Rendition.asset_id == film.id))) == ["audio"]
    mute = factory.upload(clip("silent.mp4"), trainer)
    mute.wanted = "audio"
    commit()
    with pytest.raises(RuleError):
        factory.run(mute)
    assert mute.error == "no_sound"
