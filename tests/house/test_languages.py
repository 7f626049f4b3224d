"""Arabic and English are complete."""

import pytest

from lms.core import messages


@pytest.mark.parametrize("feature", messages.features(), ids=lambda folder: folder.name)
def test_every_sentence_is_said_in_arabic(feature):
    assert messages.problems(feature) == [], "run: python -m lms.core.messages, then translate what it names"


def test_one_sentence_is_said_in_one_way():
    """All catalogues become one when the app starts: of two ways to say a sentence, only the last would be heard."""
    ways: dict[tuple[str | None, str], set[object]] = {}
    for feature in messages.features():
        for message in messages.read(feature):
            sentence = message.id if isinstance(message.id, str) else message.id[0]
            ways.setdefault((message.context, sentence), set()).add(message.string)
    assert {sentence: said for sentence, said in ways.items() if len(said) > 1 and sentence[1]} == {}
