"""A citizen files in two plain steps; whatever goes wrong, the text stays; the same form is one case."""

import datetime as dt
import io
import re

import pytest
from PIL import Image
from sqlalchemy import func, select

from lms.accounts.models import OrgUnitKind, Role
from lms.complaints.clocks import beginnings
from lms.complaints.files.models import CaseFile
from lms.complaints.intake import freshness
from lms.complaints.intake.models import CaseConsent
from lms.complaints.kinds import Channel, Identity
from lms.complaints.models import Case, CasePoint
from lms.core import clock
from lms.core.audit import AuditEntry
from lms.core.limits import LimitCount
from lms.surveys import service as surveys
from tests.factories.accounts import make_unit, make_user
from tests.factories.complaints import make_category, make_central, make_officer

TEXT = "المصابيح في المسجد معطلة منذ أسبوعين. طلبنا الإصلاح مرتين ولم يحضر أحد. نرجو إرسال فني."
HIDDEN = re.compile(
    r'<(?:input|textarea)[^>]*name="([\w-]+)"[^>]*?(?:value="([^"]*)")?[^>]*>(?:\n?([^<]*)</textarea>)?'
)


@pytest.fixture(autouse=True)
def ready(session):
    beginnings.plant()
    make_central()


def later(monkeypatch, seconds):
    now = clock.now()
    monkeypatch.setattr(clock, "now", lambda: now + dt.timedelta(seconds=seconds))


def what(**fields):
    return {"kind": "complaint", "category_id": "", "text": TEXT} | fields


def who(**fields):
    return {"identity": "anonymous", "consent": "y"} | fields


def hidden(page):
    """What the second step carries along, as a browser would send it back."""
    form = page.text.split("enctype=", 1)[1]
    found = {}
    for tag in re.findall(r"<(?:input|textarea)[^>]*>(?:[^<]*</textarea>)?", form):
        name = re.search(r'name="([^"]+)"', tag)
        value = re.search(r'value="([^"]*)"', tag)
        if name and ('type="hidden"' in tag or tag.startswith("<textarea")):
            found[name[1]] = value[1] if value else re.sub(r"<[^>]*>", "", tag).strip()
    return found


def file(client, monkeypatch, first=None, second=None, *, wait=5, base="/complaints"):
    """Both steps, with a human being's pause between them."""
    to = f"{base}/cases" if base.endswith("counter") else base
    step = client.post(base if base.endswith("counter") else f"{base}/new", data=first or what())
    assert step.status_code == 200, step.text
    later(monkeypatch, wait)
    return client.post(to, data=hidden(step) | (second or who()), content_type="multipart/form-data"), hidden(step)


def the_case(session):
    return session.scalars(select(Case)).one()


def photo():
    out = io.BytesIO()
    Image.new("RGB", (64, 48), "green").save(out, "JPEG")
    return out.getvalue()


def test_an_anonymous_complaint_leaves_a_receipt_and_no_trace_of_the_device(client, session, monkeypatch):
    unit = make_unit(OrgUnitKind.DIRECTORATE)
    mosque = make_unit(OrgUnitKind.MOSQUE, unit)
    place = {"directorate_id": str(unit.id), "place_id": str(mosque.id), "about_place": "y"}
    client.environ_base |= {"REMOTE_ADDR": "41.33.7.200", "HTTP_USER_AGENT": "Telltale/1.0"}
    answer, _ = file(client, monkeypatch, what(**place), who(files=[(io.BytesIO(photo()), "صورة.jpg")]))
    assert answer.status_code == 303, answer.text
    case = the_case(session)
    assert (case.identity, case.place_id, case.about_unit_id) == (Identity.ANONYMOUS, mosque.id, mosque.id)
    assert (case.body, TEXT[:20] in case.title) == (TEXT, False)
    points = session.scalars(select(CasePoint).where(CasePoint.case_id == case.id).order_by(CasePoint.number)).all()
    assert [point.text for point in points] == [f"{part.strip()}." for part in TEXT.split(".")[:-1]]
    assert session.scalar(select(func.count(CaseFile.id)).where(CaseFile.case_id == case.id)) == 1
    assert session.get(CaseConsent, case.id) is not None
    page = client.get(answer.location)
    assert case.reference in page.text
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert "data:image/svg+xml" in page.text
    secret = re.search(r"[0-9A-Z]{5}-[0-9A-Z]{5}(?=</bdi>)", page.text)[0]
    again = client.get(answer.location).text
    assert secret not in again
    assert case.reference not in again
    session.expire_all()
    kept = "\n".join(
        repr(row)
        for table in Case.metadata.sorted_tables
        if table.name != "sign_in"
        for row in session.execute(select(table))
    )
    assert "41.33.7" not in kept
    assert "Telltale" not in kept


