"""References are never in sequence and tell a typing mistake; secrets are kept as HMACs."""

import datetime as dt

from lms.complaints.service import reference

DAY = dt.date(2026, 11, 23)


def test_a_reference_has_the_year_40_random_bits_and_a_sign_that_tells_every_single_mistake():
    made = reference.new(DAY)
    assert made[:3] == "26-"
    assert len(made) == 13
    assert reference.read(made) == made
    signs = reference.plain(made)
    for place in range(2, 11):
        wrong = [signs[:place] + other + signs[place + 1 :] for other in reference.ALPHABET if other != signs[place]]
        assert not any(map(reference.read, wrong))
    for place in range(2, 10):
        if signs[place] != signs[place + 1]:
            crossed = signs[:place] + signs[place + 1] + signs[place] + signs[place + 2 :]
            assert reference.read(crossed) is None
    assert len({reference.new(DAY) for _ in range(200)}) == 200


def test_it_is_read_however_it_was_typed():
    made = "26-0K71M9X2-" + reference._check("260K71M9X2")
    for typed in (
        made.lower(),
        made.replace("-", " "),
        made.replace("0K7", "oK7").replace("71M", "7lM"),
        "٢٦" + made[2:],
    ):
        assert reference.read(typed) == made
    assert reference.read("") is reference.read("26") is reference.read("x" * 500) is None


def test_the_same_filing_has_the_same_secret_and_the_database_keeps_none(app):
    with app.app_context():
        secret = reference.secret_of("a form's own key")
        assert secret == reference.secret_of("a form's own key") != reference.secret_of("another")
        assert len(reference.plain(secret)) == 10
        kept = reference.kept(secret)
        assert secret not in kept
        assert reference.is_secret(secret.lower().replace("-", " "), kept)
        assert not reference.is_secret("00000-00000", kept)
        assert not reference.is_secret(secret, None)
