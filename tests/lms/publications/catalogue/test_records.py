"""Records: numbers with check digits, years in two calendars, two editors at once, corrections."""

import pytest
from sqlalchemy import select

from lms.core.errors import RuleError
from lms.publications import numbers, tongues, years
from lms.publications.catalogue.service import checking, editions, errata, records, reviewing, steps, works
from lms.publications.catalogue.service.refusals import OwnWork, Stale
from lms.publications.kinds import ErratumState, Relator
from lms.publications.models import Agent, Contribution, Edition, EditionEvent, Erratum, Revision, Series, Volume
from tests.factories.publications import make_edition, make_subject, make_work
from tests.lms.publications.catalogue.desk import RECORD, act, begin, make_approved, make_draft, make_editor, review


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("0-306-40615-2", "9780306406157"),
        ("٩٧٨ ٠ ٣٠٦ ٤٠٦١٥ ٧", "9780306406157"),
        ("ISBN: 978-0-306-40615-7", "9780306406157"),
        ("080442957X", "9780804429573"),
        ("080442957x\u200f", "9780804429573"),
        ("0-306-40615-3", None),
        ("978-0-306-40615-8", None),
        ("977-0-306-40615-7", None),
        ("X803064061", None),
        ("97803064061577", None),
        ("", None),
        ("٪" * 500, None),
    ],
)
def test_an_isbn_has_a_check_digit(typed, meant):
    assert numbers.isbn(typed) == meant


def test_every_single_wrong_digit_is_found():
    good = "9780306406157"
    for place in range(13):
        for digit in "0123456789":
            changed = good[:place] + digit + good[place + 1 :]
            assert numbers.isbn(changed) == (good if changed == good else None)


def test_a_doi_in_any_dress():
    assert {numbers.doi(each) for each in ("10.1000/ABC.d", "https://doi.org/10.1000/abc.D", "doi:10.1000/abc.d")} == {
        "10.1000/abc.d"
    }
    assert [numbers.doi(each) for each in ("10.1/x", "11.1000/x", "10.1000/", "10.1000/a b", "x" * 5000)] == [None] * 5


def test_the_calendars_agree_with_known_days(session):
    assert years.ah_years(2026) == [1447, 1448]
    assert years.ce_years(1448) == [2026, 2027]
    assert years.ah_years(1924) == [1342, 1343]  # long before the table
    assert years.ah_years(622) == [1]
    assert years.ah_years(2008) == [1428, 1429, 1430]  # two new years in one
    for ah in range(1, years.latest()[1]):
        assert all(ah in years.ah_years(ce) for ce in years.ce_years(ah))
        assert years.ce_years(ah), ah


def test_tongues_are_iso_639():
    assert [tongues.read(each) for each in ("ar", "AR", "العربية", "Swahili", "haw", "xx", "arabic", "mul", "")] == [
        "ar",
        "ar",
        "ar",
        "sw",
        "haw",
        None,
        "ar",
        None,
        None,
    ]
    assert tongues.name("ur", "ar") == "الأوردية"
    assert (tongues.direction("ur"), tongues.direction("sw")) == ("rtl", "ltr")


def wrong(work, edition=None, **fields):
    return checking.check(records.blank(work) | fields, work, edition).wrong


