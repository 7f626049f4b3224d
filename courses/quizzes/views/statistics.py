"""What a quiz and its questions turned out to be, on a page and as a file."""

import dataclasses
from collections.abc import Iterable, Sequence
from typing import Any

from flask import Response, make_response
from flask.typing import ResponseReturnValue
from flask_login import current_user

from courses.quizzes import policy
from courses.quizzes.models import QuestionEntry, Quiz
from courses.quizzes.service.shelves import Bank
from courses.quizzes.stats import charts, report
from courses.quizzes.stats.report import Hint, ItemFigures
from courses.quizzes.views import load
from courses.quizzes.views.blueprint import bp
from lms.accounts.models import User
from lms.core.access import requires
from lms.core.errors import NotFound
from lms.core.i18n import _, _l, choose, direction
from lms.core.sheets import CSV, XLSX, as_csv, as_xlsx
from lms.core.web import render

HINTS = {
    Hint.LOOK_AT_THE_KEY: _l("The weaker learners were right more often: look at the key"),
    Hint.TOO_EASY: _l("Almost everybody was right"),
    Hint.TOO_HARD: _l("Hardly anybody was right"),
    Hint.TELLS_LITTLE: _l("It hardly tells strong from weak"),
}
WORDS = {
    Hint.LOOK_AT_THE_KEY: _l("look at the key"),
    Hint.TOO_EASY: _l("very easy"),
    Hint.TOO_HARD: _l("very hard"),
    Hint.TELLS_LITTLE: _l("tells little"),
}
TONES = {Hint.LOOK_AT_THE_KEY: "bad", Hint.TOO_HARD: "wait", Hint.TELLS_LITTLE: "wait", Hint.TOO_EASY: ""}


@bp.get("/teach/quizzes/<int:lesson_id>/statistics")
@requires(policy.can_build, load.quiz)
def statistics(quiz: Quiz) -> ResponseReturnValue:
    """The quiz as a whole, and each question in a line."""
    found, mirrored = report.of_quiz(quiz), direction() == "rtl"
    points = [(item.place or 0, item.sums.facility, item.sums.discrimination) for item in found.items]
    return render(
        "quizzes/statistics.html",
        quiz=quiz,
        found=found,
        bars=charts.columns(found.ordered.get("bands", []), mirrored=mirrored),
        dots=charts.plane(points, mirrored=mirrored),
        charts=charts,
        mirrored=mirrored,
        words=WORDS,
        tones=TONES,
        few=report.FEW,
    )


@dataclasses.dataclass(frozen=True, slots=True)
class Asked:
    """A wording in a quiz."""

    quiz: Quiz
    version_id: int


def load_asked(lesson_id: int, version_id: int) -> Asked:
    """Find the quiz; whether it asked the wording its figures say."""
    return Asked(load.quiz(lesson_id), version_id)


def can_see_asked(user: User, asked: Asked) -> bool:
    """As the quiz."""
    return policy.can_build(user, asked.quiz)


@bp.get("/teach/quizzes/<int:lesson_id>/statistics/<int:version_id>")
@requires(can_see_asked, load_asked)
def question_statistics(asked: Asked) -> ResponseReturnValue:
    """One question: its figures, and who chose what."""
    found = report.of_quiz(asked.quiz)
    item = next((each for each in found.items if each.version.id == asked.version_id), None)
    if item is None:
        raise NotFound
    return render(
        "quizzes/question_statistics.html",
        quiz=asked.quiz,
        found=found,
        item=item,
        hints=HINTS,
        tones=TONES,
        few=report.FEW,
    )


@bp.get("/teach/questions/<int:entry_id>/statistics")
@requires(policy.can_see_entry, load.entry)
def entry_statistics(entry: QuestionEntry) -> ResponseReturnValue:
    """A question over all quizzes, each version for itself."""
    return render(
        "quizzes/entry_statistics.html",
        entry=entry,
        bank=Bank(entry.category.course),
        found=report.of_question(entry.id),
        may_write=policy.can_edit(current_user, entry),
    )


@bp.get("/teach/quizzes/<int:lesson_id>/statistics.csv")
@requires(policy.can_build, load.quiz)
def statistics_csv(quiz: Quiz) -> ResponseReturnValue:
    """The figures of all questions, a line each."""
    return download(as_csv(*_table(quiz)), CSV, f"statistics-{quiz.lesson_id}.csv")


@bp.get("/teach/quizzes/<int:lesson_id>/statistics.xlsx")
@requires(policy.can_build, load.quiz)
def statistics_sheet(quiz: Quiz) -> ResponseReturnValue:
    """The same as a workbook."""
    content = as_xlsx(choose(quiz.lesson.title), *_table(quiz), right_to_left=direction() == "rtl")
    return download(content, XLSX, f"statistics-{quiz.lesson_id}.xlsx")


def download(content: bytes, kind: str, name: str) -> Response:
    """A file to be kept, that no cache keeps."""
    answer = make_response(content)
    answer.content_type = kind
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


HEADINGS = (
    *(
        _l("Number"),
        _l("Question"),
        _l("Version"),
        _l("Papers"),
        _l("Facility, in percent"),
        _l("Standard deviation, in percent"),
    ),
    *(
        _l("Random guess, in percent"),
        _l("Intended weight, in percent"),
        _l("Effective weight, in percent"),
        _l("Discrimination, in percent"),
    ),
    *(_l("Discriminative efficiency, in percent"), _l("Best less weakest 27 percent"), _l("Remark")),
)


def _table(quiz: Quiz) -> tuple[list[str], list[Sequence[Any]]]:  # Any: cells
    return [str(head) for head in HEADINGS], [_row(item) for item in report.of_quiz(quiz).items]


def _row(item: ItemFigures) -> Sequence[Any]:  # Any: cells
    sums, hint = item.sums, item.hint
    figures: Iterable[float | None] = (
        *(sums.facility, sums.sd, item.guess, item.intended, item.effective, sums.discrimination, item.efficiency),
        item.d27,
    )
    ask = choose(item.version.body["ask"])
    rounded = [None if value is None else round(value, 4) for value in figures]
    return [item.place, ask, item.version.number, sums.n, *rounded, str(HINTS[hint]) if hint else _("nothing special")]
