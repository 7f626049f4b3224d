"""What the log calls what is done in the library, and its long work; and at the doors of complaints."""

from lms.admin import words_of_doors
from lms.core.i18n import _l

ACTIONS = words_of_doors.ACTIONS | {
    "atlas.place_added": _l("Place of the atlas added"),
    "atlas.place_changed": _l("Place of the atlas changed"),
    "atlas.place_removed": _l("Place of the atlas removed"),
    "atlas.plate_changed": _l("Plate of the atlas changed"),
    "cues.replaced": _l("Cues of a recording set"),
    "library.rule_kept": _l("Rule of the review written"),
    "library.series_kept": _l("Series of books changed"),
    "library.subject_kept": _l("Subject of the library changed"),
}
JOBS = words_of_doors.JOBS | {
    "demo.atlas": _l("Atlas of the demo"),
    "library.read": _l("Reading of a sheet of books"),
    "library.take": _l("Taking in of a sheet of books"),
    "atlas.cut": _l("Cutting of a plate into tiles"),
    "demo.sermons": _l("Friday sermons of the demo"),
    "demo.library": _l("Works of the demo library"),
    "reading.resettle": _l("Cues of a book brought to its corrected text"),
    "library.file": _l("Reading a file of a book"),
    "library.ocr": _l("Reading pictures of pages"),
}
SUBJECTS = words_of_doors.SUBJECTS | {
    "atlas_place": _l("Place of the atlas"),
    "atlas_plate": _l("Plate of the atlas"),
    "narration_track": _l("Recording of a book"),
    "library_review_rule": _l("Rule of the library’s review"),
    "library_series": _l("Series in the library"),
    "library_subject": _l("Subject in the library"),
}
