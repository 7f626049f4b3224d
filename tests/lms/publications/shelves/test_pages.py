"""The public pages: what is published, and nothing else, at a cost that does not grow."""

from lms.publications import policy
from lms.publications.kinds import EditionKind, Relator, State
from lms.publications.models import Contribution, Revision, Work
from lms.publications.shelves import service
from tests.factories.publications import make_agent, make_edition, make_series, make_subject, make_work


def shelf(session, count):
    subject, author = make_subject(), make_agent()
    return [
        make_edition(make_work(subject), author=author, title=f"كتاب الرف {number}", volumes=2, year_ce=2000 + number)
        for number in range(count)
    ]


def test_the_front_is_never_empty_handed(client, session):
    page = client.get("/library")
    assert page.status_code == 200
    assert "الرفوف تُملأ الآن" in page.text
    assert client.get("/library/browse").status_code == 200
    assert "لا كتاب بهذه الاختيارات" in client.get("/library/browse?q=zzzz").text


def test_pages_cost_the_same_for_two_books_and_for_twenty(client, session, count_queries):
    costs = []
    for count in (2, 18):
        editions = shelf(session, count)
        make_series(*editions, slug=f"s{count}")
        work = session.get(Work, editions[0].work_id)
        asked = []
        for address in (
            "/library",
            "/library/browse",
            "/library/authors",
            f"/library/series/s{count}",
            f"/library/works/{work.slug}",
            f"/library/{editions[0].code}",
        ):
            client.get(address)
            with count_queries() as seen:
                assert client.get(address).status_code == 200, address
            asked.append(len(seen))
        costs.append(asked)
    assert costs[0] == costs[1]
    assert max(costs[1][:-1]) <= 12
    assert costs[1][-1] <= 24  # the page of an edition, with what files, readers and citations show there


def test_what_is_not_published_stands_nowhere(client, session, cast):
    """Unreviewed text is behind no link and no address; its makers see it."""
    subject = make_subject()
    work = make_work(subject)
    secret = [
        make_edition(work, state=state, title=f"سر مكتوم {state.value}")
        for state in (State.DRAFT, State.REVIEW, State.APPROVED, State.SCHEDULED)
    ]
    for address in ("/library", "/library/browse", "/library/browse?q=مكتوم", "/library/authors"):
        assert "سر مكتوم" not in client.get(address).text, address
    for edition in secret:
        assert client.get(f"/library/{edition.code}").status_code == 404
    assert client.get(f"/library/works/{work.slug}").status_code == 404
    assert subject.slug not in client.get("/library").text
    client.sign_in(cast.learner)
    assert client.get(f"/library/{secret[0].code}").status_code == 404
    client.sign_in(cast.editor)
    assert "لا يرى هذه الصفحة غير المحررين" in client.get(f"/library/{secret[0].code}").text
    for person in (cast.learner, cast.editor):
        session.refresh(person, ["roles"])
    assert [policy.may_read(who, secret[0]) for who in (None, cast.learner, cast.editor)] == [False, False, True]


def test_a_withdrawn_book_keeps_its_address_and_says_why(client, session, cast):
    edition = make_edition(state=State.WITHDRAWN, withdrawn_reason="خطأ في نسبة الكتاب")
    for who in (None, cast.editor):
        client.sign_in(who) if who else client.sign_out()
        page = client.get(f"/library/{edition.code}")
        assert page.status_code == 410
        assert "خطأ في نسبة الكتاب" in page.text
    assert edition.code not in client.get("/library/browse").text


def test_a_translation_leads_to_what_it_translates_and_back(client, session):
    work = make_work()
    original = make_edition(work, title="الأصل المنقول عنه")
    author, translator = make_agent(), make_agent("سعاد المترجمة")
    made = make_edition(
        work,
        language="fr",
        kind=EditionKind.TRANSLATION,
        translated_from_id=original.id,
        title="Le livre",
        author=author,
        isbn="9780306406157",
        year_ah=1448,
    )
    session.add(Contribution(edition_id=made.id, agent_id=translator.id, role=Relator.TRANSLATOR, position=1))
    page = client.get(f"/library/{made.code}").text
    assert f"/library/{original.code}" in page
    assert all(
        said in page for said in ("الأصل المنقول عنه", "سعاد المترجمة", "مترجم", "9780306406157", "١٤٤٨ هـ", "الفرنسية")
    )
    assert f"/library/{made.code}" in client.get(f"/library/{original.code}").text
    whole = client.get(f"/library/works/{work.slug}").text
    assert f"/library/{original.code}" in whole
    assert f"/library/{made.code}" in whole
    assert client.get(f"/library/{made.code.lower()}").location.endswith(made.code)
    assert client.get("/library/NOSUCHBK").status_code == 404


def test_shelves_are_narrowed_by_everything_that_is_offered(client, session):
    upper = make_subject()
    below = make_subject(upper)
    author = make_agent("أحمد إبراهيم الطنطاوي")
    mine = make_edition(make_work(below), author=author, language="sw", year_ce=1999, title="الصلاة")
    shelf(session, 3)
    series = make_series(mine)
    for asked in (
        f"subject={upper.slug}",
        f"subject={below.slug}",
        "language=sw",
        "year=١٩٩٩",
        f"author={author.id}",
        f"series={series.slug}",
        "q=الصلاه",
        "q=احمد ابراهيم",
    ):
        page = client.get(f"/library/browse?{asked}").text
        assert f"/library/{mine.code}" in page, asked
        assert "كتاب الرف" not in page, asked
    for hostile in ("author=99999999999999", "year=x", "page=-4", "kind=%00", "sort=drop", "q=%25_'%22"):
        assert client.get(f"/library/browse?{hostile}").status_code == 200
    titles = [row.title for row in session.scalars(service.found(service.Wanted(sort="title")))]
    assert titles == sorted(titles)


def test_the_log_of_corrections_is_public(client, session, cast):
    edition = make_edition(revision=2)
    session.add(
        Revision(
            edition_id=edition.id,
            number=2,
            state="published",
            words="صُحح اسم المؤلف",
            opened_by_id=cast.editor.id,
            published_at=edition.published_at,
        )
    )
    assert "صُحح اسم المؤلف" in client.get(f"/library/{edition.code}").text