def test_the_same_form_is_one_case_with_one_receipt(client, session, monkeypatch):
    first, carried = file(client, monkeypatch)
    told = client.get(first.location).text
    second = client.post("/complaints", data=carried | who())
    assert second.status_code == 303
    case = the_case(session)
    again = client.get(second.location).text
    codes = re.findall(r'<bdi class="ltr" dir="ltr">([^<]+)</bdi>', told)
    assert codes == re.findall(r'<bdi class="ltr" dir="ltr">([^<]+)</bdi>', again)
    assert case.reference in codes


@pytest.mark.parametrize(
    ("second", "said"),
    [
        (who(consent=""), "لا يمكن بحث الموضوع دون موافقتكم"),
        (who(name="محمد"), "اخترتم التقديم بلا اسم"),
        (who(identity="identified", name="محمد"), "يرجى ترك رقم محمول أو بريد إلكتروني"),
        (who(identity="confidential", name="محمد", phone="123"), "ليس هذا رقمًا يمكن الاتصال به"),
        (who(subject_line="buy now"), "مُلئ حقل يجب أن يبقى فارغًا"),
        (who(token="forged"), "ظلت هذه الصفحة مفتوحة مدة طويلة"),
        (who(files=[(io.BytesIO(b"MZ\x90\x00 not for us"), "run.exe")]), "run.exe"),
    ],
)
def test_what_is_refused_is_said_and_the_text_stays(client, session, monkeypatch, second, said):
    answer, _ = file(client, monkeypatch, second=second)
    assert answer.status_code == 422
    assert said in answer.text
    assert TEXT in answer.text
    assert session.scalar(select(func.count(Case.id))) == 0


def test_a_form_that_was_open_for_a_day_or_filled_in_at_once_is_sent_again_with_all_in_it(client, session, monkeypatch):
    quick, carried = file(client, monkeypatch, wait=0)
    assert (quick.status_code, TEXT in quick.text) == (422, True)
    later(monkeypatch, 2 * 86400)
    old = client.post("/complaints", data=carried | who())
    assert (old.status_code, TEXT in old.text) == (422, True)
    again = hidden(old)
    assert freshness.read(again["token"]).key == freshness.read(carried["token"]).key
    later(monkeypatch, 5)
    assert client.post("/complaints", data=again | who()).status_code == 303
    assert the_case(session).body == TEXT


def test_what_is_too_large_says_so_and_how_to_go_back_to_the_text(client, session, monkeypatch):
    monkeypatch.setattr("lms.complaints.files.intake.MOST_BYTES", 20_000)
    answer, _ = file(client, monkeypatch, second=who(files=[(io.BytesIO(bytes(30_000)), "large.jpg")]))
    assert answer.status_code == 413
    assert "ما كتبتموه باقٍ" in answer.text
    assert session.scalar(select(func.count(Case.id))) == 0


def test_a_lost_session_costs_no_text(app, client, session, monkeypatch):
    """The token against forgery dies with the browser's session: the page comes back with another one."""
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", True)
    client.get("/complaints/new")
    step = client.post("/complaints/new", data=what())
    later(monkeypatch, 5)
    client.delete_cookie("ijaza")
    lost = client.post("/complaints", data=hidden(step) | who())
    assert (lost.status_code, TEXT in lost.text) == (422, True)
    assert client.post("/complaints", data=hidden(lost) | who()).status_code == 422, "handed out just now"
    later(monkeypatch, 5)
    assert client.post("/complaints", data=hidden(lost) | who()).status_code == 303


