"""What a PDF is made of."""

import io

import pikepdf
import pypdfium2


def fonts(content: bytes) -> set[str]:
    """The families of the faces that are embedded."""
    found = set()
    with pikepdf.open(io.BytesIO(content)) as document:
        for page in document.pages:
            for font in page.Resources.Font.values():
                base = font.DescendantFonts[0] if "/DescendantFonts" in font else font
                found.add(str(base.BaseFont).rpartition("+")[2].split("-")[0])
    return found


def words(content: bytes) -> str:
    """What stands on its pages, in one line."""
    document = pypdfium2.PdfDocument(content)
    return " ".join(" ".join(page.get_textpage().get_text_range() for page in document).split())
