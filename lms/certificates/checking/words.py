"""What pages and sheets say of what was checked."""

from typing import Any

from lms.core.i18n import _, _l

STATES = {
    "valid": _l("Valid"),
    "expired": _l("Expired"),
    "superseded": _l("Superseded by a corrected one"),
    "revoked": _l("Revoked"),
    "specimen": _l("Specimen, not valid"),
    "unknown": _l("Not in the register"),
    "unreadable": _l("No code or serial here"),
    "unconfirmed": _l("Not confirmed: give the code, or the full name as printed"),
}
MATCHES = {"yes": _l("Yes"), "partly": _l("In part"), "no": _l("No"), "none": ""}
COLUMNS = {
    "state": _l("State"),
    "name": _l("Name on the certificate"),
    "match": _l("Is it the name given?"),
    "course": _l("Course"),
    "issued": _l("Issued"),
    "expires": _l("Valid until"),
}
PROBLEMS = {
    "empty": _l("There is nothing in this file."),
    "damaged": _l("This file is damaged. Open it, save it anew as XLSX or CSV, and send that."),
    "bomb": _l("This file unpacks into far more than a list of people. Copy the rows into a new sheet and send that."),
    "no_sheet": _l("This is not a spreadsheet. Send an XLSX or a CSV file."),
    "no_text": _l("The letters of this file cannot be read. Save it as XLSX, or as CSV in UTF-8."),
    "old_or_locked": _l("This is an old XLS file or one with a password. Save it as XLSX without a password."),
    "too_long": _l("The list has more than 2,000 rows. Send it in parts."),
    "large": _l("This file is larger than 8 MB. Send the list in parts."),
    "no_columns": _l("No column holds codes or serials of certificates. Name one “code” or “serial”, and one “name”."),
}
OUTCOMES = {
    "untouched": (
        _l("This file is ours, and nobody changed it"),
        _l("It is, sign for sign, the file that the academy made."),
    ),
    "altered": (
        _l("This file was changed after the academy made it"),
        _l("Do not rely on what it says. What the register says instead is shown below, where it could be found."),
    ),
    "copy": (
        _l("A copy: its code stands in the register"),
        _l("A photo, a scan or a print proves nothing by itself. Compare every word with what the register says."),
    ),
    "unknown": (
        _l("The register has no such certificate"),
        _l("The square names this academy, but nothing was issued under its code. Do not rely on it."),
    ),
    "other": (
        _l("Not a certificate of this academy"),
        _l("It names somebody else, whom we cannot speak for: ask there."),
    ),
    "nothing": (
        _l("Neither a signature nor a square could be read"),
        _l("Try a sharper photo of the square alone, in good light, or type the code that stands under it."),
    ),
}


def of_scanning() -> dict[str, Any]:  # Any: JSON
    """What the page for a phone says by itself, in the reader's language."""
    return {
        "none": _(
            "No square was found in it. Try again closer and in better light, with the whole square in the picture."
        ),
        "camera": _("The camera cannot be opened. Allow it in the browser’s settings, or choose a photo."),
        "never": _("No expiry"),
        "proctored": _("Proctored"),
        "unproctored": _("Not proctored"),
        "specimen": _("Specimen, not valid"),
        "revoked": _("It was revoked."),
        "superseded": _("It was superseded by a corrected one."),
        "expired": _("Its last day is past."),
        "kinds": {
            "completion": _("Certificate of completion"),
            "licence": _("Licence"),
            "tot": _("Certificate of a trainer"),
            "trainer": _("Certificate of a trainer"),
            "winner": _("Award of a competition"),
            "competition": _("Award of a competition"),
            "transcript": _("Transcript"),
        },
        "fields": {
            "name": _("Name"),
            "course": _("Course"),
            "kind": _("Kind"),
            "level": _("Level"),
            "band": _("Band"),
            "hours": _("Hours"),
            "rank": _("Rank"),
            "scores": _("Scores"),
            "serial": _("Serial"),
            "code": _("Code"),
            "issued": _("Issued"),
            "expires": _("Valid until"),
            "proctored": _("Test"),
            "specimen": _("State"),
        },
    }
