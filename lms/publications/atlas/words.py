"""What kinds of plates, themes of volumes and kinds of endowments are called."""

from lms.core.i18n import _l
from lms.publications.atlas.kinds import CutRefusal, PlateKind, Theme, WaqfKind

PLATES = {
    PlateKind.MAP: _l("Maps"),
    PlateKind.PLAN: _l("Ground plans"),
    PlateKind.ELEVATION: _l("Elevations"),
    PlateKind.ORNAMENT: _l("Ornaments"),
    PlateKind.DEED: _l("Deeds"),
    PlateKind.VIEW: _l("Views"),
}
PLATE = {
    PlateKind.MAP: _l("Map plate"),
    PlateKind.PLAN: _l("Ground plan"),
    PlateKind.ELEVATION: _l("Elevation"),
    PlateKind.ORNAMENT: _l("Ornament"),
    PlateKind.DEED: _l("Deed"),
    PlateKind.VIEW: _l("View"),
}
THEMES = {
    Theme.MOSQUES: _l("Endowed mosques"),
    Theme.SCHOOLS: _l("Endowed schools"),
    Theme.SABILS: _l("Public fountains"),
    Theme.HOSPITALS: _l("Endowed hospitals"),
    Theme.LANDS: _l("Endowed lands"),
    Theme.DOCUMENTS: _l("Deeds and registers"),
}
WAQFS = {
    WaqfKind.MOSQUE: _l("Mosque"),
    WaqfKind.SCHOOL: _l("Madrasa"),
    WaqfKind.SABIL: _l("Sabil"),
    WaqfKind.HOSPITAL: _l("Bimaristan"),
    WaqfKind.LODGE: _l("Khanqah"),
    WaqfKind.MARKET: _l("Wakala"),
    WaqfKind.TOMB: _l("Mausoleum"),
    WaqfKind.LAND: _l("Endowed land"),
    WaqfKind.LIBRARY: _l("Book endowment"),
}
REFUSED = {
    CutRefusal.TOO_LARGE: _l("The picture has more than 100 million pixels. Make it smaller and upload it again."),
    CutRefusal.TOO_SMALL: _l("The picture is too small for a plate."),
    CutRefusal.UNREADABLE: _l("This file is no picture that we can read. Upload a JPEG or a PNG."),
}
