"""The words of a lesson, from its captions."""

from media import transcript
from media.models import CaptionTrack


def test_a_transcript_is_made_of_whole_sentences():
    lines = ["WEBVTT", ""]
    for number in range(6):
        begin, end = number * 10, number * 10 + 9
        lines += [f"00:{begin:02}.000 --> 00:{end:02}.000", f"جملة {number}.", ""]
    found = transcript.paragraphs(CaptionTrack(language="ar", label="ع", vtt="\n".join(lines)))
    assert [part.start for part in found] == [0, 30_000]
    assert found[0].text == "جملة 0. جملة 1. جملة 2."
