import http.server
import threading
from dataclasses import replace
from fractions import Fraction

import pytest

from media import binaries, encode, ladder, probe
from media.refusals import Reason, Refused
from tests.media import clips

TOOLS = binaries.find()


def refusal(path, bounds=None):
    with pytest.raises(Refused) as refused:
        probe.probe(path, TOOLS, bounds)
    return refused.value.reason


def test_a_lesson_is_described(clip):
    found = probe.probe(clip("lesson.mp4"), TOOLS)
    assert (found.width, found.height, found.rate) == (640, 360, Fraction(25))
    assert found.seconds == pytest.approx(9, abs=0.1)
    assert found.audio_index is not None
    assert not found.is_hdr


def test_a_turned_video_is_described_as_it_is_shown(clip_folder):
    found = probe.probe(clips.turned(clip_folder), TOOLS)
    assert (found.width, found.height) == (360, 640)


def test_a_recording_of_a_browser_that_states_no_length_is_measured(clip):
    assert probe.probe(clip("recorder.webm"), TOOLS).seconds == pytest.approx(3, abs=0.3)


def test_hdr_is_noticed(clip):
    assert probe.probe(clip("hdr.mp4"), TOOLS).is_hdr


def test_an_empty_file_is_refused(tmp_path):
    path = tmp_path / "a.mp4"
    path.touch()
    assert refusal(path) is Reason.EMPTY


@pytest.mark.parametrize("content", [b"just words\n" * 50, bytes(range(256)) * 40, b"%PDF-1.7\n" + b"\0" * 999])
def test_a_file_that_is_no_video_is_refused(tmp_path, content):
    path = tmp_path / "a.mp4"
    path.write_bytes(content)
    assert refusal(path) is Reason.UNREADABLE


def test_sound_without_a_picture_is_refused(clip):
    assert refusal(clip("sound.m4a")) is Reason.NO_VIDEO


def test_a_song_with_a_cover_is_not_a_video(clip, clip_folder):
    path = clip_folder / "cover.m4a"
    add = f"-v error -y -i {clip('sound.m4a')} -f lavfi -i color=s=64x64:d=1 -map 0 -map 1 -frames:v 1 -c:v mjpeg"
    clips.subprocess.run(
        [clips.FFMPEG, *add.split(), "-c:a", "copy", "-disposition:v", "attached_pic", "-f", "mp4", path], check=True
    )
    assert refusal(path) is Reason.NO_VIDEO


def test_a_file_that_arrived_in_part_is_refused(clip_folder):
    assert refusal(clips.cut_short(clip_folder)) is Reason.TRUNCATED


def test_a_file_without_its_index_is_refused_as_incomplete(clip, tmp_path):
    content = clip("tall.mp4").read_bytes()  # not faststart: the index is at the end
    path = tmp_path / "a.mp4"
    path.write_bytes(content[: len(content) - 4000])
    assert refusal(path) is Reason.TRUNCATED


def test_a_video_longer_than_allowed_is_refused(clip):
    assert refusal(clip("long.mp4"), probe.Bounds(max_seconds=100)) is Reason.TOO_LONG


def test_a_picture_larger_than_allowed_is_refused(clip):
    assert refusal(clip("huge.mp4")) in {Reason.TOO_LARGE_PICTURE, Reason.UNREADABLE}


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
    source = probe.probe(clip("lesson.mp4"), TOOLS)
    work = encode.Work(path, source, tmp_path, TOOLS)
    with pytest.raises(encode.runner.RunFailed, match=r"(?i)whitelist|invalid data"):
        encode.make(work, ladder.choose(source)[0])
    with pytest.raises(encode.runner.RunFailed):
        encode.poster(replace(work))


def test_a_file_named_like_an_option_is_harmless(clip, tmp_path):
    path = tmp_path / "-i x;y.mp4"
    path.write_bytes(clip("lesson.mp4").read_bytes())
    assert probe.probe(path, TOOLS).width == 640
