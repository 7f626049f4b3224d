import dataclasses

import pytest
from sqlalchemy import select

from media import cli, place, playback
from media.models import StoredObject
from tests.media import factory


@pytest.fixture
def with_store(app, bucket, monkeypatch):
    settings = dataclasses.replace(
        place.settings(), s3_endpoint=bucket.endpoint, s3_region=bucket.region, s3_bucket=bucket.name,
        s3_access_key=bucket.access_key, s3_secret_key=bucket.secret_key,
    )  # fmt: skip
    monkeypatch.setattr(place, "settings", lambda: settings)
    app.extensions.pop("media_stores", None)
    yield settings
    app.extensions.pop("media_stores", None)


@pytest.fixture
def move(app, session):
    return lambda *args: app.test_cli_runner().invoke(cli.group, ["move", *args])


def rows(session):
    session.expire_all()
    return list(session.scalars(select(StoredObject)))


@pytest.fixture
def asset(session, cast, clip):
    return factory.ready(clip("tall.mp4"), cast.trainer)


def test_all_files_move_to_the_store_and_still_play(app, session, asset, with_store, move):
    result = move("local", "s3", "--delete")
    assert result.exit_code == 0, result.output
    assert {row.backend for row in rows(session)} == {"s3"}
    for row in rows(session):
        assert place.store("s3").size(row.key) == row.bytes
        assert not place.store("local").exists(row.key)
    with app.test_request_context():
        assert playback.of(asset.id).plain.file.startswith(with_store.s3_endpoint)
    assert "0 files" in move("local", "s3").output


@pytest.mark.usefixtures("asset", "with_store")
def test_a_file_that_changed_on_the_disk_is_not_passed_on(session, move):
    spoilt = rows(session)[-1]
    place.store("local").path(spoilt.key).write_bytes(b"rot")
    result = move("local", "s3")
    assert result.exit_code != 0
    assert "SHA-256" in str(result.exception)
    session.expire_all()
    assert session.get_one(StoredObject, spoilt.id).backend == "local"
    assert not place.store("s3").exists(spoilt.key)


def test_the_machine_says_what_it_can_do(app, session):
    result = app.test_cli_runner().invoke(cli.group, ["check"])
    assert result.exit_code == 0
    assert "ffmpeg version" in result.output