def test_what_a_record_may_not_say_it_says_why(session, in_english):
    work = make_work()
    first = make_edition(work, isbn="9780306406157", doi="10.1000/x", title="الأول")
    assert wrong(work, isbn="0306406152") == {"isbn": f"This ISBN belongs to “الأول” ({first.code})."}
    assert "This DOI belongs to “الأول”" in wrong(work, doi="10.1000/X")["doi"]
    assert wrong(work, first, isbn="0306406152") == {}  # its own
    assert "check digit" in wrong(work, isbn="0306406153")["isbn"]
    assert wrong(work, year_ce="2026", year_ah="1440")["year_ah"] == "2026 CE is 1447–1448 AH: one of the two is wrong."
    assert wrong(work, year_ce="٢٠٢٦", year_ah="١٤٤٨") == {}
    for year in ("2999", "12", "-5", "abc", "20266"):
        assert "year_ce" in wrong(work, year_ce=year)
    assert "year_ah" in wrong(work, year_ah="1600")
    assert {"kind", "publisher", "licence"} <= wrong(work, kind="x", publisher="y", licence="").keys()
    assert "title" in wrong(work, title=" ")
    assert "publisher_text" in wrong(work, publisher="other")
    assert "language" in wrong(work, language="en")  # an original in another language than the work's
    assert "translated_from" in wrong(work, language="en", kind="translation")
    assert "translated_from" in wrong(work, kind="translation", translated_from=first.code)  # the same language
    assert wrong(work, language="en", kind="translation", translated_from=first.code.lower()) == {}
    second = make_edition(work, language="en", kind="translation", translated_from_id=first.id)
    assert "itself" in wrong(work, first, kind="abridgement", translated_from=second.code)["translated_from"]
    assert "translated_from" in wrong(work, kind="abridgement", translated_from="NOSUCH00")
    assert "contributors" in wrong(work, contributors=[["zzz", "أحمد"]])
    assert "contributors" in wrong(work, contributors=[["aut", "أحمد #99999"]])


def test_nothing_typed_is_lost_and_the_other_year_is_proposed(client, session, cast):
    client.sign_in(cast.editor)
    edition = begin(client)
    assert (edition.year_ah, session.scalar(select(Agent.name_key))) == (1448, "عبدالله بنسالم")
    assert session.scalars(select(Volume.label).order_by(Volume.number)).all() == ["الأول", "الثاني"]
    address = f"/library/desk/editions/{edition.id}/record"
    page = client.post(
        address, data=RECORD | {"isbn": "0306406153", "subtitle": "ما لا يضيع", "person": ["سعيد الجديد", "x"]}
    )
    assert page.status_code == 422
    assert all(said in page.text for said in ("0306406153", "ما لا يضيع", "سعيد الجديد", "رقم التحقق"))
    page = client.post(address, data=RECORD | {"propose": "1", "subtitle": "ما لا يضيع"})
    assert 'value="2026"' in page.text
    assert "ما لا يضيع" in page.text
    session.refresh(edition)
    assert edition.year_ce is None  # proposed, not kept


def test_two_editors_of_one_record_see_both_and_lose_nothing(client, session, cast):
    client.sign_in(cast.editor)
    edition = begin(client)
    address, seen = f"/library/desk/editions/{edition.id}/record", edition.row_version
    other = make_editor()
    client.sign_in(other)
    assert client.post(address, data=RECORD | {"seen": seen, "subtitle": "كلام الزميل"}).status_code == 303
    client.sign_in(cast.editor)
    page = client.post(address, data=RECORD | {"seen": seen, "subtitle": "كلامي أنا", "place": "القاهرة"})
    assert page.status_code == 409
    assert all(said in page.text for said in ("<del>كلام الزميل</del>", "<ins>كلامي أنا</ins>", 'value="القاهرة"'))
    session.refresh(edition)
    assert edition.subtitle == "كلام الزميل"
    again = RECORD | {"seen": edition.row_version, "subtitle": "كلامي أنا", "place": "القاهرة"}
    assert client.post(address, data=again).status_code == 303
    session.refresh(edition)
    assert (edition.subtitle, edition.place) == ("كلامي أنا", "القاهرة")
    # who changes nothing is never in the way
    editions.save(records.find(edition.id), records.read(records.find(edition.id)), with_roles(session, other), 0)


def with_roles(session, user):
    session.refresh(user, ["roles"])
    return user


