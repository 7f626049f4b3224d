"""What the tests of media share: clips, both kinds of storage, a stage for the browser."""

import contextlib
import dataclasses
import os
import shutil
import socket
from collections.abc import Callable
from pathlib import Path

import pytest

from lms.accounts.models import Role
from media import place
from tests.factories.accounts import give_role
from tests.media import clips, seaweed
from tests.nursery import Program

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def clip_folder(tmp_path_factory):
    return tmp_path_factory.mktemp("clips")


@pytest.fixture
def clip(clip_folder) -> Callable[[str], Path]:
    return lambda name: clips.make(name, clip_folder)


@pytest.fixture(scope="session")
def bucket(tmp_path_factory):
    with seaweed.running(tmp_path_factory.mktemp("seaweed")) as bucket:
        yield bucket


@pytest.fixture(params=["local", "s3"])
def kept_in(request, app, monkeypatch):
    """The test runs twice: with files on the disk, and in a real S3 store."""
    if request.param == "s3":
        bucket = request.getfixturevalue("bucket")
        settings = dataclasses.replace(
            app.config["SETTINGS"], storage="s3", s3_endpoint=bucket.endpoint, s3_region=bucket.region,
            s3_bucket=bucket.name, s3_access_key=bucket.access_key, s3_secret_key=bucket.secret_key,
        )  # fmt: skip
        monkeypatch.setitem(app.config, "SETTINGS", settings)
    app.extensions.pop("media_stores", None)
    yield request.param
    app.extensions.pop("media_stores", None)


@pytest.fixture
def trainer(cast):
    give_role(cast.trainer, Role.TRAINER)
    return cast.trainer


@pytest.fixture
def sender(client, trainer):
    client.sign_in(trainer)
    return client


@pytest.fixture
def nothing_on_its_way(session):
    """The tests of a process share one folder."""
    shutil.rmtree(place.uploads_folder(), ignore_errors=True)


@pytest.fixture(scope="session")
def stage(tmp_path_factory):
    folder = tmp_path_factory.mktemp("stage")
    with staged(folder, {}) as address:
        yield address, folder / "data"


@contextlib.contextmanager
def staged(folder, more):
    """The stage on a free port, with its data in `folder` and these settings too; its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environ = {
        "PATH": os.environ["PATH"], "HOME": str(folder), "DATA_DIR": str(folder / "data"), "ENVIRONMENT": "testing",
        "SITE_URL": f"http://127.0.0.1:{port}", "RENDITIONS": "240 360", **more,
    }  # fmt: skip
    words = "tests.media.stage", str(port), str(clips.make("lesson.mp4", folder))
    said, heard = os.pipe()
    with (folder / "log").open("wb") as log, os.fdopen(heard, "wb") as out:
        process = Program(*words, env=environ, stdout=out, stderr=log)
    with os.fdopen(said) as lines:
        if lines.readline() != "ready\n":
            pytest.fail((folder / "log").read_text()[-3000:])
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        process.kill()
        process.wait()


@pytest.fixture
def opened(stage, bare_chromium):
    """`with opened("/path") as page:` a page of the stage; an error in its scripts fails the test."""
    address, _ = stage

    @contextlib.contextmanager
    def opening(path, before="", **options):
        context = bare_chromium.new_context(base_url=address, **options)
        page, errors = context.new_page(), []
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", lambda said: "Content Security Policy" in said.text and errors.append(said.text))
        if before:
            page.add_init_script(before)
        page.goto(path)
        yield page
        context.close()
        assert errors == []

    return opening
