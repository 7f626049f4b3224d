"""Bringing a file of questions as a trainer does, with the worker's part done here and now."""

import io

import pytest

from courses.quizzes.exchange import files, taking
from lms.core import db as database


@pytest.fixture
def page(school):
    return f"/teach/courses/{school.course.id}/question-files"


@pytest.fixture
def bring(client, school, page):
    """Send a file as the trainer does; the worker reads it."""

    def send(content, name="طهارة.txt", **said):
        client.sign_in(school.trainer)
        data = {
            "file": (io.BytesIO(content.encode() if isinstance(content, str) else content), name),
            "layout": "",
            "language": "ar",
            "own_shelf": "y",
        }
        data |= {"shelf": school.category.id} | said
        answer = client.post(page, data=data, content_type="multipart/form-data")
        assert answer.status_code == 303, answer.get_data(as_text=True)
        database.commit()
        number = int(answer.location.rsplit("/", 1)[1])
        files.look(number)
        return files.find(number)

    return send


def take(client, brought):
    """Take a file in as the trainer does; what the page answered."""
    answer = client.post(f"/teach/question-files/{brought.id}/taking")
    if answer.status_code == 303:
        taking.take(brought.id)
    database.session().expire_all()
    return answer.status_code
