"""The words of the question types: what an author must put right, what the kinds are called."""

from courses.quizzes.types import Kind
from courses.quizzes.types.face import Fault
from lms.core.i18n import _l

WORDS = {
    Fault.NO_QUESTION: _l("Please write the question."),
    Fault.TOO_LONG: _l("This text is too long."),
    Fault.NOT_IN_EVERY_LANGUAGE: _l("The question is in two languages, so this option needs both."),
    Fault.TOO_FEW_OPTIONS: _l("Please write at least two options."),
    Fault.TOO_MANY_OPTIONS: _l("These are too many options; twelve are the most."),
    Fault.EMPTY_OPTION: _l("Please write this option."),
    Fault.SAME_OPTION: _l("Another option says the same."),
    Fault.BROKEN_OPTION: _l("This option cannot be read. Please write it again."),
    Fault.NO_RIGHT_ANSWER: _l("Please mark what is right."),
    Fault.TWO_RIGHT_ANSWERS: _l(
        "Only one option may be right here. Choose the kind with several right options instead."
    ),
    Fault.BAD_SCORING: _l("Please choose how it is marked."),
    Fault.BAD_PENALTY: _l("The penalty lies between 0 and 1."),
    Fault.NOT_A_NUMBER: _l("Please write a number, in any digits."),
    Fault.BAD_TOLERANCE: _l("Please write how far off is still right: a number, 0 for none."),
    Fault.BAD_UNIT: _l("A unit needs a name and what it is worth."),
    Fault.BAD_FRACTION: _l("What it earns is a number between 0 and 1, and all that is right comes to 1."),
    Fault.NO_ALT: _l("Please say in words what it shows or sounds like, for those who cannot see or hear it."),
    Fault.BAD_MEDIA: _l("This picture or sound cannot be read. Please choose it again."),
    Fault.BAD_PATTERN: _l("This regular expression cannot be read. Please look at its brackets and repetitions."),
    Fault.SLOW_PATTERN: _l(
        "With some answers this regular expression does not come to an end. Please make it simpler."
    ),
    Fault.NO_EXAMPLE: _l("Please write an example of a right answer: patterns alone cannot show one."),
    Fault.TOO_FEW_ITEMS: _l("Please write at least two."),
    Fault.TOO_FEW_CHOICES: _l("There must be at least two different answers to choose from."),
    Fault.NO_GAP: _l("The text has no gap yet. Put what belongs into it between square brackets."),
    Fault.UNKNOWN_GAP: _l("The text has a gap that nothing belongs to."),
    Fault.BROKEN_GAP: _l("This gap cannot be read. Please write it again."),
    Fault.GAPS_DIFFER: _l("The text must have the same gaps in every language, each of them once."),
    Fault.BAD_LIMIT: _l("These limits cannot be kept. Please look at the numbers."),
    Fault.NO_PICTURE: _l("Please choose a picture."),
    Fault.BAD_AREA: _l("This place is not on the picture. Please mark it again."),
}

KINDS = {
    Kind.SINGLE: _l("One right option"),
    Kind.MULTIPLE: _l("Several right options"),
    Kind.TRUE_FALSE: _l("True or false"),
    Kind.NUMERIC: _l("A number"),
    Kind.SHORT: _l("A short answer"),
    Kind.MATCHING: _l("Matching"),
    Kind.ORDERING: _l("Putting in order"),
    Kind.CLOZE: _l("A text with gaps"),
    Kind.HOTSPOT: _l("A place on a picture"),
    Kind.ESSAY: _l("An essay"),
    Kind.FILE: _l("A file"),
    Kind.RECORDING: _l("A recording"),
}

# how the page on which an author chooses a kind puts them together, each with a word on when it serves
GROUPS = [
    (
        _l("Choosing"),
        {
            Kind.SINGLE: _l("The usual question: several options, one of them right."),
            Kind.MULTIPLE: _l("Several are right; wrong ticks may take marks back."),
            Kind.TRUE_FALSE: _l("A statement to be judged."),
            Kind.HOTSPOT: _l("Where on this picture? A button of a program, a place on a map."),
        },
    ),
    (
        _l("Writing and arranging"),
        {
            Kind.SHORT: _l("A word or two, compared as Arabic is typed: hamza, vowel signs and digits do no harm."),
            Kind.NUMERIC: _l("In any digits, with a tolerance and units."),
            Kind.CLOZE: _l("Words, choices or numbers in the gaps of a text."),
            Kind.MATCHING: _l("What belongs to what."),
            Kind.ORDERING: _l("The steps of something, in their order."),
        },
    ),
    (
        _l("Marked by a person"),
        {
            Kind.ESSAY: _l("A text, with limits in words."),
            Kind.FILE: _l("A document or a picture that was made."),
            Kind.RECORDING: _l("Recitation or speech, recorded on the page."),
        },
    ),
]
