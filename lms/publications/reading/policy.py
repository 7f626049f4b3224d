"""Who may: reading is open to whom the library lets read; what a reader leaves is theirs alone; editors set cues."""

from lms.accounts.models import User
from lms.publications import policy
from lms.publications.models import Edition
from lms.publications.reading.models import Mark


def may_mark(user: User, edition: Edition) -> bool:
    """Whoever may read it."""
    return policy.may_read(user, edition)


def owns(user: User, mark: Mark) -> bool:
    """Nobody else's marks are shown, changed or counted, whatever somebody's role is."""
    return mark.user_id == user.id


def may_set_cues(user: User, edition: Edition) -> bool:
    """Editors: cues say where words are heard and change none of them, so they are set at any time."""
    return policy.may_catalogue(user) and policy.may_read(user, edition)
