"""A signed playlist of 45 minutes in processor time, and what a lecture of 45 minutes weighs as sound and slides."""

import os
import random
import statistics
import subprocess
import tempfile
import time
from pathlib import Path

from flask import Flask
from PIL import Image, ImageDraw

from bench.figure import Figure, note

MINUTES = 45
SLIDES = 30
SEGMENT_MS = 4000
ROUNDS = 300
MOST_MS, MOST_MB = 5.0, 8.5
SPEECH = "aevalsrc='0.2*sin(2*PI*(140+30*sin(2*PI*3*t))*t)*(0.5+0.5*sin(2*PI*2.3*t))+0.02*random(0)':s=44100"


def measure() -> Figure:
    """The middle of many playlists, and one lecture through the whole pipeline."""
    with tempfile.TemporaryDirectory(prefix="ijaza-bench-") as home:
        app = academy(Path(home) / "data")
        with app.app_context():
            milliseconds = playlist_ms(app)
            size = lecture_mb(app, lecture(Path(home)))
    held = milliseconds <= MOST_MS and size <= MOST_MB
    value = f"playlist {milliseconds:.2f} ms of Python; {MINUTES} minutes as sound and slides {size:.2f} MB"
    return Figure(value, f"{MOST_MS:.0f} ms, {MOST_MB} MB", held)


def academy(folder: Path) -> Flask:
    """An application of its own with an empty database."""
    from lms.app import create_app
    from lms.core import commands, config

    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    told = {"DATA_DIR": str(folder), "ENVIRONMENT": "testing", "LOG_LEVEL": "error", "RENDITIONS": "360"}
    app = create_app(config.from_environment(kept | told))
    with app.app_context():
        commands.upgrade()
    return app


def playlist_ms(app: Flask) -> float:
    """Processor time of one answer, squeezed as browsers ask for it, from the request to the last byte."""
    from lms.core.db import commit
    from media import playback

    asset_id = film()
    commit()
    with app.test_request_context():
        playing = playback.of(asset_id)
    assert playing is not None
    client, spent = app.test_client(), []
    for _ in range(ROUNDS):
        began = time.process_time()
        answer = client.get(playing.qualities[0].playlist, headers={"Accept-Encoding": "gzip"})
        spent.append((time.process_time() - began) * 1000)
        assert answer.status_code == 200
    note(f"{MINUTES * 60_000 // SEGMENT_MS} segments, {len(answer.data) / 1000:.1f} kB over the wire")
    return statistics.median(spent)


def film() -> int:
    """The rows of a film of this length, with a playlist as the pipeline writes it."""
    from lms.core.db import session
    from media import playlists
    from media.fmp4 import Segment
    from media.models import Asset, AssetState, Rendition, StoredObject
    from media.pipeline import URL

    count = MINUTES * 60_000 // SEGMENT_MS
    track = playlists.Track(1400, 9000, [Segment(90_000 + 37 * number % 5000, SEGMENT_MS) for number in range(count)])
    asset = Asset(state=AssetState.READY, duration_ms=MINUTES * 60_000, profile="1", title="film.mp4")
    stored = StoredObject(
        backend="local", key=f"video/00/{'0' * 40}/360.mp4", bytes=60_000_000, sha256="0" * 64, mime="video/mp4"
    )
    session().add_all([asset, stored])
    session().flush()
    made = Rendition(asset_id=asset.id, profile="1", label="360", object_id=stored.id, width=640, height=360)
    made.bandwidth, made.average_bandwidth, made.codecs = track.peak, track.average, "avc1.64001e,mp4a.40.2"
    made.playlist = playlists.media(track, URL)
    session().add(made)
    session().flush()
    return asset.id


def lecture_mb(app: Flask, clip: Path) -> float:
    """What the player says that sound and slides cost, after the pipeline made them."""
    from lms.accounts.models import Role, RoleAssignment, User
    from lms.core.db import commit, session
    from lms.core.jobs import Running
    from media import playback
    from media.pipeline import Preparation
    from media.service import uploads

    trainer = User(name_ar="مدرب", name_latin="Trainer", email="trainer@example.org")
    trainer.roles = [RoleAssignment(role=Role.TRAINER)]
    session().add(trainer)
    commit()
    with clip.open("rb") as file:
        asset = uploads.receive(trainer, clip.name, file)
    commit()
    note("preparing the lecture; this takes some minutes")
    Preparation(Running(str(asset.job_id)), asset.id).run()
    with app.test_request_context():
        playing = playback.of(asset.id)
    assert playing is not None
    sizes = {each.label: each.bytes / 1e6 for each in playing.qualities}
    note(
        f"{len(playing.slides)} slides of {SLIDES}; "
        + ", ".join(f"{label} {size:.2f} MB" for label, size in sizes.items())
    )
    return sizes[playback.SLIDES]


def lecture(folder: Path) -> Path:
    """Three quarters of an hour of slides, one every minute and a half, and somebody's voice."""
    each = MINUTES * 60 / SLIDES
    lines = []
    for number in range(SLIDES):
        _slide(number).save(folder / f"{number:02}.png")
        lines += [f"file '{number:02}.png'", f"duration {each}"]
    (folder / "list").write_text("\n".join([*lines, f"file '{SLIDES - 1:02}.png'"]))
    clip = folder / "lecture.mp4"
    note(f"drawing a lecture of {MINUTES} minutes")
    pictures = ["-f", "concat", "-safe", "0", "-i", str(folder / "list")]
    picture = ["-vf", "fps=10,format=yuv420p", "-c:v", "libx264", "-preset", "ultrafast", "-crf", "22", "-g", "100"]
    made = [*picture, "-c:a", "aac", "-b:a", "96k", "-t", str(MINUTES * 60)]
    command = ["nice", "-n", "15", "ffmpeg", "-v", "error", "-y", *pictures, "-f", "lavfi", "-i", SPEECH]
    subprocess.run([*command, *made, str(clip)], check=True)
    return clip


def _slide(number: int) -> Image.Image:
    """A title and lines of words, as dark boxes on paper: what a still of a slide weighs hangs on its edges."""
    chance, page = random.Random(number), Image.new("RGB", (1280, 720), "#faf7f0")
    draw = ImageDraw.Draw(page)
    draw.rectangle((80, 60, 80 + chance.randint(400, 1000), 106), "#123c5a")
    for line in range(chance.randint(5, 9)):
        x, until, y = 106, chance.randint(730, 1160), 160 + line * 55
        while x < until:
            width = chance.randint(12, 60)
            draw.rectangle(
                (x, y, x + width, y + chance.randint(14, 22)), chance.choice(["#222222", "#303030", "#7a1f1f"])
            )
            x += width + chance.randint(8, 16)
    return page
