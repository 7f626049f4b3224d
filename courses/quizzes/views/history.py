"""What is said about a question besides its wording: its versions, its source, its tags, who has reviewed it."""

import re

from flask import flash, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from courses.quizzes import policy
from courses.quizzes.faults import KINDS
from courses.quizzes.models import QuestionEntry
from courses.quizzes.service import bank, history, shelves
from courses.quizzes.service.shelves import Bank
from courses.quizzes.stats import report
from courses.quizzes.views import load
from courses.quizzes.views.blueprint import bp
from courses.quizzes.words import CHANGED, OTHER
from lms.core.access import requires
from lms.core.i18n import _
from lms.core.web import done, render

_COMMAS = re.compile(r"[,،;؛\n]")


@bp.get("/teach/questions/<int:entry_id>/versions")
@requires(policy.can_see_entry, load.entry)
def list_versions(entry: QuestionEntry) -> ResponseReturnValue:
    """Each version: what changed, who wrote and reviewed it, where it is used."""
    home = Bank(entry.category.course)
    newest = entry.versions[-1]
    return render(
        "quizzes/versions.html",
        bank=home,
        entry=entry,
        newest=newest,
        chapters=history.of(entry),
        source=bank.source_of(newest),
        source_of=bank.source_of,
        places=shelves.tree(home.id),
        kinds=KINDS,
        changed=lambda name: CHANGED.get(name, OTHER),
        figures=report.of_question(entry.id),
        may_write=policy.can_edit(current_user, entry),
        may_review=newest.created_by_id != current_user.id,
    )


@bp.post("/teach/questions/<int:entry_id>/about")
@requires(policy.can_edit, load.entry, see=policy.can_see_entry)
def update_about(entry: QuestionEntry) -> ResponseReturnValue:
    """Its source, its tags and its shelf."""
    source, tags = request.form.get("source", ""), _COMMAS.split(request.form.get("tags", ""))
    bank.describe(entry, bank.About(tags, source))
    bank.move([entry], bank.shelf(entry.category.course_id, request.form.get("shelf", 0, type=int)))
    flash(_("It is saved. The wording and its version stay as they are."), "good")
    return done(".list_versions", entry_id=entry.id)


@bp.post("/teach/questions/<int:entry_id>/review")
@requires(policy.can_edit, load.entry, see=policy.can_see_entry)
def create_review(entry: QuestionEntry) -> ResponseReturnValue:
    """Somebody else than its author stands by the newest wording."""
    bank.review(entry.versions[-1], current_user._get_current_object())  # noqa: SLF001 - Flask-Login's proxy
    flash(_("Your review is on the question."), "good")
    return done(".list_versions", entry_id=entry.id)