def test_a_category_asks_its_own_questions_by_the_version_that_the_page_showed(client, session, monkeypatch):
    by = make_user("setter", Role.ADMIN)
    asked = [{"key": "lamps", "type": "number", "label": {"ar": "عدد المصابيح"}, "required": True}]
    form = surveys.begin({"ar": "إضاءة"}, asked, by)
    version = surveys.publish(form, by)
    category = make_category(form_id=form.id, keywords=["مصابيح"])
    refused, carried = file(client, monkeypatch)
    assert refused.status_code == 422
    assert "عدد المصابيح" in refused.text
    surveys.keep(form, form.title, [{**asked[0], "key": "other"}])
    surveys.publish(form, by)
    assert client.post("/complaints", data=carried | who(**{"x-lamps": "١٢"})).status_code == 303
    case = the_case(session)
    assert (case.category_id, case.form_version_id, case.answers) == (category.id, version.id, {"lamps": "12"})


def test_the_person_complained_about_never_has_the_case(client, session, monkeypatch):
    officer = make_officer(make_unit(), name="named")
    officer.name_ar = "أحمد عبد الله السيد"
    session.flush()
    answer, _ = file(client, monkeypatch, what(about_name="الشيخ احمد عبدالله السيد"))
    assert answer.status_code == 303
    assert the_case(session).about_user_id == officer.id


def test_the_first_step_shows_places_without_a_script_and_refuses_a_category_of_another_kind(client, session):
    unit = make_unit(OrgUnitKind.DIRECTORATE)
    mosque = make_unit(OrgUnitKind.MOSQUE, unit)
    page = client.post("/complaints/new", data=what(act="place", directorate_id=str(unit.id)))
    assert (page.status_code, mosque.name["ar"] in page.text, TEXT in page.text) == (200, True, True)
    part = client.get(f"/complaints/new?directorate_id={unit.id}", headers={"HX-Request": "true"}).text
    assert mosque.name["ar"] in part
    wrong = make_category(kind="thanks")
    refused = client.post("/complaints/new", data=what(category_id=str(wrong.id)))
    assert (refused.status_code, TEXT in refused.text) == (422, True)
    back = client.post("/complaints/new", data=what(act="back"))
    assert (back.status_code, TEXT in back.text) == (200, True)
    assert client.post("/complaints/new", data=what(text="قصير")).status_code == 422
    assert client.post("/complaints/new", data=what(about_place="y")).status_code == 422, "about which place?"


def test_a_network_that_files_too_much_waits_and_keeps_its_text(app, client, session, monkeypatch):
    monkeypatch.setitem(app.config, "SETTINGS", _with(app.config["SETTINGS"], complaints_per_hour=1))
    assert file(client, monkeypatch)[0].status_code == 303
    assert session.scalar(select(func.count()).select_from(LimitCount)) == 1
    answer, _ = file(client, monkeypatch)
    assert (answer.status_code, TEXT in answer.text) == (429, True)
    assert int(answer.headers["Retry-After"]) > 0


def _with(settings, **fields):
    import dataclasses

    return dataclasses.replace(settings, **fields)


def test_staff_file_for_a_citizen_at_the_counter(client, session, cast, monkeypatch):
    officer = make_officer(make_unit())
    client.sign_in(officer)
    assert client.get("/complaints/counter").status_code == 200
    assert "سمع المواطن هذا النص" in client.post("/complaints/counter", data=what()).text
    day = (clock.now() - dt.timedelta(days=9)).date()
    second = who(identity="identified", name="سيد أحمد", channel="letter", arrived_on=f"{day:%Y-%m-%d}")
    answer, carried = file(client, monkeypatch, second=second, base="/complaints/counter")
    assert answer.status_code == 303
    case = the_case(session)
    assert (case.channel, case.entered_by_id, case.received_at.date()) == (Channel.LETTER, officer.id, day)
    page = client.get(answer.location).text
    assert case.reference in page
    assert "/complaints/counter" in page
    refused = client.post("/complaints/counter/cases", data=carried | who(identity="identified", name="سيد"))
    assert refused.status_code == 422
    for person, status in ((cast.learner, 403), (cast.registrar, 403)):
        client.sign_in(person)
        assert client.get("/complaints/counter").status_code == status
        assert client.post("/complaints/counter/cases", data={}).status_code == status


def test_a_citizens_pages_ask_little_of_the_database(client, session, count_queries, monkeypatch):
    make_category()
    for address in ("/complaints", "/complaints/new"):
        client.get(address)
        with count_queries() as seen:
            client.get(address)
        assert len(seen) <= 8, seen
    answer, _ = file(client, monkeypatch)
    with count_queries() as seen:
        client.get(answer.location)
    assert len(seen) <= 8, seen
    assert session.scalar(select(func.count(AuditEntry.id)).where(AuditEntry.address != "")) == 0
