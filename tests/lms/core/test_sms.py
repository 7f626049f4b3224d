"""Text messages: kept as files, handed to a gateway that really listens, reported by signed reports; and letters."""

import datetime as dt
import email
import json
from dataclasses import replace
from pathlib import Path
from urllib.parse import parse_qs

import pytest
from sqlalchemy import select

from lms.core import clock, config, mail, sms
from lms.core.config import BadSetting
from lms.core.db import commit
from lms.core.errors import RuleError
from lms.core.jobs import Job, JobState, Running, worker
from lms.core.mail import Letter
from lms.core.sms import gateway, reports
from lms.core.sms.models import TextMessage
from tests.lms.core.posts import a_gateway, a_mail_server

PHONE, TEXT = "+201001234567", "رمز التحقق: 123456 & to=+20999"
SECRET = "k" * 32


def set_to(app, monkeypatch, **settings):
    monkeypatch.setitem(app.config, "SETTINGS", replace(app.config["SETTINGS"], **settings))


def posted(session, *, key="one", is_secret=False) -> TextMessage:
    sms.post(key, PHONE, TEXT, is_secret=is_secret)
    sms.post(key, PHONE, "another text", is_secret=is_secret)
    commit()
    return session.scalars(select(TextMessage).where(TextMessage.key == key)).one()


def sent(session, message) -> TextMessage:
    commit()
    sms.send.run(Running("x"), message.reference)
    session.expire_all()
    return session.get(TextMessage, message.id)


def test_without_a_gateway_a_message_is_a_file_and_its_code_is_wiped(app, session):
    message = sent(session, posted(session, is_secret=True))
    assert message.sent_at
    assert message.text == ""
    kept = Path(app.config["SETTINGS"].data_dir) / "sms" / f"{message.reference}.txt"
    assert TEXT in kept.read_text("utf-8")
    assert session.scalars(select(Job).where(Job.name == "sms.send")).one().args == {"reference": message.reference}


def test_a_number_that_is_none_is_refused(session):
    for number in ("01001234567", "+", "+20abc", "+1234567890123456789"):
        with pytest.raises(ValueError, match="international"):
            sms.post("k", number, "x")


@pytest.mark.parametrize("template", ["to={phone}&text={text}&id={reference}", '{"to": "{phone}", "text": ["{text}"]}'])
def test_a_gateway_is_told_in_its_own_words_and_no_text_breaks_out_of_them(app, session, monkeypatch, template):
    with a_gateway((200, {})) as server:
        url = f"http://127.0.0.1:{server.server_port}/send"
        set_to(app, monkeypatch, sms_url=url, sms_parameters=template, sms_token="hush")
        message = sent(session, posted(session))
        assert sent(session, message).sent_at  # a second run of the job sends nothing
    [(headers, body)] = server.asked
    assert headers["Authorization"] == "Bearer hush"
    assert headers["Idempotency-Key"] == message.reference
    said = json.loads(body) if template[0] == "{" else parse_qs(body.decode())
    assert said["text"] == [TEXT]
    assert said["to"] in (PHONE, [PHONE])


def test_a_gateway_that_is_busy_broken_or_silent_is_asked_again_as_late_as_it_says(app, session, monkeypatch):
    monkeypatch.setattr(gateway, "SECONDS", 0.2)
    monkeypatch.setattr(worker, "_app", lambda: app)
    answers = [(429, {"Retry-After": "120"}), (500, {}), (0, {}), (200, {})]
    with a_gateway(*answers) as server:
        set_to(app, monkeypatch, sms_url=f"http://127.0.0.1:{server.server_port}/")
        message = posted(session)
        waits = []
        for _answer in answers:
            row = session.scalars(select(Job).where(Job.name == "sms.send")).one()
            now = clock.now()
            worker.run_job(row.id)
            session.expire_all()
            row = session.scalars(select(Job).where(Job.name == "sms.send")).one()
            waits.append(round((row.due_at - now).total_seconds(), -1) if row.state is JobState.WAITING else None)
    assert waits == [120, 10, 20, None]
    assert row.state is JobState.DONE
    assert session.get(TextMessage, message.id).sent_at
    assert len({headers["Idempotency-Key"] for headers, _body in server.asked}) == 1


@pytest.mark.parametrize("answer", [(400, {}), (302, {"Location": "http://127.0.0.1:1/steal"})])
def test_what_a_gateway_refuses_or_sends_elsewhere_is_not_tried_again(app, session, monkeypatch, answer):
    with a_gateway(answer) as server:
        set_to(app, monkeypatch, sms_url=f"http://127.0.0.1:{server.server_port}/")
        message = posted(session)
        with pytest.raises(RuleError):
            sent(session, message)
    session.expire_all()
    assert session.get(TextMessage, message.id).failed_at
    assert len(server.asked) == 1
    assert any(tone == "wait" and "127.0.0.1" in said for _name, tone, said in reports.health())


