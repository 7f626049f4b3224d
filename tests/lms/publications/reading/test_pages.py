"""A book as text, page by page."""

import pytest

from lms.publications.kinds import State
from tests.factories.publications import make_edition, make_volume
from tests.factories.reading import FIRST, make_book, make_file, make_pages


def test_a_visitor_reads_a_page_and_turns_it(client, book):
    shown = client.get(book.page(2)).text
    assert "على ثلاث مراتب" in shown
    assert f'href="{book.page(1)}"' in shown
    assert f'href="{book.page(3)}"' in shown
    assert 'id="s4"' in shown
    assert client.get(book.page(9)).status_code == 404
    assert client.get(f"/library/{book.edition.code}/2/1").status_code == 404


def test_what_was_searched_is_marked_in_the_vocalised_words(client, book):
    shown = client.get(book.page(1), query_string={"mark": "الاتقان"}).text
    assert ">الإِتْقَانُ</mark>" in shown
    assert 'id="f1"' in shown
    assert "</mark>" not in client.get(book.page(1), query_string={"mark": '"*(<'}).text


def test_the_contents_name_chapters_and_lead_to_a_printed_page(client, book):
    contents = client.get(f"/library/{book.edition.code}/1/contents").text
    assert contents.count("معنى الإتقان") == 1
    assert book.page(3) in contents
    at = f"/library/{book.edition.code}/1/printed-page?label="
    assert client.get(at + "١١").location == book.page(2)
    assert client.get(at + "11").location == book.page(2)
    lost = client.get(at + "400").location
    assert lost == f"/library/{book.edition.code}/1/contents"
    assert "400" in client.get(lost).text


def test_what_is_not_published_is_read_by_editors_alone(client, cast, session):
    draft = make_book(state=State.DRAFT)
    withdrawn = make_book(state=State.WITHDRAWN)
    address = f"/library/{draft.code}/1/1"
    assert client.get(address).status_code == 404
    assert client.get(f"/library/{withdrawn.code}/1/1").location == f"/library/{withdrawn.code}"
    client.sign_in(cast.learner)
    assert client.get(address).status_code == 404
    client.sign_in(cast.editor)
    assert client.get(address).status_code == 200


def test_the_next_volume_follows_the_last_page(client, session):
    edition = make_edition()
    for number in (2, 3):
        make_volume(edition, number)
    session.refresh(edition, ["volumes"])
    make_pages(edition.volumes[0], [FIRST])
    make_pages(edition.volumes[1], ["الجزء الثاني يبدأ من هنا."])
    assert f'rel="next" href="/library/{edition.code}/2/1"' in client.get(f"/library/{edition.code}/1/1").text


def test_a_look_is_remembered_and_nonsense_is_the_usual_one(client, book):
    chosen = {"size": "xl", "lead": "wide", "ground": "night", "next": book.page(1)}
    assert client.post("/library/look", data=chosen).location == book.page(1)
    shown = client.get(book.page(1)).text
    assert "reader--xl reader--wide reader--night" in shown
    assert 'data-theme="dark"' in shown
    client.post("/library/look", data={"size": "huge", "ground": '"><script>'})
    assert "reader--m reader--usual reader--auto" in client.get(book.page(1)).text


def test_a_page_costs_few_queries_however_long_the_book_is(client, count_queries, session):
    edition = make_book([f"صفحة رقم {number} من كتاب طويل." for number in range(1, 60)])
    client.get(f"/library/{edition.code}/1/5")
    with count_queries() as seen:
        assert client.get(f"/library/{edition.code}/1/6").status_code == 200
    assert len(seen) <= 12


@pytest.mark.parametrize(("form", "opens"), [("pdf", True), ("epub", True), ("text", False)])
def test_a_file_opens_as_printed_where_a_browser_can_show_it(client, book, form, opens):
    make_file(book.edition.volumes[0], form)
    answer = client.get(f"/library/{book.edition.code}/1/as-printed/{form}?page=2")
    assert answer.status_code == (200 if opens else 404)
    assert client.get(f"/library/{book.edition.code}/1/as-printed/mobi").status_code == 404


def test_the_page_of_an_edition_leads_into_the_book(client, cast, book):
    address = f"/library/{book.edition.code}"
    shown = client.get(address).text
    assert f'href="{book.page(1)}"' in shown
    assert f'href="{book.listen()}"' in shown
    assert f"{address}/resume" not in shown
    client.sign_in(cast.learner)
    assert f"{address}/resume" in client.get(address).text
    nothing = make_edition()
    assert "/1/1" not in client.get(f"/library/{nothing.code}").text
