"""Which passwords are good."""

import pytest

from lms.accounts import common, passwords
from lms.accounts.service import access


@pytest.mark.parametrize(
    "password",
    ["password", "12345678", "١٢٣٤٥٦٧٨", "qwertyuiop", "iloveyou", "trustno1", "Mohamed@2024", "محمد١٢٣٤٥", "aaaaaaaa",
     "بسم الله الرحمن الرحيم", "P@ssw0rd", "ضصثقفغعه", "Mo7amed99", "ahmedahmed", "alahly1907", "11223344", "الاوقاف2026"],
)  # fmt: skip
def test_what_guessers_try_first_is_refused(cast, password):
    with pytest.raises(access.BadPassword):
        access.check_new_password(cast.learner, password)


@pytest.mark.parametrize(
    "password",
    [
        "correct horse battery",
        "ثلاث حمامات فوق البيت",
        "قهوة☕ساخنة جدا",
        "x" * 3 + "Zq9 blue river " * 5,
        "كلمةسريةنادرة؟!",
    ],
)
def test_any_signs_and_lengths_are_good(cast, password):
    access.check_new_password(cast.learner, password)
    assert passwords.is_right(passwords.hash_password(password), password)


def test_a_password_of_seven_signs_is_too_short(cast):
    with pytest.raises(access.BadPassword):
        access.check_new_password(cast.learner, "zQ9 !بك")


def test_ones_own_name_phone_and_email_are_refused(cast):
    cast.learner.name_latin, cast.learner.phone = "Zuhair Qandil", "+201001234567"
    cast.learner.email = "zq.unusual@example.org"
    for password in ("Qandil2020", "qandil!!11", "01001234567", "zq.unusual77", "Zuhair Qandil"):
        with pytest.raises(access.BadPassword):
            access.check_new_password(cast.learner, password)


def test_every_sign_of_a_long_password_counts():
    kept = passwords.hash_password("a b c d " * 12 + "x")
    assert not passwords.is_right(kept, "a b c d " * 12 + "y")


def test_the_shipped_list_has_more_than_the_three_thousand_commonest():
    assert len(common._digests()) // common._SIZE > 3000
    assert common._leaked("starwars")
    assert not common._leaked("a sentence nobody leaked")


def test_hashes_are_argon2id_and_cost_what_owasp_asks(slow_hashes):
    kept = passwords.hash_password("whatever it is")
    assert kept.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert passwords.is_right(kept, "whatever it is")
    assert not passwords.is_right(kept, "whatever it was")
