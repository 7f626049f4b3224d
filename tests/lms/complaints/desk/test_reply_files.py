"""Files that an officer sends along with a reply: kept with the draft, and the citizen's when the reply is sent."""

from io import BytesIO

import pytest
from sqlalchemy import select

from lms.complaints.desk.service import drafts
from lms.complaints.files import service as files
from lms.complaints.files.models import CaseFile
from tests.lms.complaints.desk.test_case_page import ANSWERS, approve, judge, page

MINUTES = b"minutes of the visit, on paper"


@pytest.fixture
def attach(at, desk, taken):
    def do(name="minutes.txt", content=MINUTES, path="/reply/files", **more):
        sent = {"seen": taken.row_version, **ANSWERS, **more, "files": (BytesIO(content), name)}
        return at(desk.officer).post(page(taken, path), data=sent, content_type="multipart/form-data")

    return do


def test_a_file_stays_with_the_draft_goes_on_after_a_return_and_reaches_the_citizen_with_the_reply(
    at, desk, taken, attach
):
    assert attach().status_code == 303
    shown = at(desk.officer).get(page(taken, "/reply")).text
    assert "minutes.txt" in shown
    assert "غُيّرت المصابيح." in shown  # what was written is kept with it
    assert at(desk.officer).post(page(taken, "/reply"), data={"seen": taken.row_version, **ANSWERS}).status_code == 303
    assert files.of(taken, for_citizen=True) == []
    judge(at(desk.head), taken)
    assert "minutes.txt" in at(desk.officer).get(page(taken, "/reply")).text
    assert attach("photo.txt", path="/reply").status_code == 303  # chosen, and sent with the reply itself
    assert files.of(taken, for_citizen=True) == []
    approve(at(desk.head), taken)
    assert [file.name for file in files.of(taken, for_citizen=True)] == ["minutes.txt", "photo.txt"]


def test_a_file_is_taken_out_again_by_its_author_alone(at, desk, taken, attach, session):
    attach()
    mark = files.of(taken)[0].mark
    away = page(taken, f"/reply/files/{mark}/removal")
    assert at(desk.colleague).post(away, data=ANSWERS).status_code in {403, 404}
    assert session.scalars(select(CaseFile.mark)).all() == [mark]
    assert at(desk.officer).post(away, data=ANSWERS | {"text": "كلمة أخرى"}).status_code == 303
    assert session.scalars(select(CaseFile.mark)).all() == []
    assert drafts.of(taken, desk.officer).body == "كلمة أخرى"


def test_a_file_that_is_refused_costs_no_word_of_the_reply(at, desk, taken, attach):
    refused = attach("empty.txt", content=b"", path="/reply")
    assert refused.status_code == 422
    assert "غُيّرت المصابيح." in refused.text
    assert "غُيّرت المصابيح." in at(desk.officer).get(page(taken, "/reply")).text
    assert files.of(taken) == []
