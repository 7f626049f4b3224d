"""What the health page says of the program that reads pictures of pages."""

from collections.abc import Iterator

from lms.core.i18n import _
from lms.publications.files import tesseract


def report() -> Iterator[tuple[str, str, str]]:
    """Whether scans can be read, and in which languages."""
    name, program = _("Reading of scanned pages"), tesseract.find()
    if program is None:
        yield name, "wait", _("Tesseract is not installed (TESSERACT): scans can be read by people, but not searched.")
        return
    known = tesseract.languages(program)
    if "ara" not in known:
        yield name, "wait", _("Tesseract lacks its data for Arabic (ara): Arabic scans cannot be searched.")
    else:
        yield name, "good", f"{program}: {' '.join(sorted(known - {'osd'}))}"
