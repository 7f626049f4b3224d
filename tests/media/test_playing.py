import gzip
import io
import re

import pytest
from flask import url_for
from flask_login import login_user

from lms.core.db import commit
from lms.core.jobs import Job, JobState
from media import place, playback
from media.models import AssetState
from media.service import captions
from media.views.assets import keeper_token
from tests.media import factory

SRT = "1\n00:00:01,000 --> 00:00:02,500\nسمِّ الملف\n"


@pytest.fixture
def asset(session, cast, clip):
    return factory.ready(clip("lesson.mp4"), cast.trainer)


@pytest.fixture
def played(app, asset):
    captions.put(asset, "ar", "العربية", "WEBVTT\n\n00:00:01.000 --> 00:00:02.000\nx\n")
    commit()
    with app.test_request_context():
        return playback.of(asset.id)


def test_the_list_of_renditions_starts_with_the_easy_one(client, played):
    answer = client.get(played.master)
    assert answer.status_code == 200
    assert answer.content_type == "application/vnd.apple.mpegurl"
    assert answer.headers["Cache-Control"] == "no-store"
    lines = answer.text.splitlines()
    assert [line for line in lines if not line.startswith("#")] == ["360.m3u8", "240.m3u8", "audio.m3u8"]
    assert re.search(
        r'BANDWIDTH=\d{5,},AVERAGE-BANDWIDTH=\d{5,},CODECS="avc1\.\w+,mp4a\.40\.2",RESOLUTION=640x360', answer.text
    )


def test_every_range_of_a_playlist_opens_with_its_own_signed_address(client, played):
    answer = client.get(played.qualities[0].playlist)
    address = re.search(r'URI="([^"]+)"', answer.text)[1]
    ranges = re.findall(r'BYTERANGE:?="?(\d+)@(\d+)|BYTERANGE:(\d+)@(\d+)', answer.text)
    assert len(ranges) == 4
    whole = b""
    for found in ranges:
        size, start = int(found[0] or found[2]), int(found[1] or found[3])
        part = client.get(address, headers={"Range": f"bytes={start}-{start + size - 1}"})
        assert part.status_code == 206
        assert len(part.data) == size
        whole += part.data
    assert whole[4:8] == b"ftyp"
    assert whole.count(b"moof") == 3


def test_a_playlist_is_squeezed_where_the_browser_reads_that(client, played):
    plain = client.get(played.qualities[0].playlist)
    squeezed = client.get(played.qualities[0].playlist, headers={"Accept-Encoding": "gzip"})
    assert squeezed.headers["Content-Encoding"] == "gzip"
    assert re.sub(r"/o/[^\"\n]+", "", gzip.decompress(squeezed.data).decode()) == re.sub(r"/o/[^\"\n]+", "", plain.text)


def test_files_are_shown_but_never_run(client, played):
    answer = client.get(played.plain.file)
    assert answer.status_code == 200
    assert answer.content_type == "video/mp4"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert "Content-Disposition" not in answer.headers


def test_the_original_is_only_ever_a_download(client, app, session, asset):
    with app.test_request_context():
        source = session.get_one(factory.Asset, asset.id, populate_existing=True)
        row = session.get_one(playback.StoredObject, source.source_id)
        address = playback.address(row)
    answer = client.get(address)
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.content_type == "application/octet-stream"


def test_nginx_is_handed_the_file_where_a_setting_says_so(client, played, monkeypatch):
    import dataclasses

    settings = dataclasses.replace(place.settings(), send_file_prefix="/kept/")
    monkeypatch.setattr(place, "settings", lambda: settings)
    answer = client.get(played.plain.file)
    assert re.fullmatch(r"/kept/video/\w\w/\w{40}\.mp4", answer.headers["X-Accel-Redirect"])
    assert answer.data == b""
    assert answer.content_type == "video/mp4"


def test_captions_come_with_their_type(client, played):
    answer = client.get(played.captions[0][1])
    assert answer.content_type == "text/vtt; charset=utf-8"
    assert answer.text.startswith("WEBVTT")


@pytest.mark.parametrize("door", ["master", "playlist", "file", "captions"])
def test_a_changed_or_old_address_opens_nothing(client, played, door, monkeypatch):
    address = {
        "master": played.master,
        "playlist": played.qualities[0].playlist,
        "file": played.plain.file,
        "captions": played.captions[0][1],
    }[door]
    token = re.search(r"/(1\.[^/]+)", address)[1]
    other = token[:-2] + ("AA" if token[-2:] != "AA" else "BB")
    refused = client.get(address.replace(token, other))
    assert refused.status_code == 403
    assert "sandbox" in refused.headers["Content-Security-Policy"]
    real = playback.time.time()
    monkeypatch.setattr("time.time", lambda: real + 86400)
    assert client.get(address).status_code == 403


def test_captions_of_another_video_are_not_opened_by_this_ones_token(client, played, session, cast, clip):
    other = factory.ready(clip("tall.mp4"), cast.trainer)
    track = captions.put(other, "ar", "العربية", "WEBVTT\n\n00:00:01.000 --> 00:00:02.000\nsecret\n")
    commit()
    own = str(played.captions[0][0].id)
    assert client.get(played.captions[0][1].replace(f"/{own}.vtt", f"/{track.id}.vtt")).status_code == 404


def test_there_is_nothing_to_play_before_the_first_quality(app, session, cast, clip):
    asset = factory.upload(clip("tall.mp4"), cast.trainer)
    with app.test_request_context():
        assert playback.of(asset.id) is None
        assert playback.of(999_999) is None


