"""The program that opens what strangers bring: a file on standard input, what it found as JSON on standard output.

    python -I reader.py < certificate.pdf

It ends with {"kind": "pdf" | "picture", "signatures": […], "squares": ["HTTPS://…"]} or {"problem": "a word"}. Damaged
or hostile files cost this program, which has little memory, little time and may write nothing; nobody else notices.
It trusts nothing and decides nothing: whose signature it is, the academy says. It imports nothing of ours.
"""

import base64
import io
import json
import re
import resource
import sys
from collections.abc import Iterator
from typing import Any

MEMORY_BYTES = 1 << 30
CPU_SECONDS = 8
LARGEST = 10 << 20
MOST_PAGES = 10
PAGES_LOOKED_AT = 3
MOST_PIXELS = 60_000_000
SIDES = (2200, 1300)  # the longer side of what is looked at, in pixels, until a square is found
FORMATS = ("JPEG", "PNG", "WEBP", "TIFF", "BMP")
MOST_SIGNATURES = 5
LONGEST_SQUARE = 4000
ACTS = re.compile(rb"/(JavaScript|JS|Launch|EmbeddedGoTo|RichMedia)\b")
Found = dict[str, Any]  # Any: JSON


class Refused(Exception):
    """The file is not opened; the message is a word that pages explain."""


def look(content: bytes) -> Found:
    """What is in the file. Raises `Refused`."""
    if not content:
        raise Refused("empty")
    if len(content) > LARGEST:
        raise Refused("large")
    return _pdf(content) if b"%PDF-" in content[:1024] else _picture(content)


def _pdf(content: bytes) -> Found:
    import pypdfium2
    from pypdfium2 import raw

    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        raise Refused("locked" if error.err_code == raw.FPDF_ERR_PASSWORD else "damaged") from error
    if len(document) > MOST_PAGES:
        raise Refused("pages")
    if raw.FPDFDoc_GetJavaScriptActionCount(document) > 0 or ACTS.search(content):
        raise Refused("active")
    signed = raw.FPDF_GetSignatureCount(document) > 0
    squares: list[str] = []
    for number in range(min(len(document), PAGES_LOOKED_AT)):
        squares += _squares(_drawings(document[number]))
    return {"kind": "pdf", "signatures": _signatures(content) if signed else [], "squares": squares}


def _drawings(page: Any) -> Iterator[Any]:  # Any: a page, and pictures, of libraries loaded late
    """The page as a picture, large and then smaller."""
    longest = max(page.get_size())
    if not 1 <= longest <= 20_000:  # noqa: PLR2004 - points: PDF's own limit is 14,400
        raise Refused("damaged")
    for side in SIDES:
        yield page.render(scale=side / longest, grayscale=True).to_pil()


def _picture(content: bytes) -> Found:
    from PIL import Image, UnidentifiedImageError

    try:
        picture = Image.open(io.BytesIO(content), formats=FORMATS)
        if picture.width * picture.height > MOST_PIXELS:
            raise Refused("huge")
        picture.draft("L", (SIDES[0], SIDES[0]))  # a JPEG is unpacked no larger than it is looked at
        grey = picture.convert("L")
    except UnidentifiedImageError as error:
        raise Refused("unknown") from error
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise Refused("huge") from error
    except (OSError, ValueError, SyntaxError) as error:
        raise Refused("damaged") from error
    return {"kind": "picture", "signatures": [], "squares": _squares(_sizes(grey))}


def _sizes(grey: Any) -> Iterator[Any]:  # Any: a picture
    """The photo in the sizes and shades in which a square shows best."""
    from PIL import ImageFilter, ImageOps

    for side in (*SIDES, 2 * SIDES[0]):
        ratio = side / max(grey.size)
        if ratio > 2:  # noqa: PLR2004 - what is not there does not grow
            continue
        sized = grey.resize((max(1, round(grey.width * ratio)), max(1, round(grey.height * ratio))))
        yield sized
        yield ImageOps.autocontrast(sized.filter(ImageFilter.SHARPEN), cutoff=2)


def _squares(pictures: Iterator[Any]) -> list[str]:  # Any: pictures
    """What the QR codes say, from the first picture in which there is one."""
    import zxingcpp

    for picture in pictures:
        if found := zxingcpp.read_barcodes(picture, formats=zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)):
            return [square.text for square in found if len(square.text) <= LONGEST_SQUARE][:3]
    return []


def _signatures(content: bytes) -> list[Found]:
    from pyhanko.pdf_utils.misc import PdfReadError
    from pyhanko.pdf_utils.reader import PdfFileReader

    try:
        embedded = PdfFileReader(io.BytesIO(content), strict=False).embedded_regular_signatures
    except (PdfReadError, ValueError, KeyError, IndexError, TypeError, AttributeError):
        return [{"holds": False, "whole": False, "name": "", "key": None, "at": None}]
    return [_signature(each) for each in embedded[:MOST_SIGNATURES]]


def _signature(embedded: Any) -> Found:  # Any: pyHanko's
    """Whether the signature fits the bytes it speaks of and whether these are all; and who is said to have signed."""
    from pyhanko.sign.validation.generic_cms import validate_sig_integrity
    from pyhanko.sign.validation.status import SignatureCoverageLevel

    said: Found = {"holds": False, "whole": False, "name": "", "key": None, "at": None}
    try:
        certificate = embedded.signer_cert
        said["name"] = str(certificate.subject.human_friendly)[:200]
        said["key"] = _key(certificate.public_key)
        intact, valid = validate_sig_integrity(
            embedded.signer_info, certificate, expected_content_type="data", actual_digest=embedded.compute_digest()
        )
        said["holds"] = bool(intact and valid)
        said["whole"] = embedded.evaluate_signature_coverage() is SignatureCoverageLevel.ENTIRE_FILE
        at = embedded.self_reported_timestamp
        said["at"] = at.isoformat() if at else None
    except Exception as error:  # noqa: BLE001 - whatever a forged signature makes the library say: it does not hold
        said["why"] = type(error).__name__
    return said


def _key(public: Any) -> dict[str, str] | None:  # Any: asn1crypto's
    """A P-256 key as JSON writes it; others are not ours."""
    if public.algorithm != "ec" or public.curve != ("named", "secp256r1"):
        return None
    point = public["public_key"].native
    halves = (point[1:33], point[33:65])
    x, y = (base64.urlsafe_b64encode(half).rstrip(b"=").decode() for half in halves)
    return {"x": x, "y": y}


def main() -> None:
    """Look, and say what was found."""
    if sys.platform == "linux":
        limits = ((resource.RLIMIT_AS, MEMORY_BYTES), (resource.RLIMIT_CPU, CPU_SECONDS), (resource.RLIMIT_FSIZE, 0))
        for kind, most in limits:
            resource.setrlimit(kind, (most, most))
    try:
        said = look(sys.stdin.buffer.read(LARGEST + 1))
    except Refused as refusal:
        said = {"problem": str(refusal)}
    except (MemoryError, RecursionError):
        said = {"problem": "heavy"}
    json.dump(said, sys.stdout)


if __name__ == "__main__":
    main()
