import pytest

from media import chapters


def test_chapters_are_read_in_any_digits_and_their_titles_stay_as_typed():
    found = chapters.read("0:00 لماذا تضيع الملفات؟\n\n٣:٠٥  مجلد رقم ٣\n1:00:00 End", 4_000_000)
    assert found == [(0, "لماذا تضيع الملفات؟"), (185_000, "مجلد رقم ٣"), (3_600_000, "End")]


def test_what_was_kept_is_shown_again_as_it_was_written():
    text = "0:00 أول\n1:02:03 آخر"
    assert chapters.write(chapters.rows(chapters.read(text, 9_000_000), "ar"), "ar") == text


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("no time", 1),
        ("0:00", 1),
        ("0:10 a\n0:10 b", 2),
        ("0:10 a\n0:05 b", 2),
        ("0:00 a\n9:00 past the end", 2),
        ("0:99 a", 1),
    ],
)
def test_a_line_that_makes_no_sense_is_named(text, line):
    with pytest.raises(chapters.BadChapters) as bad:
        chapters.read(text, 60_000)
    assert bad.value.line == line
