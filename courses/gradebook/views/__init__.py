"""The pages of the gradebook."""

from courses.gradebook.views import cells, columns, entries, grid, learner, sheets
from courses.gradebook.views.blueprint import bp, own

__all__ = ["bp", "cells", "columns", "entries", "grid", "learner", "own", "sheets"]