def test_an_error_that_a_reader_reports_becomes_a_revision_with_its_words(client, session, cast):
    other = make_editor()
    edition = make_approved(with_roles(session, cast.editor), other)
    steps.publish(edition, other)
    code, before = edition.code, edition.changed_at
    client.sign_out()
    assert f"/library/{code}/errata" in client.get(f"/library/{code}").text
    assert client.post(f"/library/{code}/errata", data={"words": ""}).status_code == 422
    sent = {"words": "سقط حرف من العنوان", "page": "١٢", "quoted": "آداب المسحد"}
    assert client.post(f"/library/{code}/errata", data=sent).status_code == 303
    report = session.scalars(select(Erratum)).one()
    assert (report.page, report.state) == (12, ErratumState.REPORTED)
    client.sign_in(cast.editor)
    assert "سقط حرف من العنوان" in client.get("/library/desk/errata").text
    assert client.post(f"/library/desk/errata/{report.id}/acceptance").status_code == 303
    page = client.get(f"/library/desk/editions/{edition.id}/record").text
    assert "أنت تكتب تصويبًا" in page
    session.refresh(edition)
    sent = RECORD | {"title": "آداب المسجد المصوبة", "seen": edition.row_version, "person": ["عبد الله", ""]}
    assert client.post(f"/library/desk/editions/{edition.id}/record", data=sent).status_code == 303
    assert act(client, edition, "correction-submission", words="").status_code == 422
    assert act(client, edition, "correction-submission", words="صُحح العنوان").status_code == 303
    assert "المصوبة" not in client.get(f"/library/{code}").text  # readers go on with what they have
    assert review(client, edition).status_code == 409  # not by who wrote it
    client.sign_in(other)
    assert "<ins>آداب المسجد المصوبة</ins>" in client.get(f"/library/desk/editions/{edition.id}").text
    assert review(client, edition).status_code == 303
    client.sign_out()
    page = client.get(f"/library/{code}").text
    assert "آداب المسجد المصوبة" in page
    assert "صُحح العنوان" in page
    edition = records.find(edition.id)
    session.refresh(report)
    assert (edition.revision, edition.revising, report.state) == (2, False, ErratumState.CORRECTED)
    assert edition.changed_at > before
    assert session.scalars(select(Revision.number)).all() == [2]


def test_a_correction_given_up_leaves_nothing_behind(session, cast):
    other = make_editor()
    edition = make_approved(with_roles(session, cast.editor), other)
    steps.publish(edition, other)
    report = errata.report(edition, "خطأ", by=None)
    errata.accept(report, cast.editor)
    edition = records.find(edition.id)
    editions.save(edition, records.read(edition) | {"title": "آخر"}, cast.editor, edition.row_version)
    errata.drop(edition, cast.editor)
    session.refresh(report)
    assert (edition.title, edition.revising, report.state) == ("آداب المسجد", False, ErratumState.REPORTED)
    errata.dismiss(report, other, "هو صواب في الأصل")
    revision = errata.begin(edition, other)
    assert (revision.number, revision.changes) == (2, {})
    errata.submit(edition, other, "لا شيء")
    reviewing.tick(edition, {rule.id: "نعم" for rule in reviewing.rules()}, make_editor("third"))
    with pytest.raises(OwnWork):
        errata.approve(edition, cast.editor)  # had changed a word of it before it was given up


def test_reports_are_limited(client, session):
    edition = make_edition()
    answers = [client.post(f"/library/{edition.code}/errata", data={"words": "خطأ"}).status_code for _ in range(13)]
    assert answers == [303] * 12 + [429]
    assert client.get(f"/library/{make_edition(state='draft').code}/errata").status_code == 404


def test_people_are_one_in_any_spelling_and_two_by_their_number(session, cast, in_english):
    first = make_draft(cast.editor, contributors=[["aut", "أحمد عبد الله"], ["trl", "Ahmed Abdullah"]])
    make_draft(cast.editor, contributors=[["aut", "احمد عبدالله"]])
    assert session.scalars(select(Agent.id)).all().__len__() == 2
    twin = Agent(name={"ar": "أحمد عبد الله"}, sort_name="احمد")
    session.add(twin)
    session.flush()
    third = make_draft(cast.editor, contributors=[["aut", f"أحمد عبد الله #{twin.id}"]])
    assert records.read(third)["contributors"] == [["aut", f"أحمد عبد الله #{twin.id}"]]
    roles = session.scalars(
        select(Contribution.role).where(Contribution.edition_id == first.id).order_by(Contribution.position)
    )
    assert roles.all() == [Relator.AUTHOR, Relator.TRANSLATOR]


