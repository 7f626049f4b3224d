"""Why a file is refused. Nothing was changed."""

from lms.core.errors import RuleError
from lms.core.i18n import _l


class NotNow(RuleError):
    """The file is at another point of its way."""

    def __init__(self) -> None:
        super().__init__(_l("This file is not at a point where that could be done. Open its page again."))


class NotReady(RuleError):
    """Some rows must be mended first."""

    def __init__(self) -> None:
        super().__init__(_l("Some rows must be mended first; a file is taken in whole or not at all."))


class NothingToSend(RuleError):
    """Every reply was sent before."""

    def __init__(self) -> None:
        super().__init__(_l("There is no reply that they have not been sent yet."))
