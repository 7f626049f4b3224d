"""The films can be read, last a sensible time, and really come out of the studio."""

import hashlib
import json
import re
import subprocess

import pytest

from demo import jobs, syllabus
from demo.seed import films
from demo.videos import score, storyboard, studio
from lms.core.db import transaction
from lms.core.jobs import Job, Running
from media import binaries, captions
from media.models import AssetState, StoredObject

FILMS = storyboard.names()
LAYOUTS = {"title", "points", "window", "parts", "tree", "message", "compare", "mock", "close"}


def test_every_film_is_a_lesson_and_every_video_lesson_a_film():
    lessons = {lesson.video for slug in syllabus.slugs() for lesson in syllabus.load(slug).lessons if lesson.video}
    assert lessons == set(FILMS)
    assert len(FILMS) >= 2


@pytest.mark.parametrize("name", FILMS)
def test_a_film_lasts_one_to_three_minutes_and_has_a_dozen_steps(name):
    board = storyboard.load(name)
    assert 60_000 <= board.lasts_ms <= 180_000
    assert 12 <= len(board.steps) <= 20
    assert {scene["layout"] for scene in board.scenes} <= LAYOUTS
    assert board.mode in score.MODES


@pytest.mark.parametrize("name", FILMS)
def test_the_captions_carry_every_word_in_order_to_the_last_second(name):
    board = storyboard.load(name)
    cues = re.findall(r"([\d:.]+) --> ([\d:.]+)\n(.+)\n", board.captions)
    assert " ".join(words for _, _, words in cues) == " ".join(step.says for step in board.steps)
    assert all(begin < end for begin, end, _ in cues)
    assert [begin for begin, _, _ in cues[1:]] == [end for _, end, _ in cues[:-1]]
    assert max(len(words) for _, _, words in cues) <= storyboard.LONGEST_CUE


@pytest.mark.parametrize("name", FILMS)
def test_the_media_house_takes_the_captions_as_they_are(name):
    board = storyboard.load(name)
    assert len(captions.read(board.captions.encode())) == board.captions.count("-->")


@pytest.mark.parametrize("name", FILMS)
def test_chapters_begin_at_nought_and_have_both_languages(name):
    chapters = storyboard.load(name).chapters
    assert chapters[0]["at_ms"] == 0
    assert [mark["at_ms"] for mark in chapters] == sorted({mark["at_ms"] for mark in chapters})
    assert all(mark["title"].keys() == {"ar", "en"} for mark in chapters)


@pytest.mark.parametrize("name", FILMS)
def test_every_step_of_a_film_can_be_drawn(name, tmp_path, monkeypatch):
    monkeypatch.setattr(studio, "PIXELS_AN_INCH", 20)
    board = storyboard.load(name)
    whole = [frame for frame in studio._frames(board) if frame.page["arrived"] == 1]
    studio._draw(board, whole, tmp_path, lambda *_: None)
    assert len({path.read_bytes() for path in tmp_path.glob("*.tga")}) == len(board.steps)


@pytest.fixture
def short(tmp_path):
    """The name of a film of one scene, the first of a real one; an absolute name leads out of our own storyboards."""
    beginning = (storyboard.BOARDS / "clear-slides.toml").read_text("utf-8").split("[[scene]]")[:2]
    (tmp_path / "short.toml").write_text("[[scene]]".join(beginning), "utf-8")
    return str(tmp_path / "short")


@pytest.mark.once
def test_a_film_is_made_by_its_job_once_and_handed_over_like_any_upload(session, cast, tmp_path, short):
    with transaction():
        asset = films.expect("clear-slides", cast.trainer)
    job = session.get_one(Job, asset.job_id)
    for _ in range(2):
        jobs.make_film.run(Running(job.id), short, asset.id)
    session.refresh(asset)
    session.refresh(job)
    assert (asset.state, job.done_count) == (AssetState.UPLOADED, 100)
    assert session.get_one(Job, asset.job_id).name == "media.prepare"

    tools = binaries.find()
    film = studio.make(short, tmp_path, tools.ffmpeg)
    assert session.get_one(StoredObject, asset.source_id).sha256 == hashlib.sha256(film.path.read_bytes()).hexdigest()
    assert_is_a_film(film, tools.ffprobe)


def assert_is_a_film(film, ffprobe):
    told = subprocess.run(
        [ffprobe, "-v", "error", "-show_streams", "-of", "json", film.path], capture_output=True, check=True
    )
    picture, sound = json.loads(told.stdout)["streams"]
    assert (picture["width"], picture["height"], picture["codec_name"]) == (1920, 1080, "h264")
    assert sound["codec_name"] == "aac"
    for lasting in (picture["duration"], sound["duration"]):
        assert abs(float(lasting) * 1000 - film.lasts_ms) < 200
