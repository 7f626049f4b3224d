import pytest
from sqlalchemy import select

from lms.core.db import commit
from lms.core.errors import RuleError
from lms.core.jobs import Cancelled, Job, JobState
from media import encode, place
from media.jobs import settle_stranded
from media.models import Asset, AssetState, Piece, Rendition, StoredObject
from media.pipeline import Preparation
from media.runner import RunFailed
from media.service import assets
from media.storage import StorageFailed
from tests.media import clips, factory


@pytest.fixture
def trainer(cast):
    return cast.trainer


def renditions(session, asset):
    return {row.label: row for row in session.scalars(select(Rendition).where(Rendition.asset_id == asset.id))}


def test_an_upload_becomes_a_video_that_can_be_watched(session, trainer, clip):
    asset = factory.upload(clip("lesson.mp4"), trainer)
    assert asset.state is AssetState.UPLOADED
    seen = factory.run(asset).seen
    assert asset.state is AssetState.READY
    assert asset.ready_at
    assert (asset.width, asset.height) == (640, 360)
    assert asset.duration_ms == pytest.approx(9000, abs=100)
    made = renditions(session, asset)
    assert set(made) == {"240", "360", "audio"}
    assert "{url}" in made["360"].playlist
    assert session.scalars(select(Piece)).all() == []
    assert asset.storyboard == {"every_ms": 4000, "columns": 3, "width": 160, "height": 90, "stills": 3}
    assert len(asset.waveform) == 90
    assert seen == sorted(seen)
    store = place.store()
    for row in session.scalars(select(StoredObject)):
        assert store.size(row.key) == row.bytes
    assert not list(place.work_folder().iterdir())


def test_it_can_be_watched_before_it_is_ready(session, trainer, clip, monkeypatch):
    monkeypatch.setattr(place, "profile", lambda: ("240", "360", "audio"))
    asset = factory.upload(clip("lesson.mp4"), trainer)
    states = []
    whole = encode.pictures

    def noted(work, rungs, *rest):
        states.append((asset_state(session, asset), [rung.name for rung in rungs]))
        return whole(work, rungs, *rest)

    monkeypatch.setattr(encode, "pictures", noted)
    factory.run(asset)
    assert states == [("encoding_first", ["360"]), ("encoding_rest", ["240"])]
    assert set(renditions(session, asset)) == {"240", "360", "audio"}


def asset_state(session, asset):
    return session.scalar(select(Asset.state).where(Asset.id == asset.id)).value


def playlist(folder):
    path = folder / "disguise.mp4"
    path.write_text("#EXTM3U\n#EXTINF:2.0,\nsecret.ts\n#EXT-X-ENDLIST\n")
    return path


def words(folder):
    path = folder / "words.mp4"
    path.write_text("no video at all")
    return path


@pytest.mark.parametrize(
    ("make", "reason"),
    [
        (clips.cut_short, "truncated"),
        (playlist, "playlist"),
        (words, "unreadable"),
    ],
)
def test_bad_input_is_rejected_with_a_sentence_and_never_tried_again(session, trainer, clip_folder, make, reason):
    asset = factory.upload(make(clip_folder), trainer)
    with pytest.raises(RuleError) as refused:
        factory.run(asset)
    assert asset.state is AssetState.REJECTED
    assert asset.error == reason
    assert str(refused.value)
    assert renditions(session, asset) == {}
    with pytest.raises(RuleError):
        assets.retry(asset, trainer)


def test_the_same_content_is_not_encoded_twice(session, trainer, clip, monkeypatch):
    first = factory.ready(clip("tall.mp4"), trainer)
    monkeypatch.setattr(encode, "pictures", lambda *_, **__: pytest.fail("encoded again"))
    second = factory.ready(clip("tall.mp4"), trainer)
    assert second.state is AssetState.READY
    one, two = renditions(session, first), renditions(session, second)
    assert {label: row.object_id for label, row in one.items()} == {label: row.object_id for label, row in two.items()}
    assert second.poster_id == first.poster_id


