"""Files that are cut off, doubled or torn: whatever is in them, they end with sentences and never with an error."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from courses.quizzes.exchange import Layout
from courses.quizzes.exchange.face import MOST_BYTES, Trouble
from courses.quizzes.exchange.reading import guess, read
from lms.core import sheets, spreadsheet
from tests.courses.quizzes.exchange.test_gift import ALL_KINDS, EVERY_LINE_WRONG
from tests.courses.quizzes.exchange.test_moodle import FILE
from tests.courses.quizzes.exchange.test_qti import GAPS, ONE, PAIRS

WHOLE = {
    Layout.GIFT: [ALL_KINDS, EVERY_LINE_WRONG],
    Layout.MOODLE: [FILE],
    Layout.QTI: [ONE, PAIRS, GAPS],
    Layout.AIKEN: ["ما حكم كذا؟\nA. واجب\nB) سنة\nANSWER: B\n"],
    Layout.CSV: ["Kind,Question (Arabic),Right answer,Option 1 (Arabic)\nnumber,كم؟,٧,\n"],
}
PIECES = st.sampled_from(
    [*"{}~=#:%\\<>&;,\n\t |\"'", "->", "####", "::", "</text>", "<answer>", "[[9]]", "{1:SA:", "&#0;"]
)


@pytest.mark.parametrize("layout", WHOLE)
@given(data=st.data())
@settings(max_examples=40, deadline=None, derandomize=True)
def test_a_torn_file_ends_with_sentences(layout, data):
    text = data.draw(st.sampled_from(WHOLE[layout]))
    start, end = sorted((data.draw(st.integers(0, len(text))), data.draw(st.integers(0, len(text)))))
    torn = text[:start] + "".join(data.draw(st.lists(PIECES, max_size=6))) + text[end:]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sheets, "parsed", in_this_process)
        found = read(torn.encode(), layout, "ar")
    assert found.drafts or found.mistakes or found.remarks
    assert isinstance(guess(torn.encode(), "x"), Layout)


def in_this_process(content, *, whole=False):
    try:
        layout, found = spreadsheet.sheets(content, whole=whole)
    except spreadsheet.Unreadable as refusal:
        return {"problem": str(refusal)}
    return {"layout": layout, "sheets": [{"name": name, "rows": rows} for name, rows in found]}


@pytest.mark.parametrize("layout", list(Layout))
@pytest.mark.parametrize(
    ("content", "word"), [(b" \n", Trouble.EMPTY), (b"a" * (MOST_BYTES + 1), Trouble.TOO_LARGE)], ids=["empty", "large"]
)
def test_nothing_and_too_much_are_said_in_every_format(layout, content, word):
    assert [note.word for note in read(content, layout, "ar").mistakes] == [word]
