import json
import struct
import subprocess
from dataclasses import replace

import pytest

from media import binaries, encode, fmp4, ladder, playlists, probe
from media.refusals import Reason, Refused
from tests.media import clips

TOOLS = binaries.find()


def work_on(path, folder):
    source = probe.probe(path, TOOLS).source
    return encode.Work(path, source, folder, TOOLS)


def made(path, folder, profile=ladder.DEFAULT_PROFILE):
    work = work_on(path, folder)
    first, rest = ladder.choose(work.source, profile)
    return {made.rung.name: made for made in encode.make(work, first + rest)}


def looked_at(path):
    command = [TOOLS.ffprobe, "-v", "error", "-show_streams", "-show_format", "-of", "json", path]
    return json.loads(subprocess.run(command, check=True, capture_output=True, timeout=60).stdout)


def picture_of(path):
    return next(stream for stream in looked_at(path)["streams"] if stream["codec_type"] == "video")


@pytest.fixture(scope="module")
def lesson(clip_folder, tmp_path_factory):
    folder = tmp_path_factory.mktemp("lesson")
    return made(clips.make("lesson.mp4", clip_folder), folder, ("240", "360", "audio"))


def test_all_renditions_come_whole_from_one_run(lesson):
    assert set(lesson) == {"240", "360", "audio"}
    for rendition in lesson.values():
        assert rendition.index.milliseconds == pytest.approx(9000, abs=150)
        assert float(looked_at(rendition.path)["format"]["duration"]) == pytest.approx(9, abs=0.2)


def test_segments_are_four_seconds_in_every_picture_whatever_its_rate(lesson):
    assert picture_of(lesson["240"].path)["avg_frame_rate"] == "25/2", "every second frame of 25"
    for name in ("240", "360"):
        lengths = [segment.milliseconds for segment in lesson[name].index.segments]
        assert lengths[:-1] == [4000, 4000]
        assert lengths[-1] == pytest.approx(1000, abs=80)


def test_every_segment_begins_with_a_key_frame_and_holds_whole_fragments(lesson):
    rendition = lesson["360"]
    content, at = rendition.path.read_bytes(), rendition.index.first_segment_at
    for segment in rendition.index.segments:
        size, kind = struct.unpack(">I4s", content[at : at + 8])
        assert kind == b"moof"
        assert content[at + size + 4 : at + size + 8] == b"mdat"
        at += segment.size
    ask = [
        "-v",
        "error",
        "-select_streams",
        "v",
        "-skip_frame",
        "nokey",
        "-show_entries",
        "frame=pts_time",
        "-of",
        "csv=p=0",
    ]
    keys = subprocess.run([TOOLS.ffprobe, *ask, rendition.path], check=True, capture_output=True, text=True, timeout=60)
    times = [float(line.strip(",")) for line in keys.stdout.split()]
    assert [round(time - times[0], 2) for time in times] == [0, 4, 8]


def test_picture_and_sound_begin_together(lesson):
    starts = [float(stream["start_time"]) for stream in looked_at(lesson["360"].path)["streams"]]
    assert max(starts) - min(starts) < 0.05


def test_the_codecs_are_named_as_players_expect(lesson):
    assert lesson["360"].index.codecs.startswith("avc1.6400")
    assert lesson["360"].index.codecs.endswith(",mp4a.40.2")
    assert lesson["audio"].index.codecs == "mp4a.40.2"


def test_ffmpeg_itself_plays_our_playlist_from_start_to_end(lesson, tmp_path):
    rendition = lesson["360"]
    index = rendition.index
    track = playlists.Track(index.head_bytes, index.first_segment_at, index.segments)
    playlist = tmp_path / "media.m3u8"
    playlist.write_text(playlists.media(track, str(rendition.path)))
    command = [TOOLS.ffprobe, "-v", "error", "-count_frames", "-show_entries", "stream=nb_read_frames", "-of", "json"]
    answer = subprocess.run([*command, playlist], check=True, capture_output=True, timeout=60)
    assert json.loads(answer.stdout)["streams"][0]["nb_read_frames"] == "225"
    assert track.peak >= track.average > 48_000
    line = f"#EXT-X-STREAM-INF:BANDWIDTH={track.peak},AVERAGE-BANDWIDTH={track.average}"
    variant = playlists.Variant("360.m3u8", track.peak, track.average, index.codecs, 640, 360)
    assert playlists.master([variant]).splitlines()[-2:] == [
        f'{line},CODECS="{index.codecs}",RESOLUTION=640x360',
        "360.m3u8",
    ]


