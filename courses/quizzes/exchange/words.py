"""What the words of this package mean, for people."""

from typing import Any

from courses.quizzes.exchange.face import Feature, Trouble
from courses.quizzes.exchange.layouts import Layout
from courses.quizzes.exchange.models import FileState
from courses.quizzes.faults import WORDS
from lms.core.i18n import _, _l

LAYOUTS = {
    Layout.SHEET: _l("A sheet (XLSX)"),
    Layout.CSV: _l("A sheet (CSV)"),
    Layout.GIFT: _l("GIFT"),
    Layout.AIKEN: _l("Aiken"),
    Layout.MOODLE: _l("Moodle XML"),
    Layout.QTI: _l("QTI 2 (a package)"),
}
TROUBLES = {
    Trouble.NO_TEXT: _l("The letters of this file cannot be read. Save it as text in UTF-8 and send it again."),
    Trouble.EMPTY: _l("There is no question in this file."),
    Trouble.TOO_LARGE: _l("The file is larger than 8 MB. Send the questions in several files."),
    Trouble.TOO_MANY: _l("There are more than 2,000 questions in this file. Send them in several files."),
    Trouble.BOMB: _l("This file unpacks into far more than questions need, so it was not opened."),
    Trouble.DAMAGED: _l("The file is damaged from here on, or is of another format."),
    Trouble.FORBIDDEN: _l("The file refers to things outside of itself, so it was not opened."),
    Trouble.OTHER_FORMAT: _l("This is a file of another format. Choose its format and send it again."),
    Trouble.UNKNOWN_KIND: _l("This kind of question is not known here."),
    Trouble.NO_QUESTION: _l("There is no question before the answers."),
    Trouble.NO_ANSWERS: _l("There are no answers for this question."),
    Trouble.UNCLOSED: _l("The brace { is opened and never closed."),
    Trouble.UNOPENED: _l("The brace } is closed and was never opened."),
    Trouble.SECOND_BRACE: _l("There is a second pair of braces. Write \\{ for a brace that is only text."),
    Trouble.EMPTY_ANSWER: _l("An answer says nothing."),
    Trouble.NO_SIGN: _l("Each answer begins with = or ~."),
    Trouble.NO_RIGHT_ANSWER: _l("No answer is right, or none earns the whole mark."),
    Trouble.BAD_WEIGHT: _l("A weight is a number from -100 to 100."),
    Trouble.BAD_NUMBER: _l("Here a number is needed, in any digits."),
    Trouble.BAD_PAIR: _l("A pair lacks one of its sides."),
    Trouble.BAD_SHAPE: _l("An area is no rectangle, circle or polygon in whole pixels."),
    Trouble.BAD_GAP: _l("A gap cannot be read."),
    Trouble.NO_SUCH_OPTION: _l("The right answer names an option that is not there."),
    Trouble.NO_COLUMNS: _l("No row names the columns “Kind” and “Question”. Begin with the empty sheet of this page."),
    Trouble.NO_ROOM: _l("There is no room for the pictures and sounds of this file. Please tell the administrator."),
    Trouble.PICTURE_GONE: _l("A picture or a sound is not in the file; the question comes without it."),
    Trouble.BAD_FILE: _l("This is no picture or sound that can be read; the question comes without it."),
    Trouble.NOT_KEPT: _l("This is not kept; the question comes without it."),
    Trouble.LEFT_OUT: _l("This kind of question is not known here, so this one is left out."),
}
FEATURES = {
    Feature.TWO_LANGUAGES: _l("the second language"),
    Feature.MARK: _l("the mark"),
    Feature.TAGS: _l("the tags"),
    Feature.SHELF: _l("the shelf"),
    Feature.SOURCE: _l("the source"),
    Feature.EXPLAIN: _l("the explanation"),
    Feature.HINTS: _l("the hints"),
    Feature.MEDIA: _l("pictures and sound"),
    Feature.LINES: _l("the lines of a long text"),
    Feature.FIXED_ORDER: _l("the fixed order of the options"),
    Feature.ALL_OR_NOTHING: _l("that only the whole answer earns"),
    Feature.PENALTY: _l("the penalty for wrong options"),
    Feature.FRACTIONS: _l("parts of the mark for an answer"),
    Feature.FEEDBACK: _l("what is said to who chose an option"),
    Feature.UNIT: _l("the unit"),
    Feature.UNITS: _l("other units"),
    Feature.PERCENT: _l("a tolerance in per cent (it becomes a number)"),
    Feature.STARS: _l("answers with * for anything"),
    Feature.REGEX: _l("answers given as a regular expression"),
    Feature.HEEDS: _l("which differences in spelling count"),
    Feature.SPARE_CHOICES: _l("choices that match nothing"),
    Feature.SHARED_CHOICES: _l("choices that match several"),
    Feature.SCORING: _l("how it is marked"),
    Feature.LIMITS: _l("the limits of length"),
    Feature.MARKERS: _l("the words for markers"),
    Feature.RUBRIC: _l("the rubric"),
    Feature.AREA_NAMES: _l("the names of the areas of a picture"),
    Feature.WEIGHTS: _l("the weights of the gaps"),
}
STATES = {
    FileState.READING: _l("Being read"),
    FileState.CHECKED: _l("Looked through"),
    FileState.TAKING: _l("Being taken in"),
    FileState.DONE: _l("Taken in"),
    FileState.UNDONE: _l("Taken back"),
}
TONES = {FileState.READING: "wait", FileState.TAKING: "wait", FileState.CHECKED: "wait", FileState.DONE: "good"}


def place(layout: str, number: str) -> str:
    """Where in a file of this format something stands."""
    if layout == Layout.QTI:
        return _("Question %(number)s", number=number)
    if layout in {Layout.SHEET, Layout.CSV}:
        return _("Row %(number)s", number=number)
    return _("Line %(number)s", number=number)


def sentence(word: str) -> Any:  # Any: a lazy sentence
    """What a note's word says: one of this package, or a fault of the question types."""
    return TROUBLES.get(word) or WORDS.get(word) or _l("This question cannot be read.")  # type: ignore[call-overload]
