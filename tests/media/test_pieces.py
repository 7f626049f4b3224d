import subprocess
from dataclasses import replace

import pytest
from sqlalchemy import select

from lms.core.db import commit
from media import binaries, encode, graph, ladder, pieces, place, probe, splitting
from media.models import AssetState, Piece, Rendition, StoredObject
from media.pieces import FIRST, Pieces
from media.pipeline import Preparation
from tests.media import clips, factory

TOOLS = binaries.find()


@pytest.fixture
def trainer(cast):
    return cast.trainer


@pytest.fixture(scope="module")
def work(clip_folder, tmp_path_factory):
    """A source at 30000/1001 frames a second with key frames where it pleased, as phones record."""
    path = clips.make("phone.mp4", clip_folder)
    return encode.Work(path, probe.probe(path, TOOLS).source, tmp_path_factory.mktemp("whole"), TOOLS)


def frames(path):
    ask = "-v error -select_streams v -show_entries packet=pts_time,flags -of csv=p=0"
    said = subprocess.run([TOOLS.ffprobe, *ask.split(), path], check=True, capture_output=True, text=True, timeout=60)
    return [(line.split(",")[0], "K" in line) for line in said.stdout.split()]


def test_a_source_in_pieces_comes_out_as_the_same_one_in_one_piece(work, tmp_path):
    rungs = [rung for group in ladder.choose(work.source, ("240", "360", "audio")) for rung in group]
    seen = [rung for rung in rungs if not rung.is_audio]
    whole = encode.make(work, rungs)
    apart = replace(work, folder=tmp_path)
    stretches = splitting.plan(apart, 4)
    assert [stretch.first_frame for stretch in stretches] == [0, 120, 240], "on the borders of segments"
    made = []
    for number, stretch in enumerate(stretches):
        path = encode.pictures(apart, seen, stretch).rename(tmp_path / f"{number}.mp4")
        made.append((path, stretch.frames and float(stretch.frames / stretch.rate)))
    joined = encode.join(apart, rungs, made, {rate: encode.sound(apart, rate) for rate in (22, 48)})
    for one, other in zip(whole, joined, strict=True):
        assert frames(one.path) == frames(other.path), "the same frames at the same times, key frames too"
        assert [each.milliseconds for each in one.index.segments] == [
            each.milliseconds for each in other.index.segments
        ]
    # pieces of four seconds are the worst case: a piece of minutes costs nothing that can be measured
    assert sum(each.size for each in joined) <= 1.03 * sum(each.size for each in whole)


def test_a_short_source_is_not_cut(work):
    assert len(splitting.plan(work, 10)) == 1
    assert len(splitting.plan(work, 0)) == 1


def test_a_source_that_cannot_be_searched_is_not_cut(work, monkeypatch):
    monkeypatch.setattr(splitting, "_ask", lambda *_: {})
    assert len(splitting.plan(work, 4)) == 1


@pytest.fixture
def long_asset(session, trainer, clip, monkeypatch):
    """An asset whose source is cut in three, made in one size."""
    monkeypatch.setattr(place, "profile", lambda: ("240", "audio"))
    monkeypatch.setattr(pieces, "planned", lambda work: splitting.plan(work, 4))
    monkeypatch.setattr("media.pipeline.planned", lambda work: splitting.plan(work, 4))
    return factory.upload(clip("phone.mp4"), trainer)


def encoded(monkeypatch, fails_at=None):
    """Which stretches are really encoded, by their first frames; at `fails_at` the worker dies."""
    begun, whole = [], encode.pictures

    def noted(work, rungs, stretch, watch=None):
        if stretch.first_frame == fails_at:
            raise KeyboardInterrupt
        begun.append(stretch.first_frame)
        return whole(work, rungs, stretch, watch)

    monkeypatch.setattr(encode, "pictures", noted)
    return begun


