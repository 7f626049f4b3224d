"""Arabic and English are complete."""

import pytest

from lms.core import messages


@pytest.mark.parametrize("feature", messages.features(), ids=lambda folder: folder.name)
def test_every_sentence_is_said_in_arabic(feature):
    assert messages.problems(feature) == [], "run: python -m lms.core.messages, then translate what it names"
