import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.certificates import code


def test_a_fresh_code_has_eighty_random_bits_and_no_letter_that_misleads():
    codes = {code.new() for _ in range(2000)}
    assert len(codes) == 2000
    assert {len(one) for one in codes} == {16}
    assert set("".join(codes)) == set(code.ALPHABET)
    assert len(code.ALPHABET) ** code.LENGTH == 2**80


def test_a_printed_code_is_read_back():
    fresh = code.new()
    assert code.read(code.shown(fresh)) == fresh


@pytest.mark.parametrize(
    "typed",
    [
        "7k3m-90xt-2vhd-5rp1",
        " 7K3M 9OXT 2VHD 5RPI ",
        "7k3m90xt2vhd5rpl",
        "٧K٣M-٩٠XT-٢VHD-٥RP١",
        "۷K۳M–۹۰XT–۲VHD–۵RP۱",
        "\u20667K3M-90XT-2VHD-5RP1\u2069",
        "７K３M－９０XT－２VHD－５RP１",
        "7K3M_90XT_2VHD_5RP1",
    ],
)
def test_a_code_is_understood_however_people_type_it(typed):
    assert code.read(typed) == "7K3M90XT2VHD5RP1"


@pytest.mark.parametrize("typed", ["", "7K3M", "7K3M-90XT-2VHD-5RPU", "7K3M-90XT-2VHD-5RP1-0", "شهادة", "x" * 100_000])
def test_what_can_be_no_code_is_no_code(typed):
    assert code.read(typed) is None


@given(st.text())
def test_any_text_at_all_is_answered(typed):
    read = code.read(typed)
    assert read is None or (len(read) == 16 and set(read) <= set(code.ALPHABET))
