import pytest

from lms.certificates import record


def test_a_hidden_direction_mark_cannot_turn_a_name_into_another():
    assert record.clean("محمود\u202e \u2067حسن\n\t الأزهري\u200f ") == "محمود حسن الأزهري"


def test_joiners_that_shape_letters_stay():
    assert record.clean("عبد\u200cالله") == "عبد\u200cالله"


@pytest.mark.parametrize(
    ("count", "said"),
    [(1, "ساعة واحدة"), (2, "ساعتان"), (6, "٦ ساعات"), (10, "١٠ ساعات"), (40, "٤٠ ساعة"), (103, "١٠٣ ساعات")],
)
def test_hours_agree_with_their_number(count, said):
    assert record.hours(count)["ar"] == said


def test_the_wording_agrees_with_a_woman():
    assert "المتدرِّبة" in record.agreed(record.wording("completion")["opening"], "f")["ar"]
