"""From an upload to a lesson that can be watched: the worker's steps over one asset.

Where an asset is, its row says: each step ends with one short transaction that moves it on, and each piece is kept
when it is done. So a worker that was killed loses the piece it was at, whoever takes over.
"""

import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from sqlalchemy import select

from lms.core.db import reading, session, transaction
from lms.core.jobs import Cancelled, Job, Running
from media import encode, fmp4, keeping, ladder, place, probe, source, stills
from media.beside import Beside
from media.endings import ended_well, note_failures
from media.gauge import PROBED, WHOLE, Gauge
from media.models import Asset, AssetState, Rendition, StoredObject
from media.pieces import FIRST, REST, Pieces, ask_for_help, planned
from media.playlists import Track, media
from media.service import assets, filing, gathering, replacing
from media.walk import as_wanted
from media.workplace import work_folder

S = AssetState
URL = "{url}"
Stored = tuple[encode.Made, StoredObject]
MIME = {True: "audio/mp4", False: "video/mp4"}
ASK_SECONDS = 2.0


class Preparation:
    """One run of the worker over one asset."""

    def __init__(self, running: Running, asset_id: int) -> None:
        self.running = running
        self.asset_id = asset_id
        self.gauge = Gauge(running)
        self._generation = 0  # of the asset when this run began: another set in its place ends the run
        self._asked_at = time.monotonic()
        self._steps: dict[AssetState, Callable[[Path], None]] = {
            S.UPLOADED: self._gather_and_probe,
            S.PROBING: self._gather_and_probe,
            S.QUEUED: self._make_first,
            S.ENCODING_FIRST: self._make_first,
            S.PLAYABLE: self._make_rest,
            S.ENCODING_REST: self._make_rest,
        }

    def run(self) -> None:
        """Take step after step until the asset has come to an end."""
        with work_folder(self.asset_id) as folder, note_failures(self.running.job_id, self.asset_id):
            while step := self._steps.get(self._asset().state):
                step(folder)

    def help(self) -> None:
        """Encode pieces for the worker whose asset this is."""
        with work_folder(self.asset_id, helper=self.running.job_id) as folder:
            stage = {S.ENCODING_FIRST: FIRST, S.ENCODING_REST: REST}.get(self._asset().state)
            if stage is None:
                return
            work, first, rest = self._work(folder)
            rungs = _seen(first if stage == FIRST else rest)
            Pieces(self.running, self.asset_id, work, self._must_stop).help_with(stage, rungs)

    def _asset(self) -> Asset:
        with reading() as current:
            return current.get_one(Asset, self.asset_id, populate_existing=True)

    def _move(self, state: AssetState) -> None:
        with transaction():
            assets.move(self._mine(), state)

    def _mine(self) -> Asset:
        """The asset for a change; somebody may have stopped it in the meantime."""
        asset = session().get_one(Asset, self.asset_id, populate_existing=True)
        self._generation = self._generation or asset.generation
        given_another = asset.generation != self._generation or replacing.is_superseded(asset)
        if asset.state is S.CANCELLED or given_another:
            raise Cancelled
        return asset

    def _gather_and_probe(self, folder: Path) -> None:
        self._move(S.PROBING)
        original = gathering.source(self.asset_id, folder)
        if filing.settle(self.asset_id, original, folder):
            return
        found = as_wanted(probe.probe(original.path, place.tools()), self._asset().wanted)
        self.running.progress(PROBED, WHOLE)
        with transaction():
            asset = self._mine()
            assets.describe(asset, found)
            asset.profile = place.profile_version()
            assets.move(asset, S.QUEUED)
            if other := assets.twin(asset, original.row.sha256):
                assets.share(asset, other)
                self._finish(asset)

    def _make_first(self, folder: Path) -> None:
        work, first, rest = self._work(folder)
        self.gauge.plan(work.source, first, rest)
        encode.refuse_impossible(work)
        self._move(S.ENCODING_FIRST)
        self._make(FIRST, work, first, S.PLAYABLE)

    def _make_rest(self, folder: Path) -> None:
        work, first, rest = self._work(folder)
        self.gauge.plan(work.source, first, rest)
        if rest:
            self._move(S.ENCODING_REST)
        self._make(REST, work, rest, S.READY)

    def _work(self, folder: Path) -> tuple[encode.Work, list[ladder.Rung], list[ladder.Rung]]:
        """What is to be encoded, and the renditions of both stages."""
        with reading() as current:
            asset = current.get_one(Asset, self.asset_id)
            file = current.get_one(StoredObject, asset.source_id)
        found = source.remembered(asset.probe)
        path = keeping.bring(file, folder / "source")
        return encode.Work(path, found, folder, place.tools()), *ladder.choose(found, ladder.named(asset.profile))

    def _make(self, stage: str, work: encode.Work, rungs: list[ladder.Rung], then: AssetState) -> None:
        """Encode, join, check, store; then one transaction makes all of it visible at once.

        What does not wait for the larger pictures shows as soon as it is there: sound alone, the poster, the stills.
        """
        pieces = Pieces(self.running, self.asset_id, work, self._must_stop)
        bitrates = encode.bitrates(work, rungs)
        with Beside(lambda: self._wait(pieces, stage)) as beside:
            for bitrate in bitrates:
                alone = [rung for rung in rungs if rung.is_audio and rung.audio_kbps == bitrate and stage == REST]
                pieces.hear(bitrate, beside, partial(self._show_alone, pieces, alone))
            if stage == REST:
                self._draw(work, beside)
            seen = self._pictures(pieces, stage, rungs, beside)
        stored = self._stored(pieces, self._not_shown(rungs), seen)
        with transaction():
            asset = self._mine()
            _show(asset, stored)
            assets.forget_pieces(asset, "" if then is S.READY else stage)
            asset.error = ""
            if then is S.READY:
                self._finish(asset)
            else:
                assets.move(asset, then)

    def _show_alone(self, pieces: Pieces, rungs: list[ladder.Rung]) -> None:
        stored = self._stored(pieces, self._not_shown(rungs), [])
        with transaction():
            _show(self._mine(), stored)

    def _stored(self, pieces: Pieces, rungs: list[ladder.Rung], seen: list[tuple[Path, float | None]]) -> list[Stored]:
        """These renditions, joined, checked and kept."""
        if not rungs:
            return []
        made = encode.join(pieces.work, rungs, seen, pieces.sounds(encode.bitrates(pieces.work, rungs)))
        return [(each, keeping.keep(each.path, "video", ".mp4", MIME[each.rung.is_audio])) for each in made]

    def _not_shown(self, rungs: list[ladder.Rung]) -> list[ladder.Rung]:
        """Without those that this run, or an earlier one that was killed, has shown."""
        with reading() as current:
            shown = set(current.scalars(select(Rendition.label).where(Rendition.asset_id == self.asset_id)))
        return [rung for rung in rungs if rung.name not in shown]

    def _draw(self, work: encode.Work, beside: Beside) -> None:
        """The poster, and what is drawn from the easy rendition when there is one, beside the encoding."""
        with reading() as current:
            has_poster, has_stills = stills.drawn(current.get_one(Asset, self.asset_id))
        easy = self._easy(work.folder)
        if work.source.has_picture and not has_poster:
            beside.start(lambda stopping: stills.early(work, stopping), self._keep_drawn)
        if not has_stills:
            beside.start(lambda stopping: stills.late(work, easy, stopping), self._keep_drawn)

    def _keep_drawn(self, drawn: stills.Drawn) -> None:
        extras = drawn.keep()
        with transaction():
            extras.put(self._mine())

    def _pictures(
        self, pieces: Pieces, stage: str, rungs: list[ladder.Rung], beside: Beside
    ) -> list[tuple[Path, float | None]]:
        seen = _seen(rungs)
        if not seen:
            return []
        stretches = planned(pieces.work)
        pieces.lay_out(stage, stretches)
        if len(stretches) > 1:
            ask_for_help(self._asset(), stage, self._attempt(), len(stretches))

        def tell(seconds: float) -> None:
            beside.look()
            self._tell(pieces, stage, seconds)

        pieces.work_through(stage, seen, tell)
        if self._must_stop(at_once=True):
            raise Cancelled
        return pieces.files(stage)

    def _wait(self, pieces: Pieces, stage: str) -> None:
        """While only what goes on beside is left; sound alone is told by how much of it is encoded."""
        if self._must_stop():
            raise Cancelled
        if not pieces.work.source.has_picture:
            self._tell(pieces, stage, pieces.heard)

    def _tell(self, pieces: Pieces, stage: str, seconds: float) -> None:
        self.gauge.tell(stage, seconds / max(pieces.work.source.seconds, 0.1))

    def _easy(self, folder: Path) -> Path | None:
        """The rendition that was made first, for what is drawn from it; none where there is no picture."""
        with reading() as current:
            row = assets.easy_rendition(current.get_one(Asset, self.asset_id))
        return keeping.bring(row, folder / "easy.mp4") if row else None

    def _attempt(self) -> int:
        with reading() as current:
            return current.get_one(Job, self.running.job_id).attempt

    def _finish(self, asset: Asset) -> None:
        is_news = not replacing.is_remake(asset)
        replacing.finish(asset)
        if is_news:
            ended_well(asset)

    def _must_stop(self, *, at_once: bool = False) -> bool:
        """Whether somebody asked to stop, or the asset needs this work no more."""
        if not at_once and time.monotonic() - self._asked_at < ASK_SECONDS:
            return False
        self._asked_at = time.monotonic()
        return self.running.is_cancelled() or self._asset().state is S.CANCELLED


def _seen(rungs: list[ladder.Rung]) -> list[ladder.Rung]:
    return [rung for rung in rungs if not rung.is_audio]


def _show(asset: Asset, stored: list[Stored]) -> None:
    for each, row in stored:
        session().add(_rendition(asset, each, row))


def _rendition(asset: Asset, made: encode.Made, row: StoredObject) -> Rendition:
    index: fmp4.Index = made.index
    track = Track(index.head_bytes, index.first_segment_at, index.segments)
    return Rendition(
        asset_id=asset.id,
        profile=asset.profile,
        label=made.rung.name,
        object_id=row.id,
        width=made.rung.width or None,
        height=made.rung.height or None,
        bandwidth=track.peak,
        average_bandwidth=track.average,
        codecs=index.codecs,
        playlist=media(track, URL),
    )
