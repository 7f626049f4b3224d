import http.server
import threading
from dataclasses import replace
from fractions import Fraction

import pytest

from media import binaries, encode, ladder, probe, runner
from media.refusals import Reason, Refused
from media.source import Bounds
from tests.media import clips

TOOLS = binaries.find()


def refusal(path, bounds=None):
    with pytest.raises(Refused) as refused:
        probe.probe(path, TOOLS, bounds)
    return refused.value.reason


def test_a_lesson_is_described(clip):
    found = probe.probe(clip("lesson.mp4"), TOOLS).source
    assert (found.width, found.height, found.rate) == (640, 360, Fraction(25))
    assert found.seconds == pytest.approx(9, abs=0.1)
    assert found.audio_index is not None
    assert not found.is_hdr


def test_a_turned_video_is_described_as_it_is_shown(clip_folder):
    found = probe.probe(clips.turned(clip_folder), TOOLS).source
    assert (found.width, found.height) == (360, 640)


def test_a_recording_of_a_browser_that_states_no_length_is_measured(clip):
    assert probe.probe(clip("recorder.webm"), TOOLS).source.seconds == pytest.approx(3, abs=0.3)


def test_hdr_is_noticed(clip):
    assert probe.probe(clip("hdr.mp4"), TOOLS).source.is_hdr


def test_an_empty_file_is_refused(tmp_path):
    path = tmp_path / "a.mp4"
    path.touch()
    assert refusal(path) is Reason.EMPTY


@pytest.mark.parametrize("content", [b"just words\n" * 50, bytes(range(256)) * 40, b"%PDF-1.7\n" + b"\0" * 999])
def test_a_file_that_is_no_video_is_refused(tmp_path, content):
    path = tmp_path / "a.mp4"
    path.write_bytes(content)
    assert refusal(path) is Reason.UNREADABLE


def test_a_recording_of_sound_alone_is_described(clip):
    found = probe.probe(clip("sound.m4a"), TOOLS)
    assert not found.source.has_picture
    assert found.source.seconds == pytest.approx(2, abs=0.1)
    assert found.source.loudness == pytest.approx(-21, abs=3)
    assert len(found.waveform) == 20
    assert min(found.waveform[5:-2]) > 40


def test_silence_has_no_loudness_to_be_raised(clip):
    found = probe.probe(clip("quiet.m4a"), TOOLS)
    assert found.source.loudness is None
    assert set(found.waveform) == {0}


def test_the_chapters_of_an_audio_book_are_read_in_arabic(clip_folder):
    found = probe.probe(clips.book(clip_folder), TOOLS).source
    assert found.chapters == ((0, "المقدمة"), (1000, "الباب الأول"))
    assert not found.has_picture


@pytest.mark.parametrize(
    ("average", "stated", "rate"),
    [
        ("30/1", "30/1", "30"),
        ("2997/100", "30000/1001", "30000/1001"),
        ("53550/1799", "90000/1", "30000/1001"),
        ("1331/50", "30/1", "30000/1001"),
        ("7/1", "7/1", "7"),
        ("0/0", "0/0", "25"),
        ("0/0", "25/1", "25"),
        ("9000/1", "90000/1", "25"),
    ],
)
def test_an_uneven_rate_becomes_a_usual_one(average, stated, rate):
    assert probe._rate({"avg_frame_rate": average, "r_frame_rate": stated}) == Fraction(rate)


def test_a_file_that_arrived_in_part_is_refused(clip_folder):
    assert refusal(clips.cut_short(clip_folder)) is Reason.TRUNCATED


def test_a_file_without_its_index_is_refused_as_incomplete(clip, tmp_path):
    content = clip("tall.mp4").read_bytes()  # not faststart: the index is at the end
    path = tmp_path / "a.mp4"
    path.write_bytes(content[: len(content) - 4000])
    assert refusal(path) is Reason.TRUNCATED


def test_a_video_longer_than_allowed_is_refused(clip):
    assert refusal(clip("long.mp4"), Bounds(max_seconds=100)) is Reason.TOO_LONG


def test_a_picture_larger_than_allowed_is_refused(clip):
    small = clip("huge.mp4")
    assert small.stat().st_size < 250_000, "8192 by 8192 pixels"
    assert refusal(small) is Reason.TOO_LARGE_PICTURE


def disguises(secret, address):
    """Playlists that would read another file of the server, or fetch from its network."""
    hls = f"#EXTM3U\n#EXT-X-MEDIA-SEQUENCE:0\n#EXTINF:2.0,\n{secret}\n#EXT-X-ENDLIST\n"
    return {
        "hls": hls,
        "hls behind a blank": "\n\n  " + hls,
        "hls by network": hls.replace(str(secret), address),
        "concat": f"ffconcat version 1.0\nfile '{secret}'\n",
        "concat without its mark": f"file '{secret}'\n",
        "dash": f'<?xml version="1.0"?><MPD><Period><AdaptationSet><BaseURL>{secret}</BaseURL></AdaptationSet></Period></MPD>',
        "image sequence": f"{secret.parent}/%d.png",
    }


@pytest.fixture
def hits():
    """A server of our own that notes whether anyone came."""
    seen = []

    class Door(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            seen.append(self.path)
            self.send_error(404)

        def log_message(self, *args):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Door)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    seen_at = f"http://127.0.0.1:{server.server_port}/secret.ts"
    yield seen, seen_at
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize("name", ["a.mp4", "a.m3u8", "a.ts", "a.mpd", "a"])
@pytest.mark.parametrize("disguise", list(disguises(clips.Path("/x/y"), "")))
def test_a_playlist_in_disguise_reads_nothing(clip, tmp_path, hits, name, disguise):
    seen, address = hits
    path = tmp_path / name
    path.write_text(disguises(clip("lesson.mp4"), address)[disguise])
    assert refusal(path) in {Reason.PLAYLIST, Reason.UNREADABLE}
    assert seen == []


def test_a_playlist_that_slips_past_the_first_look_is_still_not_opened(clip, tmp_path, monkeypatch):
    path = tmp_path / "a.m3u8"
    path.write_text(disguises(clip("lesson.mp4"), "")["hls"])
    monkeypatch.setattr(probe, "_sniff", lambda _: None)
    assert refusal(path) is Reason.UNREADABLE
    source = probe.probe(clip("lesson.mp4"), TOOLS).source
    work = encode.Work(path, source, tmp_path, TOOLS)
    with pytest.raises(runner.RunFailed, match=r"(?i)whitelist|invalid data"):
        encode.make(work, ladder.choose(source)[0])
    with pytest.raises(runner.RunFailed):
        encode.poster(replace(work))


def test_a_file_named_like_an_option_is_harmless(clip, tmp_path):
    path = tmp_path / "-i x;y.mp4"
    path.write_bytes(clip("lesson.mp4").read_bytes())
    assert probe.probe(path, TOOLS).source.width == 640
