"""The workshop, where trainers build: `/teach/…`."""

from courses.catalog.views import courses, lessons, programmes, publication, sections
from courses.catalog.views.blueprint import bp

__all__ = ["bp", "courses", "lessons", "programmes", "publication", "sections"]
