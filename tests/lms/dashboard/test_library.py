"""The library's figures: sums that agree everywhere, COUNTER's reports in its own words, and not for everybody."""

import csv
import datetime as dt
import io

import pytest

from lms.core import clock
from lms.core.db import session as current
from lms.core.i18n import local
from lms.usage.models import UsageDaily
from tests.factories.publications import make_agent, make_edition, make_work
from tests.lms.harvest.recordings import record

PAGE = "/figures/library"


@pytest.fixture
def used(cast):
    """Two books, one of them to be heard, used today and in a month gone by."""
    today = local(clock.now()).date()
    before = (today.replace(day=1) - dt.timedelta(days=1)).replace(day=1)
    author = make_agent("طه حسين")
    book = make_edition(title="=كتاب", isbn="9789770099999", author=author, year_ce=1939)
    heard = make_edition(make_work(), title="A book to hear", language="en", year_ce=None)
    record(heard, author, ["One"])
    make_edition(make_work(), title="On paper only")
    rows = [
        (today, book, {"read": 5, "download": 7, "view": 9, "unique_investigations": 8, "unique_requests": 6}),
        (before, book, {"read": 1, "unique_investigations": 1, "unique_requests": 1}),
        (today, heard, {"listen": 3, "unique_investigations": 2, "unique_requests": 2}),
    ]
    for day, edition, sums in rows:
        current().add(UsageDaily(day=day, kind="edition", object_id=edition.id, language=edition.language, **sums))
    current().add(UsageDaily(day=today, kind="edition", object_id=999_999, language="ar", read=1))
    current().commit()
    return today, before, book, heard


def table(client, address):
    answer = client.get(address)
    assert answer.status_code == 200
    return list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"))))


def test_the_director_reads_what_is_used_and_what_there_is(client, cast, used):
    today, before, book, _heard = used
    client.sign_in(cast.director)
    client.set_cookie("locale", "en")
    page = client.get(PAGE).text
    assert "3 works in 3 editions; 1 of the works" in page
    assert f"/library/{book.code}" in page
    assert page.count('class="chart"') == 3
    months = table(client, f"{PAGE}/months.csv")
    assert len(months) == 13
    assert months[-1] == [f"{today:%Y-%m}", "9", "6", "3", "7", "8"]
    assert months[-2] == [f"{before:%Y-%m}", "0", "1", "0", "0", "1"]
    languages = {row[0]: row[1:] for row in table(client, f"{PAGE}/languages.csv")[1:]}
    assert languages == {"ar": ["2", "0", "7", "0", "7"], "en": ["1", "1", "0", "3", "0"]}
    assert client.get(f"{PAGE}?months=x").status_code == 200


def test_counter_reports_are_in_counters_own_words(client, cast, used):
    today, before, book, _heard = used
    client.sign_in(cast.director)
    titles = client.get(f"{PAGE}/counter/TR.json?months=3").json
    head = titles["Report_Header"]
    assert (head["Release"], head["Report_ID"], head["Report_Name"]) == ("5.1", "TR", "Title Report")
    assert head["Report_Filters"]["Begin_Date"].endswith("-01")
    found = {each["Title"]: each for each in titles["Report_Items"]}
    assert found.keys() == {"=كتاب", "A book to hear"}, "what is not known any more is left out"
    assert found["=كتاب"]["Item_ID"] == {
        "ISBN": "9789770099999", "Proprietary": f"ijaza:{book.code}", "URI": f"http://localhost/library/{book.code}",
    }  # fmt: skip
    (performance,) = found["=كتاب"]["Attribute_Performance"]
    assert (performance["Data_Type"], performance["YOP"], performance["Access_Type"]) == (
        "Book",
        "1939",
        "Free_To_Read",
    )
    now, then = f"{today:%Y-%m}", f"{before:%Y-%m}"
    assert performance["Performance"] == {
        "Total_Item_Investigations": {now: 21, then: 1},
        "Total_Item_Requests": {now: 12, then: 1},
        "Unique_Item_Investigations": {now: 8, then: 1},
        "Unique_Item_Requests": {now: 6, then: 1},
        "Unique_Title_Investigations": {now: 8, then: 1},
        "Unique_Title_Requests": {now: 6, then: 1},
    }
    assert found["A book to hear"]["Attribute_Performance"][0]["YOP"] == "0001"
    items = client.get(f"{PAGE}/counter/IR.json").json["Report_Items"]
    assert {each["Items"][0]["Item"] for each in items} == found.keys()
    assert items[0]["Items"][0]["Authors"] == [{"Name": "طه حسين"}]


def test_counter_tables_have_their_head_an_empty_line_and_their_months(client, cast, used):
    client.sign_in(cast.director)
    rows = table(client, f"{PAGE}/counter/TR.csv?months=3")
    assert rows[0] == ["Report_Name", "Title Report"]
    gap = rows.index([])
    headings, body = rows[gap + 1], rows[gap + 2 :]
    assert len(headings) == len(body[0]) == headings.index("Reporting_Period_Total") + 4
    assert body[0][0] == "'=كتاب", "a title is no formula"
    total = headings.index("Reporting_Period_Total")
    assert all(int(row[total]) == sum(map(int, row[total + 1 :])) for row in body)


def test_the_figures_are_not_for_everybody(client, cast):
    for person, status in ((cast.learner, 403), (cast.trainer, 403), (cast.editor, 403), (cast.director, 200)):
        client.sign_in(person)
        for path in (PAGE, f"{PAGE}/months.csv", f"{PAGE}/counter/TR.json", f"{PAGE}/counter/IR.csv"):
            assert client.get(path).status_code == status
    assert client.get(f"{PAGE}/counter/XX.json").status_code == 404


def test_the_page_asks_few_questions(client, cast, used, count_queries):
    client.sign_in(cast.director)
    with count_queries() as asked:
        assert client.get(PAGE).status_code == 200
    assert len(asked) <= 18


@pytest.mark.once
def test_a_volume_of_the_atlas_is_digitised_once_its_plates_can_be_seen(session):
    from lms.publications import stats
    from tests.factories.atlas import make_plate, make_volume

    make_plate(make_volume(1))
    make_plate(make_volume(2), cut=False)
    assert (stats.holdings().works, stats.holdings().digitised) == (2, 1)


def test_a_table_says_once_how_its_words_are_written(client, cast):
    client.sign_in(cast.director)
    assert client.get(f"{PAGE}/months.csv").content_type == "text/csv; charset=utf-8"
