"""What a trainer reads of a quiz's figures: the page, one question, one over all quizzes, and the sheets."""

import io

import openpyxl
import pytest

from courses.quizzes.stats import report, tally
from courses.quizzes.views import load
from tests.courses.quizzes.hall import people, sit
from tests.factories.quizzes import make_school, single

ROWS = ("bbb", "bbb", "bbc", "bcc", "ccb", "ca")  # totals 3 3 2 1 1 0


@pytest.fixture
def hall(session, cast):
    school = make_school(cast, [("single", single(f"س{n}")) for n in range(3)])
    for user, letters in zip(people(school, 6), ROWS, strict=True):
        sit(school, user, *letters, *[""] * (3 - len(letters)))
    tally.count_all()
    school.page = f"/teach/quizzes/{school.lesson.id}/statistics"
    return school


def test_the_figures_of_a_quiz_are_on_its_page_with_what_they_are_worth(client, hall):
    client.set_cookie("locale", "en")
    client.sign_in(hall.trainer)
    assert f'href="{hall.page}"' in client.get(hall.builder).text
    page = client.get(hall.page).text
    assert "55.6" in page  # the mean: 10 of 18
    assert "1.5" in page  # the median
    assert "Few papers" in page
    assert page.count('<svg class="chart"') == 2
    assert "The same as a table" in page


def test_a_question_shows_who_chose_what(client, hall):
    client.set_cookie("locale", "en")
    client.sign_in(hall.trainer)
    version = hall.quiz.slots[0].version_id
    page = client.get(f"{hall.page}/{version}").text
    assert "66.7" in page or "67%" in page
    assert "Option b" in page
    assert "Not answered" in page
    assert client.get(f"{hall.page}/999999").status_code == 404
    assert "Quiz of unit one" in client.get(f"/teach/questions/{hall.entries[0].id}/statistics").text
    assert "67%" in client.get(f"/teach/questions/{hall.entries[0].id}/versions").text


def test_the_distractor_table_adds_up(hall):
    found = report.of_quiz(load.quiz(hall.lesson.id))
    last = found.items[2]
    assert {line.key: line.count for line in last.lines()} == {"a": 0, "b": 3, "c": 2, "d": 0, "": 1}
    first = found.items[0].lines()
    assert [line.thirds for line in first if line.key == "b"] == [(100, 100, 0)]
    assert [line.is_right for line in first] == [False, True, False, False, False]


def test_the_sheets_have_a_row_for_each_question(client, hall):
    client.set_cookie("locale", "en")
    client.sign_in(hall.trainer)
    csv = client.get(f"{hall.page}.csv").data.decode("utf-8-sig").splitlines()
    assert len(csv) == 4
    assert csv[0].startswith('Number,Question,Version,Papers,"Facility, in percent"')
    book = openpyxl.load_workbook(io.BytesIO(client.get(f"{hall.page}.xlsx").data))
    row = [cell.value for cell in book.active[2]]
    assert (row[0], row[3], row[4], row[6]) == (1, 6, 66.6667, 25)
    assert client.get(f"{hall.page}.exe").status_code == 404


def test_a_quiz_that_nobody_has_sat_says_so(client, session, cast):
    school = make_school(cast)
    client.set_cookie("locale", "en")
    client.sign_in(school.trainer)
    assert "No paper is counted yet" in client.get(f"/teach/quizzes/{school.lesson.id}/statistics").text
    assert "No paper is counted yet" in client.get(f"/teach/questions/{school.entries[0].id}/statistics").text
    assert len(client.get(f"/teach/quizzes/{school.lesson.id}/statistics.csv").data.splitlines()) == 1


def test_figures_are_for_those_who_teach_the_course(client, hall, cast):
    for user in (cast.stranger_trainer, cast.learner):
        client.sign_in(user)
        for address in (hall.page, f"{hall.page}.csv", f"/teach/questions/{hall.entries[0].id}/statistics"):
            assert client.get(address).status_code in {403, 404}


def test_the_pages_ask_few_questions(client, hall, session, count_queries):
    client.set_cookie("locale", "en")
    client.sign_in(hall.trainer)
    version, entry = hall.quiz.slots[0].version_id, hall.entries[0].id
    for address in (hall.page, f"{hall.page}/{version}", f"/teach/questions/{entry}/statistics"):
        session.expire_all()
        with count_queries() as seen:
            assert client.get(address).status_code == 200
        assert len(seen) <= 10, (address, seen)
