"""What the tests of media share: clips, both kinds of storage, a stage for the browser."""

import contextlib
import os
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.media import clips, seaweed

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


@pytest.fixture(scope="session")
def stage(tmp_path_factory, clip_folder):
    folder = tmp_path_factory.mktemp("stage")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environ = {
        "PATH": os.environ["PATH"], "HOME": str(folder), "DATA_DIR": str(folder / "data"), "ENVIRONMENT": "testing",
        "SITE_URL": f"http://127.0.0.1:{port}", "RENDITIONS": "240 360", "PYTHONDONTWRITEBYTECODE": "1",
    }  # fmt: skip
    command = [sys.executable, "-m", "tests.media.stage", str(port), str(clips.make("lesson.mp4", clip_folder))]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(command, cwd=ROOT, env=environ, stdout=subprocess.PIPE, stderr=log)
    if process.stdout.readline() != b"ready\n":
        pytest.fail((folder / "log").read_text()[-3000:])
    yield f"http://127.0.0.1:{port}", folder / "data"
    process.kill()
    process.wait()
    process.stdout.close()


@pytest.fixture
def opened(stage, chromium):
    """`with opened("/path") as page:` a page of the stage; an error in its scripts fails the test."""
    address, _ = stage

    @contextlib.contextmanager
    def opening(path, before="", **options):
        context = chromium.new_context(base_url=address, **options)
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
