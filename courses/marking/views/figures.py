"""The report of a course: agreement, drift, who marks how much."""

from collections.abc import Sequence
from decimal import Decimal

from flask import request
from flask.typing import ResponseReturnValue

from courses.catalog.models import Course
from courses.marking import policy, stats
from courses.marking.models import MarkingPlan
from courses.marking.service import figures as report
from courses.marking.service import plans
from courses.marking.views.blueprint import bp
from courses.marking.views.reading import me
from lms.core.access import requires
from lms.core.errors import NotFound
from lms.core.web import render

USUAL_BAND = Decimal("0.1")


@bp.get("/agreement")
@requires(policy.can_enter)
def agreement() -> ResponseReturnValue:
    """How far markers agree, in one course or one lesson of it."""
    courses = report.courses_of(me())
    course = _chosen(courses)
    if course is None:
        return render("desk/agreement.html", courses=courses, course=None)
    lessons = report.plans_of(course)
    plan = _plan(lessons)
    found = report.pairs(course, plan.id if plan else None)
    drifts = stats.drifts(found)
    return render(
        "desk/agreement.html",
        courses=courses,
        course=course,
        lessons=[(each, plans.title(each)) for each in lessons],
        plan=plan,
        can_plan=plan is not None and policy.can_plan(me(), plan),
        band=plan.band if plan else USUAL_BAND,
        agreement=stats.agreement(found, plan.band if plan else USUAL_BAND),
        drifts=drifts,
        people=report.named(drift.marker for drift in drifts),
        loads=report.loads(course, plan.id if plan else None),
        standing=report.standing(course, plan.id if plan else None),
    )


def _chosen(courses: Sequence[Course]) -> Course | None:
    asked = request.args.get("course", type=int)
    if asked is None:
        return courses[0] if courses else None
    found = next((course for course in courses if course.id == asked), None)
    if found is None:
        raise NotFound
    return found


def _plan(lessons: Sequence[MarkingPlan]) -> MarkingPlan | None:
    asked = request.args.get("lesson", type=int)
    return next((plan for plan in lessons if plan.id == asked), None)