@pytest.fixture
def kept(app, client, cast, clip, session):
    asset = factory.upload(clip("tall.mp4"), cast.trainer)
    client.sign_in(cast.trainer)
    with app.test_request_context():
        login_user(cast.trainer)
        token = keeper_token(asset)
    return asset, f"/media/a/{token}"


def test_its_keeper_sees_how_far_it_is(client, kept):
    asset, address = kept
    page = client.get(address)
    assert page.status_code == 200
    assert 'hx-trigger="every 2s"' in page.text
    fragment = client.get(address, headers={"HX-Request": "true"})
    assert "<html" not in fragment.text
    factory.run(asset)
    ready = client.get(address)
    assert "hx-trigger" not in ready.text
    assert "/media/o/" in ready.text


def test_its_keeper_stops_it_and_begins_again(client, kept, session):
    asset, address = kept
    assert client.post(f"{address}/cancellation").status_code == 303
    session.refresh(asset)
    assert asset.state is AssetState.CANCELLED
    assert client.post(f"{address}/cancellation").status_code == 303
    assert client.post(f"{address}/attempts").status_code == 303
    session.refresh(asset)
    assert asset.state is AssetState.UPLOADED
    assert session.get_one(Job, asset.job_id).state is JobState.WAITING
    assert client.post(f"{address}/attempts").status_code == 409


def test_a_keepers_address_is_for_that_person_only(client, cast, kept):
    asset, address = kept
    client.sign_in(cast.stranger_trainer)
    assert client.get(address).status_code == 404
    assert client.post(f"{address}/cancellation").status_code == 404
    client.sign_out()
    assert client.get(address).status_code in {302, 303}
    assert asset.state is AssetState.UPLOADED


def test_captions_are_added_replaced_and_removed(client, kept, session):
    asset, address = kept
    for text in (SRT, SRT.replace("1,000", "0,500")):
        sent = {"language": "ar", "file": (io.BytesIO(text.encode("cp1256")), "a.srt")}
        assert client.post(f"{address}/captions", data=sent).status_code == 303
    tracks = captions.of(asset)
    assert [track.vtt for track in tracks] == ["WEBVTT\n\n00:00:00.500 --> 00:00:02.500\nسمِّ الملف\n"]
    assert client.post(f"{address}/captions/ar/removal").status_code == 303
    assert captions.of(asset) == []


@pytest.mark.parametrize(
    "sent",
    [
        {"language": "ar"},
        {"language": "xx", "file": (io.BytesIO(b"x"), "a")},
        {"language": "ar", "file": (io.BytesIO(b"no times"), "a.srt")},
    ],
)
def test_wrong_captions_are_refused_with_a_sentence(client, kept, sent):
    assert client.post(f"{kept[1]}/captions", data=sent).status_code == 422


def test_the_health_page_is_for_administrators_and_tells_the_truth(client, cast, monkeypatch, tmp_path):
    client.sign_in(cast.trainer)
    assert client.get("/admin/health").status_code == 403
    client.sign_in(cast.admin)
    page = client.get("/admin/health")
    assert page.status_code == 200
    assert "ffmpeg version" in page.text
    monkeypatch.setenv("PATH", str(tmp_path))
    assert "zscale" in client.get("/admin/health").text
    monkeypatch.setattr("media.binaries._from_wheel", lambda _: None)
    assert "ffmpeg was found neither" in client.get("/admin/health").text


def test_every_door_has_its_name(app):
    with app.test_request_context():
        assert url_for("media.master_playlist", token="t") == "/media/p/t/master.m3u8"
        assert url_for("media.open_file", token="t") == "/media/o/t"


def test_chapters_are_written_a_line_each_and_a_wrong_line_is_shown_again(client, kept, session):
    asset, address = kept
    factory.run(asset)
    assert client.post(f"{address}/chapters", data={"chapters": "0:00 أول\n٠:٠١ ثانٍ"}).status_code == 303
    session.refresh(asset)
    assert asset.chapters == [{"at_ms": 0, "title": {"ar": "أول"}}, {"at_ms": 1000, "title": {"ar": "ثانٍ"}}]
    assert "0:01 ثانٍ" in client.get(address).text
    wrong = client.post(f"{address}/chapters", data={"chapters": "0:00 أول\nهنا"})
    assert wrong.status_code == 422
    assert "هنا" in wrong.text
    session.refresh(asset)
    assert len(asset.chapters) == 2


def test_an_address_is_of_use_to_nobody_but_the_reader_it_was_given_to(app, client, cast, asset):
    captions.put(asset, "ar", "العربية", "WEBVTT\n\n00:00:01.000 --> 00:00:02.000\nx\n")
    commit()
    with app.test_request_context():
        login_user(cast.learner)
        played = playback.of(asset.id)
    doors = [played.master, played.poster, played.captions[0][1]]
    doors += [door for each in played.qualities for door in (each.playlist, each.file) if door]
    doors += [door for door in (played.storyboard, *(address for _at, address in played.slides)) if door]
    for person, status in ((None, 403), (cast.stranger, 403), (cast.learner, 200)):
        client.sign_in(person) if person else client.sign_out()
        assert {client.get(door).status_code for door in doors} == {status}


def test_a_browser_that_spares_data_begins_with_the_smallest_picture(app, asset):
    with app.test_request_context(headers={"Save-Data": "on"}):
        played = playback.of(asset.id)
        qualities = [*played.qualities, played.plain._replace(label="240", height=240, bytes=5)]
        assert played._replace(qualities=qualities).plain.label == "240"
    with app.test_request_context():
        assert playback.of(asset.id)._replace(qualities=qualities).plain.label == "360"
