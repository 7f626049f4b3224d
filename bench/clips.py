"""Clips that stand for real recordings: a person who talks, a lecture with slides, and ffmpeg's own pattern."""

import random
import subprocess
from pathlib import Path

from bench.figure import note

SECONDS = 60
SLIDE_SECONDS = 10
SPEECH = "aevalsrc='0.2*sin(2*PI*(140+30*sin(2*PI*3*t))*t)*(0.5+0.5*sin(2*PI*2.3*t))+0.02*random(0)':s=44100"
H264 = "-c:v libx264 -preset ultrafast -g 60 -pix_fmt yuv420p -c:a aac -b:a 96k"
# a face that nods before a blurred room, with the grain of a phone's sensor
FACE = (
    "color=c=0x9a7058:s=420x560:r=30,format=yuva420p,trim=end_frame=1,"
    "geq=lum='lum(X,Y)+20*sin((X+Y)/40)':cb='cb(X,Y)':cr='cr(X,Y)'"
    ":a='if(lt(pow((X-210)/210,2)+pow((Y-280)/280,2),1),255,0)',loop=-1:1,setpts=N/30/TB"
)
GRAIN = "[1][2]overlay=x='750+25*sin(2*PI*t/3)':y='300+12*sin(2*PI*t/1.7)':shortest=1,noise=alls=10:allf=t[v]"


def talk(folder: Path, seconds: int = SECONDS) -> Path:
    """Hard: everything moves a little, all the time."""
    room = f"gradients=s=1920x1080:r=30:d={seconds}:speed=0.02:n=4:seed=7"
    return _drawn(folder / "talk.mp4", [room, FACE], GRAIN, seconds, "-b:v 8M")


def slides(folder: Path, height: int = 1080, seconds: int = SECONDS, each: int = SLIDE_SECONDS) -> Path:
    """Easy: lines of words that stand still, and a pointer that does not."""
    paper = f"color=c=0xfaf7f0:s={height * 16 // 9}x{height}:r=30"
    pages = ",".join(box for place in range(seconds // each) for box in _page(place, each, height / 1080))
    pointer = "color=c=0xcc2020:s=18x18:r=30"
    moved = "overlay=x='W/2+W/3*sin(2*PI*t/9)':y='H/2+H/4*cos(2*PI*t/7)':shortest=1"
    return _drawn(
        folder / f"slides-{height}.mp4", [paper, pointer], f"[1]{pages}[p];[p][2]{moved}[v]", seconds, "-crf 18"
    )


def repeated(clip: Path, times: int) -> Path:
    """The same clip so many times, without encoding."""
    path = clip.with_name(f"{clip.stem}-{times}-times.mp4")
    copied = ["-stream_loop", str(times - 1), "-i", clip, "-c", "copy", path]
    subprocess.run(["ffmpeg", "-v", "error", "-y", *copied], check=True)
    return path


def pattern(folder: Path, seconds: int = SECONDS) -> Path:
    """What every encoder knows."""
    return _drawn(folder / "pattern.mp4", ["testsrc2=s=1280x720:r=25"], "[1]null[v]", seconds, "-crf 18")


def _page(place: int, each: int, scale: float) -> list[str]:
    """One slide: a title and lines of words, as boxes."""
    chance = random.Random(place)
    start, end = place * each, (place + 1) * each - 0.001
    boxes = [(120, 90, chance.randint(600, 1500), 70, "123c5a")]
    for line in range(chance.randint(5, 9)):
        x, until = 160, chance.randint(1100, 1750)
        while x < until:
            width = chance.randint(18, 90)
            boxes.append(
                (x, 240 + line * 82, width, chance.randint(20, 34), chance.choice(["222222", "303030", "7a1f1f"]))
            )
            x += width + chance.randint(10, 22)
    return [
        f"drawbox=x={x * scale:.0f}:y={y * scale:.0f}:w={w * scale:.0f}:h={h * scale:.0f}:color=0x{colour}:t=fill"
        f":enable='between(t,{start},{end})'"
        for x, y, w, h, colour in boxes
    ]


def _drawn(path: Path, pictures: list[str], graph: str, seconds: int, quality: str) -> Path:
    if path.exists():
        return path
    note(f"drawing {path.name}, {seconds} s")
    script = path.with_suffix(".graph")
    script.write_text(graph, "utf-8")
    inputs = [word for each in (SPEECH, *pictures) for word in ("-f", "lavfi", "-i", each)]
    draft = path.with_name("draft-" + path.name)
    made = ["-filter_complex_script", str(script), "-map", "[v]", "-map", "0", "-t", str(seconds), *H264.split()]
    subprocess.run(
        ["nice", "-n", "15", "ffmpeg", "-v", "error", "-y", *inputs, *made, *quality.split(), draft], check=True
    )
    draft.rename(path)
    return path
