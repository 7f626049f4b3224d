from hypothesis import given
from hypothesis import strategies as st

from media.tokens import Signer, until

SIGNER = Signer("k" * 40, "object")


def test_a_token_carries_its_value_until_its_time():
    token = SIGNER.sign({"key": "video/a", "name": "خطبة.mp4"}, until=1000)
    assert SIGNER.read(token, now=1000) == {"key": "video/a", "name": "خطبة.mp4", "until": 1000}
    assert SIGNER.read(token, now=1000.5) is None


def test_another_purpose_or_another_key_does_not_open_it():
    token = SIGNER.sign({"key": "video/a"}, until=1000)
    assert Signer("k" * 40, "playlist").read(token, 0) is None
    assert Signer("j" * 40, "object").read(token, 0) is None


def test_no_single_changed_letter_is_accepted():
    token = SIGNER.sign({"key": "video/a"}, until=1000)
    for place, letter in enumerate(token):
        for other in "A_-.9=":
            if other != letter:
                assert SIGNER.read(token[:place] + other + token[place + 1 :], 0) is None


@given(st.text())
def test_noise_is_no_token(text):
    assert SIGNER.read(text, 0) is None


@given(st.floats(0, 4e9), st.integers(1, 100_000))
def test_an_end_is_never_too_early_and_stays_the_same_for_a_while(now, seconds):
    assert seconds <= until(now, seconds) - now <= seconds * 1.5 + 2
