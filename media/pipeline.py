"""From an upload to a video that can be watched: the worker's steps over one asset.

Where an asset is, its row says: each step ends with one short transaction that moves it on, and a worker that was
killed begins again with the step that was not finished. So a crash costs at most one step, whoever takes over.
"""

import contextlib
import shutil
import time
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NoReturn

from lms.core.db import reading, session, transaction
from lms.core.errors import RuleError
from lms.core.jobs import Cancelled, Job, Running
from media import encode, ladder, place, probe, storage, words
from media.models import Asset, AssetState, Rendition, StoredObject
from media.playlists import Track, media
from media.refusals import Reason, Refused
from media.runner import RunCancelled, RunFailed, RunTimedOut
from media.service import assets, gathering, replacing
from media.storage import StorageFailed

S = AssetState
URL = "{url}"
MIME = {True: "audio/mp4", False: "video/mp4"}
PROBED, FIRST, WHOLE = 40, 300, 1000
ASK_SECONDS = 2.0


class Preparation:
    """One run of the worker over one asset."""

    def __init__(self, running: Running, asset_id: int) -> None:
        self.running = running
        self.asset_id = asset_id
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
        with _work_folder(self.asset_id) as folder, self._failures():
            while step := self._steps.get(self._asset().state):
                step(folder)

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
        source = gathering.source(self.asset_id, folder)
        found = probe.probe(source.path, place.tools())
        self.running.progress(PROBED, WHOLE)
        with transaction():
            asset = self._mine()
            asset.probe = probe.kept(found)
            asset.duration_ms, asset.width, asset.height = round(found.seconds * 1000), found.width, found.height
            asset.profile = place.profile_version()
            assets.move(asset, S.QUEUED)
            if other := assets.twin(asset, source.row.sha256):
                assets.share(asset, other)
                replacing.finish(asset)

    def _make_first(self, folder: Path) -> None:
        self._move(S.ENCODING_FIRST)
        work, first, _ = self._work(folder)
        self._make(work, first, PROBED, FIRST, S.PLAYABLE, poster=True)

    def _make_rest(self, folder: Path) -> None:
        work, _, rest = self._work(folder)
        if not rest:
            with transaction():
                replacing.finish(self._mine())
            return
        self._move(S.ENCODING_REST)
        self._make(work, rest, FIRST, WHOLE, S.READY)

    def _work(self, folder: Path) -> tuple[encode.Work, list[ladder.Rung], list[ladder.Rung]]:
        """What is to be encoded, and which renditions are still missing."""
        with reading() as current:
            asset = current.get_one(Asset, self.asset_id)
            source = current.get_one(StoredObject, asset.source_id)
            have = assets.labels(asset)
        found = probe.remembered(asset.probe)
        path = storage.at_hand(place.store(source.backend), source.key, folder)
        first, rest = ladder.choose(found, place.profile())
        work = encode.Work(path, found, folder, place.tools())
        return work, [r for r in first if r.name not in have], [r for r in rest if r.name not in have]

    def _make(
        self,
        work: encode.Work,
        rungs: list[ladder.Rung],
        start: int,
        end: int,
        then: AssetState,
        *,
        poster: bool = False,
    ) -> None:
        """Encode, check, store; then one transaction makes all of it visible at once."""
        if not rungs:
            self._move(then)
            return

        def seen(seconds: float) -> None:
            share = min(seconds / max(work.source.seconds, 1), 1)
            self.running.progress(start + int((end - start) * share * 0.98), WHOLE)

        made = encode.make(work, rungs, on_progress=seen, cancelled=self._is_cancelled)
        store = place.store()
        stored = [
            (each, store.put(storage.new_key("video", ".mp4"), each.path, MIME[each.rung.is_audio])) for each in made
        ]
        still = store.put(storage.new_key("poster", ".jpg"), encode.poster(work), "image/jpeg") if poster else None
        with transaction():
            asset = self._mine()
            for each, kept in stored:
                row = assets.keep(store.name, kept, MIME[each.rung.is_audio])
                session().add(_rendition(asset, each, row))
            if still:
                asset.poster_id = assets.keep(store.name, still, "image/jpeg").id
            asset.error = ""
            if then is S.READY:
                replacing.finish(asset)
            else:
                assets.move(asset, then)
        self.running.progress(end, WHOLE)

    def _is_cancelled(self) -> bool:
        if time.monotonic() - self._asked_at < ASK_SECONDS:
            return False
        self._asked_at = time.monotonic()
        return self.running.is_cancelled()

    @contextlib.contextmanager
    def _failures(self) -> Iterator[None]:
        """Note on the asset how it ended. What trying again cannot cure is a refusal; the rest the queue retries."""
        try:
            yield
        except Refused as refused:
            self._refuse(refused)
        except (Cancelled, RunCancelled) as stopped:
            with transaction():
                asset = session().get_one(Asset, self.asset_id)
                assets.stop_with(asset, S.CANCELLED, Reason.SUPERSEDED if replacing.is_superseded(asset) else None)
            raise Cancelled from stopped
        except (RunFailed, StorageFailed, OSError) as failed:
            self._note_failure(failed)
            raise

    def _refuse(self, refused: Refused) -> NoReturn:
        broken_here = refused.reason in {Reason.TOOL_MISSING, Reason.ENCODER_MISSING}
        with transaction():
            asset = session().get_one(Asset, self.asset_id)
            asset.probe = {**asset.probe, "refused": {"detail": refused.detail[-500:], **refused.facts}}
            assets.stop_with(asset, S.FAILED if broken_here or not _can_reject(asset) else S.REJECTED, refused.reason)
        raise RuleError(words.reason(refused.reason)) from refused

    def _note_failure(self, failed: Exception) -> None:
        reasons = {RunTimedOut: Reason.TIMED_OUT, StorageFailed: Reason.STORAGE, OSError: Reason.STORAGE}
        reason = next((why for kind, why in reasons.items() if isinstance(failed, kind)), Reason.ENCODE_FAILED)
        with transaction() as current:
            job = current.get_one(Job, self.running.job_id)
            if job.attempt > job.retries:
                assets.stop_with(current.get_one(Asset, self.asset_id), S.FAILED, reason)


def _can_reject(asset: Asset) -> bool:
    return S.REJECTED in assets.MOVES[asset.state]


def _rendition(asset: Asset, made: encode.Made, row: StoredObject) -> Rendition:
    track = Track(made.index.head_bytes, made.index.first_segment_at, made.index.segments)
    return Rendition(
        asset_id=asset.id,
        profile=asset.profile,
        label=made.rung.name,
        object_id=row.id,
        width=made.rung.width or None,
        height=made.rung.height or None,
        bandwidth=track.peak,
        average_bandwidth=track.average,
        codecs=made.index.codecs,
        playlist=media(track, URL),
    )


@contextlib.contextmanager
def _work_folder(asset_id: int) -> Iterator[Path]:
    """A fresh folder for this attempt; what an attempt that was killed left behind goes first."""
    home = place.work_folder() / f"asset-{asset_id}"
    shutil.rmtree(home, ignore_errors=True)
    folder = home / uuid.uuid4().hex
    folder.mkdir(parents=True, mode=0o700)
    try:
        yield folder
    finally:
        shutil.rmtree(home, ignore_errors=True)
