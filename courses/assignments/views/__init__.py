"""The pages of assignments."""

from courses.assignments.views import building, learning, reading, table
from courses.assignments.views.blueprint import bp

__all__ = ["bp", "building", "learning", "reading", "table"]
