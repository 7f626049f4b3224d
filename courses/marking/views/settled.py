"""What was given for a work, by whom, and how it came to the final mark."""

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue

from courses.marking import policy
from courses.marking import said as words
from courses.marking.models import MarkingTask, MarkingWork
from courses.marking.service import claiming, giving, settling
from courses.marking.views import showing
from courses.marking.views.blueprint import bp
from courses.marking.views.reading import me
from courses.marking.words import FORMS, ROLES, WAYS
from lms.core.access import requires
from lms.core.errors import NotFound
from lms.core.i18n import _
from lms.core.web import done, render


@bp.get("/works/<int:work_id>")
@requires(policy.can_review, claiming.load_work)
def settled(work: MarkingWork) -> ResponseReturnValue:
    """All marks once the work is settled; before that, one's own alone, so that nobody is led by another's."""
    given, user = settling.marks(work), me()
    if work.settled_at is None:
        given = {role: mark for role, mark in given.items() if mark.marker_id == user.id}
        if not given and not any(task.claimed_by_id == user.id for task in work.tasks):
            raise NotFound
    return render(
        "desk/settled.html",
        work=work,
        marks={role: (mark, words.of(mark.value)) for role, mark in given.items()},
        tasks={task.role: task for task in work.tasks},
        learner=showing.learner(work),
        forms=FORMS,
        roles=ROLES,
        ways=WAYS,
        me=user,
    )


@bp.post("/tasks/<int:task_id>/correction")
@requires(policy.can_see, claiming.load)
def correct(task: MarkingTask) -> ResponseReturnValue:
    """Take one's own mark up again."""
    giving.take_up_again(task, me())
    return done(".show", task_id=task.id)


@bp.post("/works/<int:work_id>/name")
@requires(policy.can_review, claiming.load_work)
def name(work: MarkingWork) -> ResponseReturnValue:
    """Say whose it was, after the marking."""
    giving.name_learner(work, me())
    flash(_("The name is shown now, and the log says who asked for it."), "good")
    return redirect(url_for(".settled", work_id=work.id), 303)