def test_a_turned_video_comes_out_upright(clip_folder, tmp_path):
    picture = picture_of(made(clips.turned(clip_folder), tmp_path)["360"].path)
    assert (picture["width"], picture["height"]) == (360, 640)


@pytest.mark.parametrize(
    ("name", "rung", "size"),
    [
        ("tall.mp4", "160", (160, 288)),
        ("silent.mp4", "240", (320, 240)),
        ("broadcast.mp4", "240", (320, 240)),
        ("uneven.mkv", "240", (320, 240)),
        ("recorder.webm", "120", (160, 120)),
    ],
)
def test_odd_sources_become_plain_ones(clip, tmp_path, name, rung, size):
    renditions = made(clip(name), tmp_path)
    picture = picture_of(renditions[rung].path)
    assert (picture["width"], picture["height"]) == size
    assert picture["pix_fmt"] == "yuv420p"
    assert picture["r_frame_rate"] == picture["avg_frame_rate"]
    assert ("audio" in renditions) == (name != "silent.mp4")


def test_hdr_gets_the_colours_of_an_ordinary_screen(clip, tmp_path):
    picture = picture_of(made(clip("hdr.mp4"), tmp_path)["240"].path)
    assert picture["color_transfer"] == picture["color_space"] == "bt709"


def test_hdr_is_refused_where_the_build_cannot_convert_it(clip, tmp_path, monkeypatch):
    work = work_on(clip("hdr.mp4"), tmp_path)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(Refused) as refused:
        encode.make(replace(work, tools=binaries.find()), ladder.choose(work.source)[0])
    assert refused.value.reason is Reason.HDR
    assert not list(tmp_path.glob("*.mp4"))


def test_the_wheels_build_makes_the_same_kind_of_file(clip, tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    tools = binaries.find()
    work = encode.Work(clip("lesson.mp4"), probe.probe(clip("lesson.mp4"), tools).source, tmp_path, tools)
    renditions = encode.make(work, ladder.choose(work.source)[0])
    assert [segment.milliseconds for segment in renditions[0].index.segments] == [4000, 4000, 1000]
    assert encode.poster(work).read_bytes().startswith(b"\xff\xd8")


def test_what_ends_before_its_source_is_not_accepted(clip, tmp_path):
    work = work_on(clip("lesson.mp4"), tmp_path)
    longer = replace(work, source=replace(work.source, seconds=12.0))
    with pytest.raises(Refused) as refused:
        encode.make(longer, ladder.choose(work.source)[0])
    assert refused.value.reason is Reason.SHORTER_THAN_SOURCE


def test_a_poster_is_a_small_picture_of_the_lesson(clip, tmp_path):
    poster = encode.poster(work_on(clip("lesson.mp4"), tmp_path))
    assert poster.stat().st_size < 80_000
    assert picture_of(poster)["width"] == 640


@pytest.mark.parametrize("content", [b"", b"\0\0\0\x08free", b"\0\0\0\0moov", b"\0\0\0\x10moov\0\0\0\0\0\0\0\0"])
def test_a_file_that_is_not_ours_has_no_index(tmp_path, content):
    path = tmp_path / "a.mp4"
    path.write_bytes(content)
    with pytest.raises(fmp4.NotOurs):
        fmp4.read_index(path)


def test_an_index_that_points_past_the_end_is_refused(lesson, tmp_path):
    content = lesson["360"].path.read_bytes()
    path = tmp_path / "a.mp4"
    path.write_bytes(content[: len(content) - 5000])
    with pytest.raises(fmp4.NotOurs, match="past the end"):
        fmp4.read_index(path)
