"""Which replies a second person reads: none, all, or a share that nobody can foresee and anybody can check."""

from lms.complaints.categories.models import Review
from lms.complaints.kinds import Action
from lms.complaints.models import CaseCategory
from lms.complaints.service.steps import Step
from lms.core.db import session

_WHOLE = 100


def is_due(step: Step) -> bool:
    """Whether the reply last proposed needs a reviewer. The hash of its event is the lot that is drawn."""
    category = session().get_one(CaseCategory, step.case.category_id)
    if category.review is Review.SAMPLE:
        proposed = step.last(Action.PROPOSE_REPLY)
        return proposed is None or int(proposed.hash[:8], 16) % _WHOLE < category.review_share
    return category.review is Review.ALWAYS
