"""Tiny clips, drawn by ffmpeg when a test first asks for them and kept for the runs that follow (memo.py)."""

import hashlib
import shutil
import subprocess
from pathlib import Path

from media import binaries
from tests.media import memo

FFMPEG = binaries.find().ffmpeg
H264 = "-c:v libx264 -preset ultrafast -pix_fmt yuv420p"
AAC = "-c:a aac -b:a 64k"
TONE = "-f lavfi -i sine=440:d={0}"
RECIPES = {
    "lesson.mp4": f"-f lavfi -i testsrc2=s=640x360:r=25:d=9 {TONE.format(9)} {H264} {AAC} -movflags +faststart",
    "tall.mp4": f"-f lavfi -i testsrc2=s=160x288:r=25:d=2 {TONE.format(2)} {H264} {AAC}",
    "silent.mp4": f"-f lavfi -i testsrc2=s=320x240:r=25:d=2 {H264}",
    "broadcast.mp4": f"-f lavfi -i testsrc2=s=320x240:r=25:d=2 {TONE.format(2)} -c:v libx264 -preset ultrafast"
    f" -pix_fmt yuv422p10le {AAC}",
    "uneven.mkv": "-f lavfi -i testsrc2=s=320x240:r=25:d=4 "
    f"{TONE.format(4)} -vf select=not(mod(n\\,3))+not(mod(n\\,7)) -vsync vfr {H264} {AAC}",
    "recorder.webm": f"-f lavfi -i testsrc2=s=160x120:r=15:d=3 {TONE.format(3)} -c:v libvpx -c:a libopus"
    " -f webm -live 1",
    "hdr.mp4": "-f lavfi -i testsrc2=s=320x240:r=25:d=2 -c:v libx265 -preset ultrafast -x265-params log-level=none"
    " -pix_fmt yuv420p10le -color_primaries bt2020 -color_trc smpte2084 -colorspace bt2020nc -tag:v hvc1",
    "lecture.mp4": "-f lavfi -i color=red:s=320x180:r=10:d=12,drawbox=c=lime:t=fill:enable=gte(t\\,4),"
    f"drawbox=c=blue:t=fill:enable=gte(t\\,8) -f lavfi -i sine=440:d=12,volume=-20dB {H264} -g 20 {AAC}",
    "phone.mp4": f"-f lavfi -i testsrc2=s=320x180:r=30000/1001:d=12.5 {TONE.format(12.5)} {H264} -g 47 {AAC}",
    "sound.m4a": f"{TONE.format(2)} {AAC}",
    "quiet.m4a": f"-f lavfi -i anullsrc=r=44100:cl=mono:d=2 {AAC}",
    "huge.mp4": "-f lavfi -i color=s=8192x8192:r=1:d=1 -c:v libx264 -preset ultrafast -pix_fmt yuv420p",
    "long.mp4": f"-f lavfi -i color=s=160x120:r=1:d=200 {H264} -g 10",
}


def make(name: str, folder: Path) -> Path:
    """The clip of this name in `folder`."""
    return draw(RECIPES[name], folder / name)


def draw(recipe: str, path: Path) -> Path:
    """The clip of this recipe at `path`."""

    def drawn(draft: Path) -> None:
        subprocess.run(
            [FFMPEG, "-v", "error", "-nostdin", "-y", *recipe.split(), draft / path.name], check=True, timeout=120
        )

    if not path.exists():
        kept = memo.kept(hashlib.sha256(f"{recipe} {path.name}".encode()).hexdigest(), drawn)
        draft = path.with_name("draft-" + path.name)
        shutil.copy(kept / path.name, draft)
        draft.rename(path)
    return path


def book(folder: Path) -> Path:
    """An audio book of two chapters with Arabic titles, and its cover."""
    path, source = folder / "book.m4b", make("sound.m4a", folder)
    if not path.exists():
        titles = "".join(
            f"[CHAPTER]\nTIMEBASE=1/1000\nSTART={at}\nEND={at + 1000}\ntitle={title}\n"
            for at, title in ((0, "المقدمة"), (1000, "الباب الأول"))
        )
        (folder / "titles").write_text(";FFMETADATA1\n" + titles)
        add = (
            f"-v error -y -i {source} -f ffmetadata -i {folder / 'titles'} -f lavfi -i color=s=64x64:d=1 -map 0 -map 2"
        )
        kept = "-map_chapters 1 -frames:v 1 -c:v mjpeg -c:a copy -disposition:v attached_pic -f mp4"
        subprocess.run([FFMPEG, *add.split(), *kept.split(), path], check=True, timeout=60)
    return path


def turned(folder: Path) -> Path:
    """A clip that a phone held upright recorded lying down, with a note to turn it."""
    path, source = folder / "turned.mp4", make("lesson.mp4", folder)
    if not path.exists():
        command = [FFMPEG, "-v", "error", "-y", "-i", source, "-t", "2", "-c", "copy"]
        subprocess.run([*command, "-metadata:s:v", "rotate=90", path], check=True, timeout=60)
    return path


def cut_short(folder: Path) -> Path:
    """A clip of which only the first half arrived; its head still claims the whole length."""
    path, source = folder / "cut.mp4", make("lesson.mp4", folder)
    content = source.read_bytes()
    path.write_bytes(content[: len(content) // 2])
    return path
