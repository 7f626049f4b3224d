"""What everybody sees of the keys, what the health page says of them, and what becomes of sheets when one is revoked."""

import datetime as dt

import pytest
from sqlalchemy import select

from lms.certificates import jobs, press, service
from lms.certificates.models import Certificate
from lms.certificates.service import sheets
from lms.certificates.signing import custody, health, keys
from lms.certificates.signing import jobs as key_jobs
from lms.certificates.signing.authority import fingerprint
from lms.certificates.signing.models import Purpose
from lms.core import clock
from lms.core.db import commit, transaction
from lms.core.jobs import Job
from tests.factories.certificates import approve, make_award, make_certificate


def bad():
    return [text for _name, tone, text in health.report() if tone != "good"]


def test_everybody_sees_the_keys_what_became_of_them_and_the_root(client, count_queries):
    stolen = keys.active(Purpose.BADGE).kid
    custody.revoke(stolen, "القرص سُرق")
    with count_queries() as seen:
        page = client.get("/verify/keys").text
    assert len(seen) <= 8
    assert stolen in page
    assert "القرص سُرق" in page
    [root] = keys.authorities()
    assert fingerprint(root.certificate_pem) in page
    assert client.get("/verify/authority.pem").text == root.certificate_pem


def test_an_academy_without_keys_says_so(client, keys_dir, in_english):
    assert client.get("/verify/keys").status_code == 200
    assert client.get("/verify/authority.pem").status_code == 404
    assert "flask certificates keys make" in bad()[0]


@pytest.mark.parametrize(("mode", "sentence"), [(0o644, "read by others"), (None, "is missing"), (0o600, "is damaged")])
def test_the_health_page_says_which_file_is_wrong(keys_dir, in_english, mode, sentence):
    custody.make()
    key_jobs.look_at_keys.run(None)
    assert bad() == []
    path = keys.place(keys.active(Purpose.BADGE).kid)
    if mode is None:
        path.unlink()
    elif mode == 0o600:
        path.write_bytes(b"-----BEGIN PRIVATE KEY-----\n")
    else:
        path.chmod(mode)
    key_jobs.look_at_keys.run(None)
    assert [sentence in text for text in bad()] == [True]


def test_a_look_at_the_files_opens_no_key(keys_dir, monkeypatch):
    custody.make()
    monkeypatch.setattr(keys.files, "read", lambda *_: pytest.fail("a key was opened"))
    key_jobs.look_at_keys.run(None)


def test_a_key_is_renewed_half_a_year_before_it_ends(keys_dir, in_english, monkeypatch):
    custody.make()
    soon = clock.now() + dt.timedelta(days=365 * 5 - 100)
    monkeypatch.setattr(clock, "now", lambda: soon)
    assert [keys.active(Purpose.SHEET).kid in text for text in bad()] == [True]


def test_what_a_stolen_key_signed_is_signed_anew_and_the_register_stays_as_it_is(
    app, client, cast, session, in_english
):
    certificate = make_certificate(cast.learner, cast.registrar)
    commit()
    before = sheets.keep(certificate.id)
    old_sheet, old_seal, stolen = before.sheet_id, before.seal, keys.active(Purpose.SHEET).kid
    lines = len(service.by_code(certificate.code).events)
    run = app.test_cli_runner().invoke
    assert "no revoked key" in run(args=["certificates", "renew", stolen]).output
    custody.revoke(stolen, "The disk was stolen.")
    assert ["still bears it" in text for text in bad()] == [False, True]  # and there is no key to issue with
    assert "keys make" in run(args=["certificates", "renew", stolen]).output
    [fresh] = custody.make()
    assert run(args=["certificates", "renew", stolen]).output.startswith("1 certificate")
    [asked] = session.scalars(select(Job).where(Job.key == f"certificate-sheet:{certificate.id}:{stolen}"))
    session.expire_all()
    assert service.by_code(certificate.code).sheet_id == old_sheet, (
        "its holder has the old file until the new one is there"
    )
    commit()
    for _ in range(2):
        jobs.make_sheet.run(None, **asked.args)
    after = service.by_code(certificate.code)
    assert (after.key_id, after.state) == (fresh.id, certificate.state)
    assert after.sheet_id != old_sheet
    assert after.seal != old_seal
    assert len(after.events) == lines
    assert bad() == []


def test_a_certificate_from_before_there_were_keys_keeps_its_file(cast, session):
    certificate = make_certificate(cast.learner, cast.registrar)
    commit()
    with transaction():
        stored = sheets.put("certificates/old.pdf", b"%PDF-1.7 an old sheet")
        session.add(stored)
        session.flush()
        certificate.sheet_id = stored.id
    assert sheets.keep(certificate.id).sheet_id == stored.id
    assert session.scalar(select(Certificate.seal).where(Certificate.id == certificate.id)) is None


def test_nobody_takes_a_serial_where_there_is_no_key(keys_dir, cast, session, in_english):
    batch = approve([make_award(cast.learner)], cast.registrar)
    commit()
    item = service.batch(batch.id).items[0].id
    commit()
    with pytest.raises(keys.NoKey):
        service.issue_item(item, press.current())
    assert session.scalars(select(Certificate.id)).all() == []


def test_the_commands_make_list_rotate_seal_and_put_the_root_away(app, keys_dir, tmp_path, in_english):
    def run(*words: str) -> tuple[int, str]:
        done = app.test_cli_runner().invoke(args=["certificates", *words])
        return done.exit_code, done.output

    away = tmp_path / "safe" / "root.pem"
    assert "SHA-256 " in run("authority", "make", "--keep", str(away))[1]
    assert run("keys", "make")[0] == 1, "the root is not where the other keys are"
    assert run("keys", "make", "--authority", str(away))[0] == 0
    assert run("keys", "make") == (0, "Every key is there already.\n")
    assert run("keys", "rotate", "journal")[0] == 0
    listed = run("keys", "list")[1]
    assert (listed.count("active"), listed.count("retired")) == (4, 1)
    assert run("keys", "revoke", "nobody", "--why", "A test.")[0] == 1
    assert run("seal")[0] == 0
    keys.place(keys.active(Purpose.BADGE).kid).unlink()
    assert "is missing" in run("keys", "list")[1]
