"""The pieces of a source that are encoded apart: claimed by any worker, kept when done, joined at the end.

Every source has them, a short one just one: what is finished is kept at once, so a worker that was killed loses the
piece it was at. The job that prepares an asset works through the pieces itself; other workers get jobs to help.
"""

import contextlib
import datetime as dt
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from sqlalchemy import Select, func, or_, select

from lms.core import clock
from lms.core.db import insert_once, reading, transaction
from lms.core.jobs import Running
from lms.core.jobs.models import Worker
from media import encode, keeping, place, room, splitting
from media.beside import Beside
from media.encode import Watch, Work
from media.graph import Stretch, sound_file
from media.ladder import Rung, full_rate
from media.models import Asset, Piece, StoredObject

FIRST, REST = "first", "rest"
LEASE = dt.timedelta(seconds=60)
RENEW_SECONDS = 10.0
TELL_SECONDS = 1.5
WAIT_SECONDS = 1.0
ALIVE = dt.timedelta(seconds=45)


class Pieces:
    """The pieces of one asset, as one job sees them."""

    def __init__(self, running: Running, asset_id: int, work: Work, stopped: Callable[[], bool]) -> None:
        self.running = running
        self.asset_id = asset_id
        self.work = work
        self.stopped = stopped
        self.heard = 0.0  # seconds of sound that are encoded

    def lay_out(self, stage: str, stretches: Sequence[Stretch]) -> None:
        """Write down the pieces of a stage, once."""
        with transaction():
            for number, stretch in enumerate(stretches):
                values = {"asset_id": self.asset_id, "stage": stage, "number": number, "claimed_by": ""}
                values |= {"first_frame": stretch.first_frame, "frames": stretch.frames}
                insert_once(Piece, ["asset_id", "stage", "number"], values)

    def work_through(self, stage: str, rungs: Sequence[Rung], seen: Callable[[float], None]) -> None:
        """Encode what nobody else does until all is done; `seen` is told how many seconds of the source are."""
        while True:
            if piece := self.claim(stage):
                self._encode(piece, rungs, lambda seconds: seen(seconds + self._done(stage)))
            elif self._left(stage):
                if self.stopped():
                    return
                seen(self._done(stage))
                time.sleep(WAIT_SECONDS)
            else:
                return

    def help_with(self, stage: str, rungs: Sequence[Rung]) -> None:
        """Encode what is not claimed, and end when everything is."""
        while not self.stopped() and (piece := self.claim(stage)):
            self._encode(piece, rungs, lambda _: None)

    def hear(self, bitrate: int, beside: Beside, then: Callable[[], None] = lambda: None) -> None:
        """Encode the sound beside the pictures, unless an earlier run has kept it; `then` is called once it is kept.

        It is one piece and no one helps.
        """
        self.lay_out(_sound(bitrate), [Stretch(full_rate(self.work.source))])
        if piece := self.claim(_sound(bitrate)):

            def take(made: Path) -> None:
                self._keep(piece, made.rename(self._path(piece)))
                then()

            beside.start(
                lambda stopping: encode.sound(self.work, bitrate, Watch(self._note_heard, stopping)),
                take,
                lambda: self._release(piece),
            )

    def sounds(self, bitrates: Sequence[int]) -> dict[int, Path]:
        """The finished sounds in the work folder, by bitrate."""
        return {bitrate: self.files(_sound(bitrate))[0][0] for bitrate in bitrates}

    def _note_heard(self, seconds: float) -> None:
        self.heard = seconds

    def claim(self, stage: str) -> Piece | None:
        """The first piece that nobody encodes. One that this very job had claimed was left by a crash."""
        moment = clock.now()
        free = or_(Piece.claimed_until.is_(None), Piece.claimed_until < moment, Piece.claimed_by == self.running.job_id)
        query = self._of(stage).where(Piece.object_id.is_(None), free).order_by(Piece.number).limit(1)
        with transaction() as current:
            piece = current.scalar(query.with_for_update(skip_locked=True))
            if piece:
                piece.claimed_by, piece.claimed_until = self.running.job_id, moment + LEASE
            return piece

    def files(self, stage: str) -> list[tuple[Path, float | None]]:
        """The finished pieces in the work folder, each with how long it plays, if it is not the last."""
        with reading() as current:
            query = self._of(stage).join(StoredObject, Piece.object_id == StoredObject.id).order_by(Piece.number)
            rows = current.execute(query.add_columns(StoredObject)).all()
        rate = full_rate(self.work.source)
        return [
            (keeping.bring(row, self._path(piece)), None if piece.frames is None else float(piece.frames / rate))
            for piece, row in rows
        ]

    def _path(self, piece: Piece) -> Path:
        return self.work.folder / f"{piece.stage}-{piece.number}.mp4"

    def _encode(self, piece: Piece, rungs: Sequence[Rung], seen: Callable[[float], None]) -> None:
        room.check()
        renewal = _Every(RENEW_SECONDS, lambda: self._renew(piece))
        telling = _Every(TELL_SECONDS, lambda: None)

        def on_progress(seconds: float) -> None:
            renewal.tick()
            if telling.tick():
                seen(seconds)

        watch = Watch(on_progress, self.stopped)
        with self._released_on_failure(piece):
            stretch = Stretch(full_rate(self.work.source), piece.first_frame, piece.frames)
            self._keep(piece, encode.pictures(self.work, rungs, stretch, watch).rename(self._path(piece)))

    def _keep(self, piece: Piece, made: Path) -> None:
        row = keeping.keep(made, "piece", ".mp4", "video/mp4")
        with transaction() as current:
            current.get_one(Piece, piece.id).object_id = row.id

    def _renew(self, piece: Piece) -> None:
        room.check()
        with transaction() as current:
            current.get_one(Piece, piece.id).claimed_until = clock.now() + LEASE

    @contextlib.contextmanager
    def _released_on_failure(self, piece: Piece) -> Iterator[None]:
        try:
            yield
        except BaseException:
            self._release(piece)
            raise

    def _release(self, piece: Piece) -> None:
        with transaction() as current:
            if left := current.get(Piece, piece.id):
                left.claimed_until = None

    def _of(self, stage: str) -> Select[Piece]:
        return select(Piece).where(Piece.asset_id == self.asset_id, Piece.stage == stage)

    def _left(self, stage: str) -> bool:
        with reading() as current:
            return current.scalar(self._of(stage).where(Piece.object_id.is_(None)).limit(1)) is not None

    def _done(self, stage: str) -> float:
        """Seconds of the source that are encoded and kept."""
        with reading() as current:
            frames = select(func.coalesce(func.sum(Piece.frames), 0)).where(
                Piece.asset_id == self.asset_id, Piece.stage == stage, Piece.object_id.is_not(None)
            )
            return float(current.scalar(frames) or 0) / float(full_rate(self.work.source))


def _sound(bitrate: int) -> str:
    return sound_file(bitrate).removesuffix(".mp4")


class _Every:
    """Do something at most once in so many seconds."""

    def __init__(self, seconds: float, act: Callable[[], None]) -> None:
        self.seconds, self.act, self.done_at = seconds, act, time.monotonic()

    def tick(self) -> bool:
        """Whether it was time, and it was done."""
        if time.monotonic() - self.done_at < self.seconds:
            return False
        self.done_at = time.monotonic()
        self.act()
        return True


def planned(work: Work) -> list[Stretch]:
    """The stretches of a source by this academy's setting."""
    return splitting.plan(work, place.settings().piece_minutes * 60)


def ask_for_help(asset: Asset, stage: str, attempt: int, count: int) -> None:
    """A job for every other worker that is alive, as far as there are pieces for it."""
    from media.jobs import help_encode

    with transaction() as current:
        alive = current.scalar(select(func.count(Worker.id)).where(Worker.seen_at > clock.now() - ALIVE)) or 0
        for number in range(1, min(alive, count)):
            help_encode.later(key=f"media.help:{asset.public_id}:{stage}:{attempt}:{number}", asset_id=asset.id)
