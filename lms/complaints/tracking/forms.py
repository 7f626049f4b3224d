"""What a citizen fills in. The lists are set when a page is asked for, since their words depend on the language."""

from typing import Any

from wtforms import RadioField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from lms.complaints.service.steps import LONGEST
from lms.complaints.words import APPEAL_GROUNDS
from lms.core.forms import Form
from lms.core.i18n import _l, lazy_pgettext

WRITE = InputRequired(_l("Please write a few words."))
LIMIT = Length(max=LONGEST, message=_l("This text is too long. Please shorten it; nothing was lost."))
WRITTEN = ("text", "reason", "statement", "why")
"""The fields in which words may stand that must not be lost."""
STARS = {5: _l("Very good"), 4: lazy_pgettext("answer", "Good"), 3: _l("Middling"), 2: _l("Poor"), 1: _l("Very poor")}


class OpenForm(Form):
    """The key to a case."""

    reference = StringField(_l("Reference"), [InputRequired(_l("Type the reference of your receipt.")), Length(max=40)])
    secret = StringField(_l("Secret"), [InputRequired(_l("Type the secret of your receipt.")), Length(max=40)])
    text = TextAreaField(_l("What you had written"), [Optional(), LIMIT])


class ReplyForm(Form):
    """Words to those who study the case."""

    text = TextAreaField(_l("Your message"), [WRITE, LIMIT])


class ReopeningForm(Form):
    """Why it shall be opened again."""

    reason = TextAreaField(_l("What is still not right?"), [WRITE, LIMIT])


class AppealForm(Form):
    """On what an appeal rests."""

    ground = RadioField(_l("On what does your appeal rest?"), [InputRequired(_l("Choose one."))])
    statement = TextAreaField(_l("Tell us more"), [WRITE, LIMIT])

    def __init__(self, *given: Any, **named: Any) -> None:  # Any: WTForms' own
        super().__init__(*given, **named)
        self.ground.choices = {key.value: str(word) for key, word in APPEAL_GROUNDS.items()}


class RatingForm(Form):
    """How good the answer was."""

    rating = RadioField(_l("How were we?"), [InputRequired(_l("Choose one."))], coerce=int)

    def __init__(self, *given: Any, **named: Any) -> None:  # Any: as above
        super().__init__(*given, **named)
        self.rating.choices = {str(key): str(word) for key, word in STARS.items()}


class WithdrawalForm(Form):
    """Leaving."""

    why = TextAreaField(_l("Why, if you like to say so"), [Optional(), LIMIT])
