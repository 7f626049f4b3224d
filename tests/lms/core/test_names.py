"""How the house calls somebody."""

import pytest

from lms.core.templating import called, initial


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("هالة عبد الرحمن مصطفى زين", "هالة عبد الرحمن"),
        ("عبد الناصر شوقي محمد دياب", "عبد الناصر شوقي"),
        ("د. سامي عبد الرحيم عوض الجندي", "د. سامي عبد الرحيم"),
        ("محمود سيد عبد العال الفيومي", "محمود سيد"),
        ("Dr Samy Abdelrahim Awad", "Dr Samy Abdelrahim"),
        ("Fatma", "Fatma"),
        ("عبد", "عبد"),
        ("", ""),
    ],
)
def test_a_name_of_two_words_is_not_cut_in_two(name, short):
    assert called(name) == short


def test_a_heh_that_stands_alone_is_not_taken_for_a_five():
    assert [initial(name) for name in ("هالة", "الزهراء", "محمود", "")] == ["هـ", "ز", "م", ""]
