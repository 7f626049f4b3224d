"""The pages of the marking desk."""

from courses.marking.views import bank, desk, figures, plans, posting, queue, settled
from courses.marking.views.blueprint import bp

__all__ = ["bank", "bp", "desk", "figures", "plans", "posting", "queue", "settled"]
