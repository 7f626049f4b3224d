import datetime as dt

import pytest
from sqlalchemy import func, select, update

from lms.core import clock
from lms.core.db import commit
from lms.core.errors import RuleError
from lms.core.jobs import Cancelled
from lms.notifications.models import Notice
from media import place
from media.models import Asset, AssetState, Rendition, StoredObject
from media.service import assets, orphans, replacing, uploads
from tests.media import factory


@pytest.fixture
def trainer(cast):
    return cast.trainer


def labels(session, asset):
    return set(session.scalars(select(Rendition.label).where(Rendition.asset_id == asset.id)))


def bring(path, asset, by):
    """A file sent for `asset`, as the uploader does."""
    commit()
    with path.open("rb") as file:
        uploads.receive(by, path.name, file, asset)
    commit()
    return asset


@pytest.mark.once
def test_the_old_set_plays_until_the_new_one_takes_its_place(session, trainer, clip):
    asset = factory.ready(clip("tall.mp4"), trainer)
    old = set(session.scalars(select(Rendition.object_id).where(Rendition.asset_id == asset.id)))
    new = bring(clip("silent.mp4"), replacing.begin(asset, trainer), trainer)
    assert replacing.pending(asset) is new
    assert labels(session, asset) == {"160", "audio"}
    factory.run(new)
    session.refresh(asset)
    assert (asset.state, asset.generation) == (AssetState.READY, 2)
    assert (asset.width, asset.height) == (320, 240)
    assert labels(session, asset) == {"240"}
    assert labels(session, new) == set()
    assert new.state is AssetState.MERGED
    assert replacing.pending(asset) is None
    store = place.store()
    assert all(store.exists(session.get_one(StoredObject, row).key) for row in old), "somebody may still watch it"


def test_of_two_replacements_the_later_counts_whichever_is_ready_first(session, trainer, cast, clip):
    asset = factory.ready(clip("tall.mp4"), trainer)
    mine = replacing.begin(asset, trainer)
    theirs = replacing.begin(asset, cast.stranger_trainer)
    assert (mine.state, mine.error) == (AssetState.CANCELLED, "superseded")
    bring(clip("silent.mp4"), mine, trainer)  # its upload went on in another window
    bring(clip("broadcast.mp4"), theirs, cast.stranger_trainer)
    with pytest.raises(Cancelled):
        factory.run(mine)
    session.refresh(mine)
    assert (mine.state, mine.error) == (AssetState.CANCELLED, "superseded")
    assert labels(session, asset) == {"160", "audio"}
    factory.run(theirs)
    assert labels(session, asset) == {"240", "audio"}


@pytest.mark.once
def test_a_rejected_replacement_leaves_what_there_is(session, trainer, clip, tmp_path):
    asset = factory.ready(clip("tall.mp4"), trainer)
    (tmp_path / "words.mp4").write_text("no video at all")
    new = bring(tmp_path / "words.mp4", replacing.begin(asset, trainer), trainer)
    with pytest.raises(RuleError):
        factory.run(new)
    assert new.state is AssetState.REJECTED
    assert labels(session, asset) == {"160", "audio"}
    assert asset.generation == 1


@pytest.mark.once
def test_the_same_source_is_made_anew_by_another_ladder(session, trainer, clip, monkeypatch):
    asset = factory.ready(clip("lesson.mp4"), trainer)
    asset.chapters = [{"at_ms": 0, "title": {"ar": "البداية"}}, {"at_ms": 99_000, "title": {"ar": "بعد النهاية"}}]
    source = asset.source_id
    assert replacing.outdated() == []
    monkeypatch.setattr(place, "profile", lambda: ("240", "audio"))
    assert replacing.outdated() == [asset]
    told = session.scalar(select(func.count(Notice.id)))
    new = replacing.remake(asset)
    commit()
    assert replacing.outdated() == []
    factory.run(new)
    session.refresh(asset)
    assert labels(session, asset) == {"240", "audio"}
    assert asset.source_id == source
    assert session.scalar(select(func.count(Notice.id))) == told, "its owner knows that it is ready"
    assert asset.is_playable


@pytest.mark.once
def test_what_nobody_points_to_is_deleted_after_a_day_and_nothing_else(session, trainer, clip):
    asset = factory.ready(clip("tall.mp4"), trainer)
    factory.run(bring(clip("silent.mp4"), replacing.begin(asset, trainer), trainer))
    assert marked()
    assert orphans.sweep() == 3, "joined pieces wait for nobody: a picture and a sound, then a picture"
    everything = set(session.scalars(select(StoredObject.key)))
    assert not marked()
    age(session, StoredObject.created_at)
    assert not marked()
    assert orphans.sweep() == 0
    age(session, StoredObject.orphaned_at)
    assert marked()
    assert orphans.sweep() == 5, "the source, 160, the sound, the poster and the small stills of the old set"
    left = set(session.scalars(select(StoredObject.key)))
    assert all(place.store().exists(key) for key in left)
    assert not any(place.store().exists(key) for key in everything - left)


def marked():
    found = orphans.mark()
    commit()
    return found


def age(session, column):
    earlier = clock.now() - dt.timedelta(hours=25)
    session.execute(update(StoredObject).where(column.is_not(None)).values({column: earlier}))
    commit()


def test_a_run_ends_when_its_asset_was_given_another_set(session, trainer, clip, monkeypatch):
    asset = factory.upload(clip("lesson.mp4"), trainer)
    monkeypatch.setattr(place, "profile", lambda: ("240", "360", "audio"))
    move = assets.move

    def replaced(moved, state):
        move(moved, state)
        if state is AssetState.PLAYABLE:
            moved.generation += 1

    monkeypatch.setattr(assets, "move", replaced)
    with pytest.raises(Cancelled):
        factory.run(asset)
    assert labels(session, session.get_one(Asset, asset.id)) == {"360"}
