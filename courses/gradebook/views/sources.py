"""Where the page is of what a mark comes from, for who keeps the gradebook and for the learner."""

from flask import url_for

from courses.gradebook.models import Grade, GradeItem, GradeSource


def url(source: GradeSource, ref: str | None) -> str:
    """For who keeps the gradebook."""
    if not ref or source is GradeSource.MANUAL:
        return ""
    if source is GradeSource.QUIZ:
        return url_for("gradebook.attempt", public_id=ref)
    return url_for("assignments.read", public_id=ref)


def own_url(item: GradeItem, grade: Grade | None) -> str:
    """For the learner."""
    ref = grade.source_ref if grade else None
    if ref and item.source is GradeSource.QUIZ:
        return url_for("quizzes.result", public_id=ref)
    return url(item.source, ref)