def report(client, reference, state="delivered", *, secret=SECRET, age=0, change=b""):
    body = json.dumps({"reference": reference, "state": state, "problem": "<b>off</b>"}).encode()
    stamp = str(int(clock.now().timestamp()) - age)
    headers = {"X-Timestamp": stamp, "X-Signature": reports.signature_of(secret, stamp, body)}
    return lambda: client.post("/sms/reports", data=body + change, headers=headers).status_code


def test_a_report_is_believed_once_and_what_has_arrived_stays_so(app, client, session, monkeypatch):
    message = posted(session)
    assert report(client, message.reference)() == 404  # without a key none is taken
    set_to(app, monkeypatch, sms_report_secret=SECRET)
    failed = report(client, message.reference, "failed")
    assert failed() == 204
    assert session.get(TextMessage, message.id).problem == "<b>off</b>"
    assert failed() == 409
    assert report(client, message.reference)() == 204
    assert report(client, message.reference, "failed", age=100)() == 204
    found = session.get(TextMessage, message.id)
    assert found.delivered_at
    assert not found.failed_at


def test_a_report_that_is_forged_old_or_senseless_is_refused(app, client, session, monkeypatch):
    set_to(app, monkeypatch, sms_report_secret=SECRET)
    reference = posted(session).reference
    assert report(client, reference, secret="another" * 8)() == 403
    assert report(client, reference, change=b" ")() == 403
    assert report(client, reference, age=400)() == 403
    assert report(client, reference, age=-400)() == 403
    assert report(client, "unknown")() == 404
    assert report(client, reference, "eaten")() == 400
    unsigned = client.post("/sms/reports", json={"reference": reference, "state": "delivered"})
    assert unsigned.status_code == 403
    odd = client.post("/sms/reports", data=b"{}", headers={"X-Timestamp": "٣", "X-Signature": "ث"})
    assert odd.status_code == 403
    assert session.get(TextMessage, session.scalars(select(TextMessage.id)).one()).delivered_at is None


def test_numbers_and_codes_are_not_kept_for_ever(session):
    old, code = posted(session, key="old"), posted(session, key="code", is_secret=True)
    old.created_at, code.created_at = clock.now() - dt.timedelta(days=31), clock.now() - dt.timedelta(days=2)
    young = posted(session, key="young")
    session.flush()
    sms.forget()
    session.expire_all()
    assert [row.phone for row in (old, code, young)] == ["", "", PHONE]
    assert (old.text, code.text, young.text) == ("", "", TEXT)


@pytest.mark.once
def test_a_setting_that_cannot_be_meant_refuses_to_start(tmp_path):
    for wrong in ({"SMS_PARAMETERS": "to={phone}"}, {"SMS_PARAMETERS": '{"{phone}{text}"'}, {"SMS_URL": "ftp://x"}):
        with pytest.raises(BadSetting):
            config.from_environment({"DATA_DIR": str(tmp_path), **wrong})
    with pytest.raises(BadSetting):
        config.from_environment({"DATA_DIR": str(tmp_path), "SMS_REPORT_SECRET": "short"})


def test_a_letter_to_an_outsider_tells_machines_not_to_answer_and_has_one_name(app, session, monkeypatch):
    mail.post("one", "citizen@example.org", "وصلت شكواك", "النص", is_automatic=True, forget_after=dt.timedelta(days=30))
    commit()
    letter = session.scalars(select(Letter).where(Letter.key == "one")).one()
    with a_mail_server() as server:
        set_to(app, monkeypatch, mail_url=f"smtp://127.0.0.1:{server.server_address[1]}")
        for _time in range(2):  # a crash between sending and noting sends it twice
            letter.sent_at = None
            commit()
            mail.send.run(Running("x"), letter.id)
            session.expire_all()
    first, second = map(email.message_from_bytes, server.taken)
    assert first["Auto-Submitted"] == "auto-generated"
    assert first["X-Auto-Response-Suppress"] == "All"
    assert first["Message-ID"] == second["Message-ID"]
    assert first["Date"] == second["Date"]
    assert letter.sent_at
    letter.forget_at = clock.now() - dt.timedelta(seconds=1)
    session.flush()
    mail.forget()
    session.expire_all()
    assert (letter.address, letter.text, letter.subject) == ("", "", "")
