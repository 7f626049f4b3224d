"""Telling people, once, in their language, as a man or a woman; and reading it."""

import pytest
from sqlalchemy import select

from lms.accounts.models import Gender
from lms.core.i18n import _
from lms.core.mail import Letter
from lms.notifications import service
from lms.notifications.models import Notice
from lms.notifications.wording import in_languages, to

TEXT = {"ar": "صدرت شهادتك", "en": "Your certificate is issued"}


def told(session):
    return session.scalars(select(Notice).order_by(Notice.id)).all()


def test_a_person_is_told_once_with_a_letter_in_their_language(session, cast):
    cast.learner.locale = "en"
    assert service.tell(cast.learner, "certificate:7", TEXT, "/verify/x") == 1
    assert service.tell(cast.learner, "certificate:7", TEXT, "/verify/x") == 0
    assert [notice.user_id for notice in told(session)] == [cast.learner.id]
    letter = session.scalars(select(Letter)).one()
    assert letter.subject == "Your certificate is issued"
    assert "http://localhost/verify/x" in letter.text
    assert "Peace be upon you, Mohamed learner." in letter.text


def test_many_are_told_and_only_the_new_ones_again(session, cast):
    assert service.tell([cast.learner, cast.trainer], "run:1", TEXT, "/my") == 2
    assert service.tell([cast.learner, cast.trainer, cast.stranger], "run:1", TEXT, "/my") == 1
    assert len(session.scalars(select(Letter)).all()) == 3


def test_who_has_no_email_or_wants_no_letter_finds_the_notice_alone(session, cast):
    cast.learner.email, cast.learner.phone = None, "+201001234567"
    service.tell(cast.learner, "a", TEXT, "/my")
    service.tell(cast.trainer, "a", TEXT, "/my", letter=False)
    assert len(told(session)) == 2
    assert session.scalars(select(Letter)).all() == []


def test_a_closed_account_is_not_told(session, cast):
    cast.learner.is_disabled = True
    assert service.tell(cast.learner, "a", TEXT, "/my") == 0


def test_men_and_women_are_addressed_as_such(session, cast):
    cast.trainer.gender = Gender.FEMALE

    def text(user):
        return {"ar": to(user, "أنت مقيد", "أنتِ مقيدة"), "en": "You are enrolled"}

    service.tell([cast.learner, cast.trainer], "enrolled", text, "/my")
    assert {notice.user_id: notice.text["ar"] for notice in told(session)} == {
        cast.learner.id: "أنت مقيد",
        cast.trainer.id: "أنتِ مقيدة",
    }


def test_a_sentence_is_said_in_every_language(app, session):
    assert in_languages(lambda: _("Sign in")) == {"ar": "تسجيل الدخول", "en": "Sign in"}


@pytest.mark.parametrize("path", ["https://evil.example", "//evil.example", "my"])
def test_a_notice_leads_into_this_site_only(session, cast, path):
    with pytest.raises(ValueError, match="this site"):
        service.tell(cast.learner, "a", TEXT, path)


def test_the_page_shows_mine_and_the_masthead_counts_what_is_unread(client, session, cast):
    service.tell([cast.learner, cast.trainer], "a", TEXT, "/courses")
    service.tell(cast.learner, "b", {"ar": "نص آخر", "en": "Another"}, "/my")
    client.sign_in(cast.learner)
    page = client.get("/notices").text
    assert "صدرت شهادتك" in page
    assert "نص آخر" in page
    assert '<span class="count">٢</span>' in page


def test_opening_a_notice_reads_it_and_leads_on_twice_the_same(client, session, cast):
    service.tell(cast.learner, "a", TEXT, "/courses")
    notice = told(session)[0]
    client.sign_in(cast.learner)
    for _twice in range(2):
        assert client.post(f"/notices/{notice.id}/reading").location == "/courses"
    session.refresh(notice)
    assert notice.read_at
    assert 'class="count"' not in client.get("/notices").text


def test_looking_at_the_page_reads_nothing(client, session, cast):
    service.tell(cast.learner, "a", TEXT, "/courses")
    client.sign_in(cast.learner)
    client.get("/notices")
    assert told(session)[0].read_at is None


def test_all_are_read_at_once_but_only_mine(client, session, cast):
    service.tell([cast.learner, cast.trainer], "a", TEXT, "/courses")
    client.sign_in(cast.learner)
    assert client.post("/notices/reading").status_code == 303
    session.expire_all()
    assert {notice.user_id: notice.read_at is not None for notice in told(session)} == {
        cast.learner.id: True,
        cast.trainer.id: False,
    }


def test_nobody_opens_the_notice_of_another(client, session, cast):
    service.tell(cast.trainer, "a", TEXT, "/courses")
    client.sign_in(cast.learner)
    assert client.post(f"/notices/{told(session)[0].id}/reading").status_code == 404


def test_the_count_costs_no_query_of_its_own(client, session, cast, count_queries):
    service.tell(cast.learner, "a", TEXT, "/courses")
    client.sign_in(cast.learner)
    with count_queries() as seen:
        client.get("/account/password")
    assert [query for query in seen if "notice" in query and "sign_in" not in query] == []
    assert len(seen) <= 2
