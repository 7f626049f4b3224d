"""Where pieces lie in a pack, and the program that cuts."""

import json
import random
import signal
import subprocess
import sys
import time

import pytest
from PIL import Image

from lms.publications.atlas import tiling
from lms.publications.atlas.tiling import TILE, Malformed, Tiling, Unsupported
from tests.factories.atlas import picture

PROGRAM = tiling.__file__


def test_every_piece_is_asked_for_by_one_address_and_none_is_left_over():
    for _ in range(20):
        cut = Tiling(random.randint(TILE, 9000), random.randint(TILE, 9000))
        asked = [cut.piece("full", f"{width},{height}") for width, height in map(cut.size, cut.factors)]
        for factor in cut.factors[:-1]:
            side = TILE * factor
            for y in range(0, cut.height, side):
                for x in range(0, cut.width, side):
                    width, height = min(side, cut.width - x), min(side, cut.height - y)
                    size = f"{-(-width // factor)},{-(-height // factor)}"
                    asked.append(cut.piece(f"{x},{y},{width},{height}", size))
        assert sorted(asked) == list(range(cut.count))


def test_viewers_may_write_the_same_piece_in_other_ways():
    cut = Tiling(4000, 5200)
    assert cut.piece("full", "max") == cut.piece("0,0,4000,5200", "4000,5200") == 0
    assert cut.piece("full", "250,") == cut.piece("full", "250,325") == 4
    assert (
        cut.piece("512,0,512,512", "max") == cut.piece("512,0,512,512", "512,") == cut.piece("512,0,512,512", "512,512")
    )
    assert cut.piece("3584,5120,512,512", "416,80") == cut.piece("3584,5120,416,80", "416,80")


@pytest.mark.parametrize(
    ("region", "size"),
    [("1,0,512,512", "512,512"), ("full", "333,444"), ("full", "pct:50"), ("0,0,512,512", "!200,200")],
)
def test_what_was_not_cut_is_not_there(region, size):
    with pytest.raises(Unsupported):
        Tiling(4000, 5200).piece(region, size)


@pytest.mark.parametrize(
    ("region", "size"),
    [("x", "max"), ("0,0,0,0", "max"), ("9000,0,5,5", "max"), ("full", "a,b"), ("full", ""), ("0,0,٥,5", "max")],
)
def test_nonsense_is_told_from_it(region, size):
    with pytest.raises(Malformed):
        Tiling(4000, 5200).piece(region, size)


def test_a_piece_shows_its_part_of_the_picture_and_two_runs_give_the_same_pack(tmp_path):
    source = picture(tmp_path, (1300, 1100))
    packs = []
    for name in ("one", "two"):
        folder = tmp_path / name
        folder.mkdir()
        said = tiling.main(source, folder)
        packs.append((folder / "pack").read_bytes())
    assert packs[0] == packs[1]
    cut = Tiling(said["width"], said["height"])
    number = cut.piece("1024,512,276,512", "max")
    (tmp_path / "tile.jpg").write_bytes(packs[0][said["ends"][number - 1] : said["ends"][number]])
    with Image.open(source) as whole, Image.open(tmp_path / "tile.jpg") as tile:
        assert tile.size == (276, 512)
        assert abs(tile.getpixel((100, 100))[0] - whole.getpixel((1124, 612))[0]) <= 4


def test_a_program_that_was_killed_goes_on_at_its_row(tmp_path):
    Image.effect_noise((2600, 2600), 80).convert("RGB").save(tmp_path / "source.jpg")
    folder = tmp_path / "work"
    folder.mkdir()
    command = [sys.executable, "-I", PROGRAM, str(tmp_path / "source.jpg"), str(folder)]
    for _again in range(20):  # a busy machine may look away until it is at its end
        with subprocess.Popen(command, stdout=subprocess.DEVNULL) as running:
            while not list(folder.glob("row-1-*")) and running.poll() is None:
                time.sleep(0.005)
            running.send_signal(signal.SIGKILL)
        if not (folder / "pack").exists():
            break
        for path in folder.iterdir():
            path.unlink()
    assert not (folder / "pack").exists()
    before = {path.name: path.stat().st_mtime_ns for path in folder.iterdir() if not path.name.startswith(".")}
    said = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
    assert {name: (folder / name).stat().st_mtime_ns for name in before} == before
    assert len(said["ends"]) == Tiling(2600, 2600).count
    whole = tmp_path / "whole"
    whole.mkdir()
    tiling.main(tmp_path / "source.jpg", whole)
    assert (whole / "pack").read_bytes() == (folder / "pack").read_bytes()


def test_hostile_pictures_are_refused(tmp_path, monkeypatch):
    (tmp_path / "text.png").write_bytes(b"\x89PNG\r\n\x1a\n" + b"nothing" * 40)
    Image.new("RGB", (10, 10)).save(tmp_path / "small.png")
    Image.new("1", (4000, 4000)).save(tmp_path / "bomb.png")
    Image.new("RGB", (900, 900)).save(tmp_path / "cut.jpg", quality=90)
    (tmp_path / "cut.jpg").write_bytes((tmp_path / "cut.jpg").read_bytes()[:600])
    monkeypatch.setattr(tiling, "MOST_PIXELS", 1_000_000)
    words = {
        name: tiling.main(tmp_path / name, tmp_path)["refused"]
        for name in ("text.png", "small.png", "bomb.png", "cut.jpg")
    }
    assert words == {
        "text.png": "unreadable",
        "small.png": "too_small",
        "bomb.png": "too_large",
        "cut.jpg": "unreadable",
    }


def test_a_drawing_without_ground_lies_on_white(tmp_path):
    Image.new("RGBA", (300, 300), (0, 0, 0, 0)).save(tmp_path / "clear.png")
    said = tiling.main(tmp_path / "clear.png", tmp_path)
    (tmp_path / "first.jpg").write_bytes((tmp_path / "pack").read_bytes()[: said["ends"][0]])
    with Image.open(tmp_path / "first.jpg") as shown:
        assert shown.getpixel((150, 150)) == (255, 255, 255)
