"""Making keys, opening them, rotating them, and saying that one is compromised."""

import datetime as dt
import json
import threading
from dataclasses import replace

import pytest
from cryptography import x509

from lms.certificates.signing import algorithms, authority, custody, files, keys
from lms.certificates.signing.keys import NoKey
from lms.certificates.signing.models import Algorithm, KeyState, Purpose
from lms.core import clock
from lms.core.errors import BadValue, RuleError
from tests.academy import open_academy

pytestmark = pytest.mark.usefixtures("in_english")


def test_an_academy_without_keys_says_how_to_make_them(keys_dir):
    with pytest.raises(NoKey, match="flask certificates keys make"):
        keys.active(Purpose.SHEET)


def test_each_purpose_gets_a_key_that_only_its_owner_can_read_and_nothing_is_made_twice(keys_dir):
    made = custody.make()
    assert tuple(key.purpose for key in made) == keys.SIGNING
    assert custody.make() == []
    assert [key.kid for key in keys.all_public()] == [key.kid for key in made]
    assert len(list(keys_dir.iterdir())) == len(keys.SIGNING) + 1  # and the authority
    assert {file.stat().st_mode & 0o777 for file in keys_dir.iterdir()} == {0o600}
    assert keys_dir.stat().st_mode & 0o777 == 0o700
    assert not any("PRIVATE" in json.dumps(key.public_jwk) or "d" in key.public_jwk for key in made)


@pytest.mark.parametrize("alg", list(Algorithm))
def test_a_signature_is_the_same_each_time_and_proves_these_words_by_this_key_alone(alg):
    private, other = algorithms.generate(alg), algorithms.generate(alg)
    jwk, signature = algorithms.public_jwk(private), algorithms.sign(private, b"these words")
    assert signature == algorithms.sign(private, b"these words")
    assert algorithms.proves(jwk, signature, b"these words")
    assert not algorithms.proves(jwk, signature, b"those words")
    assert not algorithms.proves(jwk, signature[:-1], b"these words")
    assert not algorithms.proves(algorithms.public_jwk(other), signature, b"these words")


def test_a_key_is_opened_once_a_process(keys_dir, monkeypatch):
    custody.make()
    first = keys.active(Purpose.SHEET)
    monkeypatch.setattr(files, "read", lambda *_: pytest.fail("its file was opened again"))
    assert keys.active(Purpose.SHEET) is first


def test_a_page_opens_no_key(app, keys_dir):
    custody.make()
    with app.test_request_context(), pytest.raises(RuntimeError, match="by a job"):
        keys.active(Purpose.SHEET)


def spoiled(path, fault):
    """Do to a key's file what can happen to it."""
    if fault == "missing":
        path.unlink()
    elif fault == "open":
        path.chmod(0o640)
    elif fault == "damaged":
        path.write_bytes(path.read_bytes()[:60])
    else:
        path.unlink()
        files.keep(path, algorithms.generate(Algorithm.ES256), "")


@pytest.mark.parametrize(
    ("fault", "sentence"),
    [("missing", "is missing"), ("open", "read by others"), ("damaged", "is damaged"), ("other", "holds another key")],
)
def test_a_key_whose_file_cannot_be_trusted_is_not_used(keys_dir, fault, sentence):
    custody.make()
    row = keys.all_public()[0]
    spoiled(keys.place(row.kid), fault)
    with pytest.raises(NoKey, match=sentence):
        keys.active(Purpose.SHEET)
    custody.look([row])
    assert row.fault == fault


def test_a_file_that_is_locked_opens_with_its_passphrase_alone(app, keys_dir, monkeypatch):
    plain = app.config["SETTINGS"]
    monkeypatch.setitem(app.config, "SETTINGS", replace(plain, keys_passphrase="نخلة باسقة"))
    custody.make()
    assert keys.active(Purpose.JOURNAL).sign(b"x")
    assert all(b"ENCRYPTED" in file.read_bytes() for file in keys_dir.iterdir())
    keys.forget_open()
    for passphrase in ("", "another"):
        monkeypatch.setitem(app.config, "SETTINGS", replace(plain, keys_passphrase=passphrase))
        with pytest.raises(NoKey, match="KEYS_PASSPHRASE"):
            keys.active(Purpose.JOURNAL)


