"""The director's page: true figures, few queries, files for a spreadsheet, and not for everybody."""

import csv
import io

import pytest

from lms.accounts.models import OrgUnit, OrgUnitKind
from lms.core import clock
from lms.core.db import session
from tests.factories.accounts import make_user
from tests.factories.certificates import make_certificate
from tests.factories.courses import complete_all, enrol, make_run

TABLES = ("states", "runs", "months", "directorates")


@pytest.fixture
def academy(cast):
    """Three people in a run of one course: one has completed it and holds a certificate; she serves in a mosque."""
    giza = OrgUnit(kind=OrgUnitKind.DIRECTORATE, code="giza", name={"ar": "=مديرية الجيزة"}, path="")
    session().add(giza)
    session().flush()
    giza.path = f"/{giza.id}/"
    mosque = OrgUnit(kind=OrgUnitKind.MOSQUE, code="m1", name={"ar": "مسجد"}, path="", parent_id=giza.id)
    session().add(mosque)
    session().flush()
    mosque.path = f"/{giza.id}/{mosque.id}/"
    cast.learner.org_unit_id = mosque.id
    run = make_run()
    complete_all(enrol(run, cast.learner))
    for number in range(2):
        enrol(run, make_user(f"p{number}"))
    make_certificate(cast.learner, cast.registrar, key=f"run:{run.id}")
    make_certificate(cast.stranger, cast.registrar)
    return run


def table(client, name: str) -> list[list[str]]:
    answer = client.get(f"/figures/{name}.csv")
    assert answer.status_code == 200
    return list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"))))


def test_the_director_reads_what_the_register_says(client, cast, academy):
    client.sign_in(cast.director)
    page = client.get("/figures").text
    assert "٣" in page
    assert f"/registry/runs/{academy.id}/certificates" in page, "the way to where a number comes from"
    assert f'"/registry/runs/{academy.id}"' not in page, "but not to what a director may not see"
    assert client.get(f"/registry/runs/{academy.id}/certificates").status_code == 200
    assert sorted(count for _state, count in table(client, "states")[1:]) == ["1", "2"]
    assert table(client, "runs")[1][3:] == ["2", "1", "3"]
    this_month = f"{clock.now():%Y-%m}"
    assert table(client, "months")[1] == [this_month, "1", "2"]
    assert len(table(client, "months")) == 13


def test_a_mosque_counts_for_its_directorate_and_a_name_is_no_formula(client, cast, academy):
    client.sign_in(cast.director)
    assert table(client, "directorates")[1:] in (
        [["'=مديرية الجيزة", "1"], ["بلا مديرية", "1"]],
        [["بلا مديرية", "1"], ["'=مديرية الجيزة", "1"]],
    )


def test_an_empty_academy_has_a_page_too(client, cast):
    client.sign_in(cast.director)
    page = client.get("/figures")
    assert page.status_code == 200
    assert "لم تصدر شهادة بعد" in page.text


def test_the_figures_cost_at_most_ten_queries(client, cast, academy, count_queries):
    client.sign_in(cast.director)
    client.get("/figures")
    with count_queries() as seen:
        client.get("/figures")
    assert len(seen) <= 10, seen


def test_learners_and_trainers_do_not_read_them(client, cast, academy):
    for person in (cast.learner, cast.trainer, cast.stranger):
        client.sign_in(person)
        assert client.get("/figures").status_code == 403
        assert all(client.get(f"/figures/{name}.csv").status_code == 403 for name in TABLES)
    client.sign_in(cast.registrar)
    assert f"/registry/runs/{academy.id}" in client.get("/figures").text
    assert client.get("/figures/people.csv").status_code == 404


def test_a_director_begins_there_and_a_registrar_at_their_work(client, cast):
    client.sign_in(cast.director)
    assert client.get("/sign-in").headers["Location"].endswith("/figures")
    assert client.get("/sign-in?next=/courses").headers["Location"].endswith("/courses")
    client.sign_in(cast.registrar)
    assert client.get("/sign-in").headers["Location"].endswith("/my")
