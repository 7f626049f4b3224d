"""Text as it comes in files, in any of the usual encodings."""

from typing import Final

from courses.quizzes.exchange.face import MOST_BYTES, Refused, Trouble
from lms.core import spreadsheet

MOST_LINES: Final = 200_000
_NONCHARACTERS = dict.fromkeys([*range(0xFDD0, 0xFDF0), 0xFFFE, 0xFFFF])  # parsers here keep their own signs there


def decoded(content: bytes) -> str:
    """The text of a file in UTF-8, UTF-16 or the Windows encoding of old, with one sign for the end of a line."""
    if len(content) > MOST_BYTES:
        raise Refused(Trouble.TOO_LARGE)
    try:
        text, _encoding = spreadsheet.decoded(content)
    except spreadsheet.Unreadable as error:
        raise Refused(Trouble.NO_TEXT) from error
    if text.count("\n") > MOST_LINES:
        raise Refused(Trouble.TOO_MANY)
    if not text.strip():
        raise Refused(Trouble.EMPTY)
    return text.replace("\r\n", "\n").replace("\r", "\n").translate(_NONCHARACTERS)
