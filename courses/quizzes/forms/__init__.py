"""The forms of the bank: one for each kind of question, each of which reads and writes the question's body."""

from courses.quizzes.forms.arranging import MatchingForm, OrderingForm
from courses.quizzes.forms.base import QuestionForm, choice, choices, said
from courses.quizzes.forms.by_hand import EssayForm, FileForm, ManualForm, RecordingForm
from courses.quizzes.forms.choosing import ChoiceForm, HotspotForm, MultipleForm, TrueFalseForm
from courses.quizzes.forms.writing import ClozeForm, NumericForm, ShortForm
from courses.quizzes.types import Kind

__all__ = ["FORMS", "ManualForm", "QuestionForm", "choice", "choices", "said"]

FORMS: dict[Kind, type[QuestionForm]] = {
    form.kind: form
    for form in (
        ChoiceForm,
        MultipleForm,
        TrueFalseForm,
        HotspotForm,
        ShortForm,
        NumericForm,
        ClozeForm,
        MatchingForm,
        OrderingForm,
        EssayForm,
        FileForm,
        RecordingForm,
    )
}