def test_a_job_that_is_run_twice_changes_nothing(session, trainer, clip):
    asset = factory.ready(clip("tall.mp4"), trainer)
    before = renditions(session, asset)
    factory.run(asset)
    assert renditions(session, asset) == before


def test_a_stopped_preparation_is_noted_and_can_begin_again(session, trainer, clip, monkeypatch):
    asset = factory.upload(clip("lesson.mp4"), trainer)
    monkeypatch.setattr("media.pipeline.ASK_SECONDS", 0)
    running = factory.StandIn(asset.job_id, stop=True)
    with pytest.raises(Cancelled):
        Preparation(running, asset.id).run()
    session.refresh(asset)
    assert asset.state is AssetState.CANCELLED
    assert not list(place.work_folder().iterdir())
    session.get_one(Job, asset.job_id).state = JobState.CANCELLED
    assets.retry(asset, trainer)
    commit()
    assert session.get_one(Job, asset.job_id).state is JobState.WAITING
    factory.run(asset)
    assert asset.state is AssetState.READY


def test_a_job_stopped_while_it_waits_settles_its_asset(session, trainer, clip):
    asset = factory.upload(clip("tall.mp4"), trainer)
    session.get_one(Job, asset.job_id).state = JobState.CANCELLED
    settle_stranded()
    assert asset.state is AssetState.CANCELLED


def test_a_cancel_by_its_keeper_stops_a_waiting_video_at_once(session, trainer, clip):
    asset = factory.upload(clip("tall.mp4"), trainer)
    assets.cancel(asset)
    assert asset.state is AssetState.CANCELLED
    assert session.get_one(Job, asset.job_id).state is JobState.CANCELLED
    commit()
    factory.run(asset)
    assert asset.state is AssetState.CANCELLED


def test_stopping_the_other_qualities_keeps_the_one_that_can_be_watched(session, trainer, clip, monkeypatch):
    monkeypatch.setattr(place, "profile", lambda: ("240", "360", "audio"))
    asset = factory.upload(clip("lesson.mp4"), trainer)
    whole = encode.pictures

    def stopped(work, rungs, *rest):
        if rungs[0].name == "240":
            raise Cancelled
        return whole(work, rungs, *rest)

    monkeypatch.setattr(encode, "pictures", stopped)
    with pytest.raises(Cancelled):
        factory.run(asset)
    session.refresh(asset)
    assert asset.state is AssetState.PLAYABLE
    assert set(renditions(session, asset)) == {"360"}


@pytest.mark.parametrize("failure", [RunFailed("It ended with code 1."), StorageFailed("away"), OSError(5, "broken")])
def test_a_failure_of_ours_is_retried_and_told_only_at_the_end(session, trainer, clip, monkeypatch, failure):
    asset = factory.upload(clip("tall.mp4"), trainer)

    def fails(*args, **kwargs):
        raise failure

    with monkeypatch.context() as broken:
        broken.setattr(encode, "pictures", fails)
        with pytest.raises(type(failure)):
            factory.run(asset)
        session.refresh(asset)
        assert asset.state is AssetState.ENCODING_FIRST
        session.get_one(Job, asset.job_id).attempt = 9
        commit()
        with pytest.raises(type(failure)):
            factory.run(asset)
        session.refresh(asset)
    assert asset.state is AssetState.FAILED
    assert asset.error in {"encode_failed", "storage"}
    session.get_one(Job, asset.job_id).state = JobState.FAILED
    assets.retry(asset, trainer)
    commit()
    factory.run(asset)
    assert asset.state is AssetState.READY
    assert asset.error == ""


def test_no_state_is_leapt_over():
    for state, following in assets.MOVES.items():
        for other in set(AssetState) - following - {state}:
            with pytest.raises(ValueError, match="does not go"):
                assets.move(Asset(state=state), other)
        for other in following:
            asset = Asset(state=state)
            assets.move(asset, other)
            assert asset.state is other
    assert set(assets.MOVES) == set(AssetState)
