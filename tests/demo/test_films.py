"""The films can be read, last a sensible time, and really come out of the studio."""

import json
import re
import subprocess

import pytest

from demo import syllabus
from demo.videos import score, storyboard, studio
from media import binaries, captions

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


@pytest.mark.slow
def test_a_film_comes_out_of_the_studio_whole_and_the_same_each_time(tmp_path):
    tools = binaries.find()
    film = studio.make("clear-slides", tmp_path, tools.ffmpeg)
    told = subprocess.run(
        [tools.ffprobe, "-v", "error", "-show_streams", "-show_format", "-of", "json", film.path],
        capture_output=True,
        check=True,
    )
    seen = json.loads(told.stdout)
    picture, sound = seen["streams"]
    assert (picture["width"], picture["height"], picture["codec_name"]) == (1920, 1080, "h264")
    assert sound["codec_name"] == "aac"
    for lasting in (picture["duration"], sound["duration"]):
        assert abs(float(lasting) * 1000 - film.lasts_ms) < 200
    first = film.path.read_bytes()
    assert studio.make("clear-slides", tmp_path, tools.ffmpeg).path.read_bytes() == first
