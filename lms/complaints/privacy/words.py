"""What wishes, states and steps are called."""

from lms.complaints.privacy.models import RequestState, RequestStep, Wish
from lms.core.i18n import _l

WISHES = {
    Wish.ACCESS: _l("To know what we keep"),
    Wish.RECTIFY: _l("To have it put right"),
    Wish.ERASE: _l("To have it erased"),
    Wish.RESTRICT: _l("To have it used no further"),
}
STATES = {
    RequestState.OPEN: (_l("To be answered"), "wait"),
    RequestState.DONE: (_l("Fulfilled"), "good"),
    RequestState.REFUSED: (_l("Refused with a reason"), "bad"),
}
STEPS = {
    RequestStep.TAKEN: _l("The request was written down"),
    RequestStep.EXPORTED: _l("A copy of what we keep was made"),
    RequestStep.RECTIFIED: _l("Put right in this case"),
    RequestStep.ERASED: _l("Names and words were removed from this case"),
    RequestStep.KEPT: _l("Not removed: the case is open, held by the law, or already empty"),
    RequestStep.RESTRICTED: _l("Used no further in this case"),
    RequestStep.SETTLED: _l("The request was fulfilled"),
    RequestStep.REFUSED: _l("The request was refused"),
}
