"""The words of the bank: what a version changed."""

from lms.core.i18n import _l

CHANGED = {
    "ask": _l("the question"),
    "options": _l("the options"),
    "right": _l("what is right"),
    "explain": _l("the explanation"),
    "mark": _l("the mark"),
    "shuffle": _l("the order of the options"),
    "scoring": _l("how it is marked"),
    "penalty": _l("how it is marked"),
    "tolerance": _l("how far off is still right"),
    "unit": _l("the unit"),
    "units": _l("the unit"),
    "hints": _l("the hints"),
    "media": _l("pictures and sound"),
}
OTHER = _l("its details")
