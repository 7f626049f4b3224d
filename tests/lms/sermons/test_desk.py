"""The desk: a Friday planned, a text written by one and approved by another, corrected in the open."""

import pytest

from lms.accounts.models import Role
from lms.core import db as database
from lms.sermons.kinds import State
from lms.sermons.models import SermonText
from lms.sermons.service import correcting, writing
from tests.factories.accounts import make_user
from tests.factories.sermons import FRIDAY, WORDS, make_published, make_subject, make_text

DESK = f"/sermons/desk/{FRIDAY}"


def typed(text: SermonText, **changed: str) -> dict[str, str]:
    return {**WORDS.told(), "seen": str(text.row_version), **changed}


def test_the_whole_way_by_two_people(client, cast, session) -> None:
    subject = make_subject()
    client.sign_in(cast.editor)
    assert "sermons/desk/2026-11-27/sermon" in client.get("/sermons/desk?from=2026-11-23").text  # a gap to fill
    assert client.post(f"{DESK}/sermon").status_code == 303
    plan = {"at": "07:30", "subject_id": str(subject.id), "is_announced": "y"}
    assert client.post(f"{DESK}/plan", data=plan).status_code == 303
    rows = {"rows-0-kind": "quran", "rows-0-sura": "٩", "rows-0-first_ayah": "١٠٥", "rows-1-kind": ""}
    assert client.post(f"{DESK}/sources", data=rows).status_code == 303
    assert client.post(f"{DESK}/sources", data={**rows, "rows-0-first_ayah": "130"}).status_code == 422
    assert client.post(f"{DESK}/languages", data={"language": "ar", "title": "إتقان"}).status_code == 303
    text = session.query(SermonText).one()
    assert client.post(f"{DESK}/ar/words", data=typed(text)).status_code == 303
    assert client.post(f"{DESK}/ar/submission").status_code == 303
    assert client.post(f"{DESK}/ar/approval", data={"seen": text.row_version}).status_code == 409
    client.sign_in(make_user("reviewer", Role.EDITOR))
    page = client.get(f"{DESK}/ar").text
    assert "approval" in page
    assert client.post(f"{DESK}/ar/approval", data={"seen": text.row_version}).status_code == 303
    assert client.post(f"{DESK}/ar/schedule").status_code == 303
    assert client.post(f"{DESK}/ar/schedule").status_code == 409  # the repeated click
    session.refresh(text)
    assert text.state is State.SCHEDULED
    assert WORDS.title in client.get(DESK).text


@pytest.mark.parametrize("who", ["learner", "trainer", "registrar", "director", "officer", "admin"])
def test_ordinary_preachers_only_read(client, cast, session, who) -> None:
    text = make_text()
    client.sign_in(getattr(cast, who))
    for address in ("/sermons/desk", DESK, f"{DESK}/ar", f"{DESK}/ar/words"):
        assert client.get(address).status_code in {403, 404}
    assert client.post(f"{DESK}/ar/words", data=typed(text)).status_code in {403, 404}
    assert client.post(f"{DESK}/ar/submission").status_code == 403
    assert client.get(f"/sermons/{FRIDAY}").status_code == 404
    assert client.get("/sermons").status_code == 200


def test_who_saves_second_sees_both_texts_and_loses_nothing(client, cast, session) -> None:
    text = make_text()
    seen = str(text.row_version)
    writing.save(
        text, WORDS.__class__("عنوان زميلي", first="كلمات زميلي"), text.row_version, make_user("x", Role.EDITOR)
    )
    database.commit()
    client.sign_in(cast.editor)
    answer = client.post(f"{DESK}/ar/words", data=typed(text, seen=seen, first="كلماتي أنا"))
    assert answer.status_code == 409
    assert "<del>كلمات</del>" in answer.text.replace("\n", "") or "زميلي" in answer.text
    assert "كلماتي أنا" in answer.text
    session.refresh(text)
    again = client.post(f"{DESK}/ar/words", data=typed(text, first="كلماتي أنا"))
    assert again.status_code == 303
    session.refresh(text)
    assert text.first == "كلماتي أنا"


def test_what_is_being_written_keeps_itself_for_its_writer_alone(client, cast, session) -> None:
    text = make_text()
    client.sign_in(cast.editor)
    for words in ("نصف جم", "نصف جملة"):
        assert client.post(f"{DESK}/ar/draft", data=typed(text, first=words)).status_code == 200
    assert "نصف جملة" in client.get(f"{DESK}/ar/words").text
    client.sign_in(make_user("other", Role.EDITOR))
    assert "نصف جملة" not in client.get(f"{DESK}/ar/words").text
    client.sign_in(cast.editor)
    client.post(f"{DESK}/ar/draft/end")
    assert "نصف جملة" not in client.get(f"{DESK}/ar/words").text


def test_a_correction_is_read_once_another_editor_approves_it_and_says_what_was_wrong(client, cast, session) -> None:
    text = make_published()
    guid = text.guid
    client.sign_in(cast.editor)
    sent = typed(text, second="الخطبة الثانية مصححة", note="صُحح تخريج الحديث")
    assert client.post(f"{DESK}/ar/words", data=sent).status_code == 303
    session.refresh(text)
    assert "مصححة" not in client.get(f"/sermons/{FRIDAY}").text
    assert client.post(f"{DESK}/ar/correction", data={"seen": text.row_version}).status_code == 409  # one's own
    client.sign_in(make_user("reviewer", Role.EDITOR))
    assert "<ins>" in client.get(f"{DESK}/ar").text
    assert client.post(f"{DESK}/ar/correction", data={"seen": text.row_version}).status_code == 303
    client.sign_out()
    page = client.get(f"/sermons/{FRIDAY}").text
    assert "مصححة" in page
    assert "صُحح تخريج الحديث" in page
    session.refresh(text)
    assert (text.guid, text.revision) == (guid, 2)
    assert correcting.shown(text)[0].before["second"] == WORDS.second


def test_the_reviewer_sees_the_changed_word_beside_the_fixed_one(client, cast, session) -> None:
    wrong = WORDS.__class__("عنوان", first="قال تعالى: ﴿وقل اعملوا فسيرى الله أعمالكم ورسوله﴾ [التوبة: 105]")
    make_text(content=wrong)
    client.sign_in(cast.editor)
    page = client.get(f"{DESK}/ar").text
    assert "أعمالكم</del>" in page
    assert "عَمَلَكُمْ</ins>" in page
    assert "9:105" in page