def test_a_piece_that_is_finished_is_not_encoded_again_after_a_crash(session, long_asset, monkeypatch):
    with monkeypatch.context() as crash:
        begun = encoded(crash, fails_at=240)
        crash.setattr("media.pieces.Pieces._released_on_failure", lambda *_: pieces.contextlib.nullcontext())
        with pytest.raises(KeyboardInterrupt):
            factory.run(long_asset)
        assert begun == [0, 120]
    session.refresh(long_asset)
    assert long_asset.state is AssetState.ENCODING_FIRST
    begun = encoded(monkeypatch)
    factory.run(long_asset)
    assert begun == [240]
    assert long_asset.state is AssetState.READY
    assert session.scalars(select(Piece)).all() == []


def test_pieces_and_renditions_go_through_any_store(session, kept_in, long_asset, monkeypatch):
    with monkeypatch.context() as crash:
        encoded(crash, fails_at=120)
        with pytest.raises(KeyboardInterrupt):
            factory.run(long_asset)
    Preparation(factory.StandIn("a helper"), long_asset.id).help()
    factory.run(long_asset)
    assert long_asset.state is AssetState.READY
    made = session.scalars(select(Rendition).where(Rendition.asset_id == long_asset.id)).all()
    for row in made:
        file = session.get_one(StoredObject, row.object_id)
        assert file.backend == kept_in
        assert place.store(kept_in).size(file.key) == file.bytes
    assert len(made) == 2


def test_another_worker_helps_and_neither_encodes_what_the_other_did(session, long_asset, monkeypatch):
    with monkeypatch.context() as crash:
        encoded(crash, fails_at=120)
        with pytest.raises(KeyboardInterrupt):
            factory.run(long_asset)
    begun = encoded(monkeypatch)
    helper = factory.StandIn("a helper")
    Preparation(helper, long_asset.id).help()
    assert begun == [120, 240]
    factory.run(long_asset)
    assert begun == [120, 240]
    assert long_asset.state is AssetState.READY
    labels = session.scalars(select(Rendition.label).where(Rendition.asset_id == long_asset.id))
    assert set(labels) == {"180", "audio"}
    Preparation(helper, long_asset.id).help()
    assert begun == [120, 240], "a helper that comes late finds nothing to do"


def test_a_piece_is_claimed_by_one_and_taken_over_when_its_claim_has_run_out(session, long_asset, work, monkeypatch):
    mine, other = (Pieces(factory.StandIn(name), long_asset.id, work, lambda: False) for name in ("mine", "other"))
    mine.lay_out(FIRST, splitting.plan(work, 4))
    mine.lay_out(FIRST, splitting.plan(work, 4))
    assert [mine.claim(FIRST).number, other.claim(FIRST).number] == [0, 1]
    assert mine.claim(FIRST).number == 0, "what this very job left behind in a crash"
    assert other.claim(FIRST).number == 1
    third = Pieces(factory.StandIn("third"), long_asset.id, work, lambda: False)
    assert third.claim(FIRST).number == 2
    assert Pieces(factory.StandIn("fourth"), long_asset.id, work, lambda: False).claim(FIRST) is None
    monkeypatch.setattr(pieces, "LEASE", -pieces.LEASE)
    mine.claim(FIRST)
    assert third.claim(FIRST).number == 0
    commit()


def test_help_is_asked_for_as_far_as_there_are_workers_and_pieces(session, long_asset):
    from lms.core.jobs import Job
    from lms.core.jobs.models import Worker

    session.add_all([Worker(id="one"), Worker(id="two"), Worker(id="three")])
    commit()
    pieces.ask_for_help(long_asset, FIRST, 1, 12)
    pieces.ask_for_help(long_asset, FIRST, 1, 12)
    query = select(Job).where(Job.name == "media.help")
    assert len(session.scalars(query).all()) == 2, "for the two others"
    pieces.ask_for_help(long_asset, FIRST, 2, 2)
    assert len(session.scalars(query).all()) == 3


def test_names_of_runs_are_ours_alone(work):
    said = " ".join(graph.pictures(work, [ladder.TABLE["240"]], graph.Stretch(ladder.full_rate(work.source), 120, 120)))
    assert said.index("-protocol_whitelist file") < said.index("-i file:/")
    assert said.index("-format_whitelist") < said.index("-i file:/")
    assert said.index("-max_pixels") < said.index("-i file:/")
