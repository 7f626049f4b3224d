"""What marks, colours and looks are called."""

from lms.core.i18n import _l
from lms.publications.reading.models import Colour, MarkKind

COLOURS = {
    Colour.YELLOW: _l("Yellow highlight"),
    Colour.GREEN: _l("Green highlight"),
    Colour.BLUE: _l("Blue highlight"),
}
MARKS = {MarkKind.BOOKMARK: _l("Bookmark"), MarkKind.HIGHLIGHT: _l("Highlight"), MarkKind.NOTE: _l("Note on a book")}
SIZES = {"s": _l("Small letters"), "m": _l("Medium letters"), "l": _l("Large letters"), "xl": _l("Very large letters")}
LEADS = {"close": _l("Close lines"), "usual": _l("Usual lines"), "wide": _l("Wide lines")}
GROUNDS = {"auto": _l("Auto"), "day": _l("Bright day"), "sepia": _l("Sepia"), "night": _l("Night")}