def test_after_a_rotation_the_old_key_proves_what_it_signed_and_signs_nothing_more(keys_dir):
    custody.make()
    old = keys.active(Purpose.JOURNAL)
    signature = old.sign(b"before")
    new = custody.rotate(Purpose.JOURNAL)
    assert keys.active(Purpose.JOURNAL).kid == new.kid != old.kid
    kept = keys.by_kid(old.kid)
    assert kept.state is KeyState.RETIRED
    assert kept in keys.all_public()
    assert algorithms.proves(kept.public_jwk, signature, b"before")


def test_a_revoked_key_says_when_and_why_and_another_is_made_in_its_place(keys_dir):
    custody.make()
    kid = keys.active(Purpose.BADGE).kid
    with pytest.raises(BadValue):
        custody.revoke(kid, " ")
    custody.revoke(kid, "The disk was stolen.")
    row = keys.by_kid(kid)
    assert (row.state, row.why) == (KeyState.REVOKED, "The disk was stolen.")
    assert row.revoked_at
    with pytest.raises(NoKey):
        keys.active(Purpose.BADGE)
    [fresh] = custody.make()
    assert fresh.kid != kid
    assert keys.active(Purpose.BADGE).kid == fresh.kid


def test_an_expired_key_signs_nothing(keys_dir, monkeypatch):
    custody.make()
    later = clock.now() + dt.timedelta(days=365 * 5 + 10)
    monkeypatch.setattr(clock, "now", lambda: later)
    with pytest.raises(NoKey, match="expired"):
        keys.active(Purpose.SHEET)


def test_the_root_certifies_sheets_for_five_years_and_may_be_put_away(keys_dir, tmp_path):
    away = tmp_path / "stick" / "root.pem"
    root = custody.make_authority(away)
    assert away.is_file()
    assert not keys_dir.exists()
    with pytest.raises(RuleError, match="--authority PATH"):
        custody.make()
    custody.make(away)
    leaf, top = x509.load_pem_x509_certificates(keys.active(Purpose.SHEET).chain.encode())
    leaf.verify_directly_issued_by(top)
    assert top.extensions.get_extension_for_class(x509.BasicConstraints).value == x509.BasicConstraints(True, 0)
    assert leaf.extensions.get_extension_for_class(x509.KeyUsage).value.content_commitment
    uses = leaf.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    assert authority.DOCUMENT_SIGNING in {use.dotted_string for use in uses}
    assert 5 * 365 <= (leaf.not_valid_after_utc - leaf.not_valid_before_utc).days <= 5 * 366
    assert authority.fingerprint(root.certificate_pem).count(":") == 31


@pytest.mark.slow
def test_of_two_who_make_keys_at_once_one_wins(own_folder):
    with open_academy(own_folder, "keys") as academy:
        start = threading.Barrier(4)

        def make() -> None:
            with academy.app.app_context():
                start.wait()
                custody.make()

        makers = [threading.Thread(target=make) for _ in range(4)]
        for maker in makers:
            maker.start()
        for maker in makers:
            maker.join()
        rows = keys.all_public()
        assert sorted(row.purpose for row in rows) == sorted(keys.SIGNING)
        assert len(list((own_folder / "keys").glob("*.pem"))) == len(keys.SIGNING) + 1, (
            "nobody's spare key stays behind"
        )
        leaf, top = x509.load_pem_x509_certificates(keys.active(Purpose.SHEET).chain.encode())
        leaf.verify_directly_issued_by(top)


def test_a_new_academy_begins_with_keys_and_one_that_had_some_is_left_alone(keys_dir):
    custody.begin()
    assert len(keys.all_public()) == len(keys.SIGNING)
    custody.revoke(keys.active(Purpose.BADGE).kid, "A test.")
    custody.begin()
    assert len(keys.all_public()) == len(keys.SIGNING)
