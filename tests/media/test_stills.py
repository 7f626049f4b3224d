import subprocess

import pytest
from PIL import Image, ImageDraw

from media import binaries, encode, gauge, ladder, probe, slides, stills
from tests.media import clips

TOOLS = binaries.find()


def glimpse(slide, pointer=0, face=0):
    """A tiny grey lecture: lines of a slide, a pointer, and a face in the corner."""
    image = Image.new("L", slides.GLIMPSE, 240)
    draw = ImageDraw.Draw(image)
    for line in range(slide + 2):
        draw.rectangle((4, 3 + line * 4, 10 + (slide * 17 + line * 13) % 40, 5 + line * 4), fill=40)
    draw.point((pointer % 60, 20), fill=0)
    draw.rectangle((54, 28, 63, 35), fill=100 + face % 2 * 80)
    return image


def test_a_new_slide_is_seen_and_a_pointer_and_a_face_in_the_corner_are_not():
    lecture = [glimpse(place // 10, pointer=place * 7, face=place) for place in range(60)]
    assert slides.changes(lecture) == [0, 10, 20, 30, 40, 50]


def test_a_film_has_no_slides():
    film = [Image.effect_noise(slides.GLIMPSE, 120) for _ in range(30)]
    assert slides.changes(film) == []


def test_a_picture_that_never_changes_is_one_slide():
    assert slides.changes([glimpse(3)] * 20) == [0]
    assert slides.changes([]) == slides.changes([glimpse(1)]) == []


@pytest.fixture(scope="module")
def lecture(clip_folder, tmp_path_factory):
    """A lecture of three coloured slides, and its easy rendition in a work folder."""
    path = clips.make("lecture.mp4", clip_folder)
    work = encode.Work(path, probe.probe(path, TOOLS).source, tmp_path_factory.mktemp("lecture"), TOOLS)
    encode.make(work, [rung for group in ladder.choose(work.source, ("240", "audio")) for rung in group])
    return work, work.folder / "180.mp4"


def test_a_still_of_each_slide_is_small_and_sharp(lecture, monkeypatch):
    work, easy = lecture
    assert list(slides.find(work, easy)) == [], "too short to be worth it"
    monkeypatch.setattr(slides, "LEAST_SECONDS", 1.0)
    found = list(slides.find(work, easy))
    assert [each.at_ms for each in found] == [0, 4000, 8000]
    for each, colour in zip(found, ("red", "green", "blue"), strict=True):
        with Image.open(each.path) as still:
            assert still.format == "WEBP"
            assert still.size == (each.width, each.height) == (320, 180)
            bands = still.convert("RGB").getpixel((160, 90))
        assert max(range(3), key=lambda band: bands[band]) == ("red", "green", "blue").index(colour)
        assert each.path.stat().st_size < 20_000


def test_the_sheet_holds_a_still_for_every_segment(lecture):
    work, easy = lecture
    sheet = stills.storyboard(work, easy)
    assert (sheet.every_ms, sheet.columns, sheet.stills) == (4000, 3, 3)
    with Image.open(sheet.path) as picture:
        assert picture.size == (3 * sheet.width, sheet.height) == (480, 90)
        seen = [picture.convert("RGB").getpixel((80 + 160 * place, 45)) for place in range(3)]
    assert [max(range(3), key=lambda band, one=one: one[band]) for one in seen] == [0, 1, 2]


def test_all_sound_is_brought_to_one_loudness(lecture):
    work, _ = lecture
    before, after = work.source, probe.probe(work.folder / "audio.mp4", TOOLS).source
    assert before.loudness < -30
    assert after.loudness == pytest.approx(-16, abs=1)
    volume = ["-v", "info", "-i", work.folder / "audio.mp4", "-af", "volumedetect", "-f", "null", "-"]
    said = subprocess.run([TOOLS.ffmpeg, *volume], check=True, capture_output=True, text=True, timeout=60).stderr
    peak = float(said.rpartition("max_volume:")[2].split()[0])
    assert peak <= -0.5


class Told:
    def __init__(self):
        self.notes = []

    def progress(self, done, _total, note=""):
        self.notes.append((done, note))


def test_progress_never_goes_back_and_the_time_left_is_told_in_digits(lecture, monkeypatch):
    source, told, now = lecture[0].source, Told(), [100.0]
    monkeypatch.setattr(gauge.time, "monotonic", lambda: now[0])
    shown = gauge.Gauge(told)
    shown.plan(source, *ladder.choose(source))
    shown.tell("first", 0.0)
    now[0] += 10
    shown.tell("rest", 0.5)
    shown.tell("first", 1.0)
    done = [done for done, _ in told.notes]
    assert done == sorted(done)
    left = gauge.read(told.notes[-1][1])
    assert left == pytest.approx(10 * (1000 - done[-1]) / (done[-1] - done[0]), abs=1)
    assert gauge.read("360") is None
    assert gauge.read("") is None
    assert gauge.written(754) == "≈ 12:34"
