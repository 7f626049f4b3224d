"""What the log calls what is done in the library, and its long work."""

from lms.core.i18n import _l

ACTIONS = {
    "atlas.place_added": _l("Place of the atlas added"),
    "atlas.place_changed": _l("Place of the atlas changed"),
    "atlas.place_removed": _l("Place of the atlas removed"),
    "atlas.plate_changed": _l("Plate of the atlas changed"),
}
JOBS = {
    "atlas.cut": _l("Cutting of a plate into tiles"),
}
SUBJECTS = {
    "atlas_place": _l("Place of the atlas"),
    "atlas_plate": _l("Plate of the atlas"),
}