def test_works_subjects_and_series_are_kept(client, session, cast, in_english):
    client.sign_in(cast.editor)
    edition = begin(client)
    upper, lower = make_subject(), None
    sent = {"name_ar": "الوقف", "name_en": "Waqf", "parent_id": str(upper.id), "position": "2"}
    assert client.post("/library/desk/subjects/0", data=sent).status_code == 303
    lower = works.tree()[1][0]
    assert (lower.path, works.tree()[1][1]) == (f"{upper.path}{lower.id}/", 1)
    with pytest.raises(RuleError, match="below itself"):
        works.keep_subject(upper, {"ar": "أ"}, lower.id, 0, cast.editor)
    sent = {"title_ar": "سلسلة", "members": f"{edition.code.lower()}\n"}
    assert client.post("/library/desk/series/0", data=sent).status_code == 303
    assert client.post("/library/desk/series/0", data=sent | {"members": "XXXXXXXX"}).status_code == 422
    work = works.find(edition.work_id)
    sent = {"title_ar": "عنوان جديد", "language": "ar", "seen": "1", "subjects": [str(lower.id)]}
    assert client.post(f"/library/desk/works/{work.id}", data=sent).status_code == 303
    stale = client.post(f"/library/desk/works/{work.id}", data=sent | {"title_ar": "ما كتبته أنا"})
    assert stale.status_code == 409
    assert "ما كتبته أنا" in stale.text
    assert "عنوان جديد" in stale.text
    assert (
        client.post("/library/desk/agents/0", data={"name_ar": "أ", "born": "1900", "died": "1800"}).status_code == 422
    )
    assert client.post("/library/desk/agents/0", data={"name_ar": "عالم جديد", "died": "1905"}).status_code == 303
    pages = ("", "?view=draft&q=رسالة", "/rules", "/agents?q=عالم", "/subjects", "/series", "/errata", "/works/new")
    pages += (f"/works/{work.id}", f"/works/{work.id}/editions/new", "/subjects/0", f"/editions/{edition.id}/record")
    for page in (
        *pages,
        f"/editions/{edition.id}",
        f"/editions/{edition.id}/acts/return",
        f"/series/{session.scalar(select(Series.id))}",
        "/agents/0",
    ):
        assert client.get(f"/library/desk{page}").status_code == 200, page


def test_a_stale_save_says_what_stands_now(session, cast):
    edition = make_draft(with_roles(session, cast.editor))
    record = records.read(edition) | {"title": "جديد"}
    with pytest.raises(Stale) as refusal:
        editions.save(edition, record, cast.editor, edition.row_version - 1)
    assert refusal.value.theirs["title"] == "آداب المسجد"
    assert session.scalars(select(EditionEvent.deed).order_by(EditionEvent.id)).all() == ["created"]
    assert session.get(Edition, edition.id).title == "آداب المسجد"


def test_an_isbn_that_was_taken_between_the_look_and_the_save_is_refused_with_a_sentence(
    client, session, cast, monkeypatch
):
    client.sign_in(cast.editor)
    edition = begin(client)
    make_edition(isbn="9780306406157")
    monkeypatch.setattr(checking, "_owner", lambda *_asked: None)  # the other one came after we had looked
    sent = RECORD | {"isbn": "0306406152", "subtitle": "ما لا يضيع", "seen": edition.row_version}
    for address in (f"/library/desk/editions/{edition.id}/record", f"/library/desk/works/{edition.work_id}/editions"):
        page = client.post(address, data=sent)
        assert page.status_code == 422
        assert "لطبعة أخرى" in page.text
        assert "ما لا يضيع" in page.text
    session.refresh(edition)
    assert (edition.isbn, edition.subtitle) == (None, "")
