"""Rubrics for tests. Factories flush."""

from courses.rubrics import service
from courses.rubrics.models import RubricVersion
from lms.accounts.models import User


def level(points, name="مستوى"):
    return {"points": points, "title": {"ar": f"{name} {points}"}, "words": {}}


def criteria():
    """Content weighs twice as much as delivery."""
    return [
        {
            "key": "content",
            "title": {"ar": "المضمون", "en": "Content"},
            "weight": "2",
            "levels": [level("0"), level("2"), level("4")],
        },
        {
            "key": "delivery",
            "title": {"ar": "الإلقاء", "en": "Delivery"},
            "weight": "1",
            "levels": [level("3"), level("1")],
        },
    ]


def make_rubric(course_id: int, by: User) -> RubricVersion:
    return service.write(course_id, {"ar": "سلم الخطبة", "en": "Sermon"}, criteria(), by)
