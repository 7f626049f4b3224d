"""What a PDF is made of."""

import io

import pikepdf


def fonts(content: bytes) -> set[str]:
    """The families of the faces that are embedded."""
    found = set()
    with pikepdf.open(io.BytesIO(content)) as document:
        for page in document.pages:
            for font in page.Resources.Font.values():
                base = font.DescendantFonts[0] if "/DescendantFonts" in font else font
                found.add(str(base.BaseFont).rpartition("+")[2].split("-")[0])
    return found
