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
}

KINDS = {
    Kind.SINGLE: _l("One right option"),
    Kind.MULTIPLE: _l("Several right options"),
    Kind.TRUE_FALSE: _l("True or false"),
    Kind.NUMERIC: _l("A number"),
}
