"""Files as people bring them: pages with a square, photos of them, PDFs signed by somebody."""

import datetime as dt
import io

from asn1crypto import keys as asn1_keys
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from PIL import Image, ImageFilter

from lms.certificates import qr
from lms.certificates import seal as seals
from tests.processes import in_a_thread

PAPER = (1754, 1240)  # A4 at 150 dpi


def square(text: str, seal: str | None, side: int) -> Image.Image:
    """A QR code of so many pixels, its white border included."""
    drawn = io.BytesIO()
    qr.code(text, seal).save(drawn, kind="png", border=4, scale=4)
    return Image.open(drawn).convert("L").resize((side, side), Image.Resampling.LANCZOS)


def paper(text: str, seal: str | None = None) -> Image.Image:
    """A sheet with a square of three centimetres in its corner."""
    sheet = Image.new("L", PAPER, 240)
    sheet.paste(square(text, seal, 190), (120, 960))
    return sheet


def photo(sheet: Image.Image) -> bytes:
    """The sheet as a phone takes it: turned, seen from the side, blurred, squeezed."""
    seen = sheet.resize((sheet.width * 3 // 2, sheet.height * 3 // 2), Image.Resampling.BICUBIC)
    seen = seen.rotate(11, expand=True, fillcolor=90, resample=Image.Resampling.BICUBIC)
    width, height = seen.size
    corners = (0, 0, 130, height - 70, width - 80, height, width - 30, 110)
    seen = seen.transform(seen.size, Image.Transform.QUAD, corners, Image.Resampling.BICUBIC)
    return saved(seen.filter(ImageFilter.GaussianBlur(1.2)), "JPEG", quality=55)


def saved(picture: Image.Image, form: str, **how) -> bytes:
    out = io.BytesIO()
    picture.save(out, form, **how)
    return out.getvalue()


def pdf(text: str) -> bytes:
    """The sheet as a PDF of one page."""
    return saved(paper(text), "PDF", resolution=150)


def sealed_square(certificate, key) -> tuple[str, str]:
    """What the square of a certificate says: its address and its seal."""
    return certificate.snapshot["verify"], seals.sealed(certificate, key)


def stranger(name: str = "Another Academy") -> tuple[ec.EllipticCurvePrivateKey, str]:
    """A key that is certified by nobody we know, with its certificate."""
    private = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    day = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    builder = x509.CertificateBuilder(subject, subject, private.public_key(), 7, day, day + dt.timedelta(days=9000))
    return private, builder.sign(private, hashes.SHA256()).public_bytes(serialization.Encoding.PEM).decode()


def signed(document: bytes, private: ec.EllipticCurvePrivateKey, certificate_pem: str) -> bytes:
    """The PDF with a signature in it, as any program for signing makes one."""
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign import signers
    from pyhanko_certvalidator.registry import SimpleCertificateStore

    der = x509.load_pem_x509_certificate(certificate_pem.encode()).public_bytes(serialization.Encoding.DER)
    form = (serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    signer = signers.SimpleSigner(
        signing_cert=asn1_x509.Certificate.load(der),
        signing_key=asn1_keys.PrivateKeyInfo.load(private.private_bytes(*form)),
        cert_registry=SimpleCertificateStore(),
    )
    about = signers.PdfSignatureMetadata(field_name="Signature", md_algorithm="sha256")
    paper = IncrementalPdfFileWriter(io.BytesIO(document), strict=False)
    out = in_a_thread(lambda: signers.sign_pdf(paper, about, signer=signer))
    return bytes(out.getvalue())
