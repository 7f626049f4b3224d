"""A worker killed -9 while it cleans the files of a case: nothing is lost, nothing is given out, the next one goes on."""

import io
import socket

import pytest
from sqlalchemy import func, select
from werkzeug.datastructures import FileStorage

from lms.complaints.files import service
from lms.complaints.files.models import CaseFile, FileState
from lms.core.db import session, transaction
from media import place
from media.models import StoredObject
from tests.academy import open_academy
from tests.factories.accounts import make_unit
from tests.factories.complaints import make_case
from tests.lms.complaints.files.sheets import PAYLOAD, a_photo, an_armed_pdf
from tests.processes import wait_for

pytestmark = [pytest.mark.slow, pytest.mark.once]


@pytest.fixture
def academy(own_folder):
    with open_academy(own_folder, "cleaning") as academy:
        yield academy


def files():
    session().rollback()
    return session().scalars(select(CaseFile).order_by(CaseFile.id)).all()


def test_a_worker_killed_while_it_cleans_is_followed_by_one_that_goes_on(academy):
    contents = {"photo.jpg": a_photo("JPEG"), "letter.pdf": an_armed_pdf()}
    with transaction():
        case = make_case(make_unit())
    brought = service.bring(FileStorage(io.BytesIO(content), filename=name) for name, content in contents.items())
    with transaction():
        service.take(case, brought)
    with socket.create_server(("127.0.0.1", 0)) as scanner:  # who is asked, and never answers
        address = f"tcp://127.0.0.1:{scanner.getsockname()[1]}"
        worker = academy.start_worker(CLAMAV_URL=address)
        wires = [scanner.accept()[0] for _ in contents]  # it is in the midst of both
        academy.kill(worker)
        for wire in wires:
            wire.close()
    assert [file.state for file in files()] == [FileState.PENDING] * 2
    academy.start_worker()
    wait_for(lambda: all(file.state is FileState.CLEAN for file in files()))
    kept = {file.name: session().get_one(StoredObject, file.clean_id) for file in files()}
    assert kept.keys() == contents.keys()
    clean = {name: place.store(one.backend).read(one.key) for name, one in kept.items()}
    assert PAYLOAD.encode() not in b"".join(clean["letter.pdf"])
    assert b"".join(clean["photo.jpg"]).startswith(b"\xff\xd8\xff")
    assert session().scalar(select(func.count()).select_from(CaseFile)) == len(contents)
