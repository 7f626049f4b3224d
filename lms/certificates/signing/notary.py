"""The program that signs sheets: asked on standard input, it answers with signed PDFs on standard output.

    python -I notary.py

The first line it is told is the key: {"key": path, "passphrase": "", "chain": PEM, "timestamp_url": ""}. From then on
a question is {"bytes": 61440} with so many bytes of a PDF behind it; the answer is {"bytes": 70123} with the signed one
or {"late": "what the timestamp server did"}. It ends by itself with the end of its input and when it is idle.

pyHanko keeps some 50 MB for good, so it lives here and not in the worker. This file is run by its path and imports
nothing of ours. The key comes by this pipe as a path: neither arguments nor environment, which others can see, name it.

The signature certifies (PAdES B-B or B-T), invisible and outside of the page: PDF/A wants a widget that prints, PDF/UA
one that is nowhere. The sheet's metadata stay as they are, so that it remains the archival file it was.
"""

import asyncio
import json
import signal
import sys
import urllib.request
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO
from urllib.error import URLError

from asn1crypto import pem, tsp, x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import InvisSigSettings, MDPPerm, SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, Signer
from pyhanko.sign.timestamps import TimeStamper, TimestampRequestError
from pyhanko_certvalidator.registry import SimpleCertificateStore

IDLE_SECONDS = 20
LONGEST_SECONDS = 60
TIMESTAMP_SECONDS = 15
MD = "sha256"
ATTRIBUTES = 768  # bytes of a signature beside its certificates and their names
MARGIN = 512  # by which one timestamp may be longer than another of the same server
LONGEST_REPLY = 64 * 1024
FIELD = SigFieldSpec("Signature", invis_sig_settings=InvisSigSettings(box_out_of_bounds=True))
METADATA = PdfSignatureMetadata(
    field_name=FIELD.sig_field_name,
    md_algorithm=MD,
    subfilter=SigSeedSubFilter.PADES,
    certify=True,
    docmdp_permissions=MDPPerm.NO_CHANGES,
)


class Sheet(IncrementalPdfFileWriter):
    """A sheet to sign: nothing is added to it but the signature."""

    def _update_meta(self) -> None:
        """Leave title, dates and the marks of PDF/A as they are."""


class Holder(Signer):
    """Signs with a key that is held, not read anew for each file."""

    def __init__(self, private: ec.EllipticCurvePrivateKey, chain: list[x509.Certificate]) -> None:
        self.private, self.chain = private, chain
        store = SimpleCertificateStore()  # type: ignore[no-untyped-call]  # the library's own
        store.register_multiple(chain[1:])  # the first is put in as the signer's own
        super().__init__(signing_cert=chain[0], cert_registry=store, embed_roots=True)

    def longest(self) -> int:
        """Bytes that the signature takes at most: the certificates, their names again, and the rest."""
        sizes = [len(certificate.dump()) for certificate in self.chain]
        return sum(sizes) + sizes[0] // 2 + ATTRIBUTES

    async def async_sign_raw(self, data: bytes, digest_algorithm: str, dry_run: bool = False) -> bytes:
        """The signature itself; for a trial run as many zeros."""
        if dry_run:
            return bytes(72)
        if digest_algorithm != MD:
            raise ValueError(digest_algorithm)
        return self.private.sign(data, ec.ECDSA(hashes.SHA256()))


@dataclass(frozen=True)
class Desk:
    """All that is needed to sign one file after the other."""

    signer: PdfSigner
    holder: Holder
    clock: "Clock | None"


class Clock(TimeStamper):
    """A timestamp server (RFC 3161), asked by plain HTTP. What goes wrong is a `TimestampRequestError`."""

    def __init__(self, url: str) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # the library's own
        self.url = url

    async def async_request_tsa_response(self, req: tsp.TimeStampReq) -> tsp.TimeStampResp:
        """Ask, and wait."""
        return self._asked(req)

    def longest(self) -> int:
        """Bytes that a timestamp of this server takes; it is asked once."""
        return len(asyncio.run(self.async_dummy_response(MD)).dump()) + MARGIN

    def _asked(self, req: tsp.TimeStampReq) -> tsp.TimeStampResp:
        headers = {"Content-Type": "application/timestamp-query", "Accept": "application/timestamp-reply"}
        asked = urllib.request.Request(self.url, req.dump(), headers)  # noqa: S310 - http or https, says the setting
        try:
            with urllib.request.urlopen(asked, timeout=TIMESTAMP_SECONDS) as answer:  # noqa: S310 - likewise
                reply = answer.read(LONGEST_REPLY)
            found = tsp.TimeStampResp.load(reply)
            found["status"].native  # noqa: B018 - what is no reply breaks here
        except (URLError, OSError, ValueError) as error:
            raise TimestampRequestError(f"{self.url}: {error}") from error
        return found


def main(questions: BinaryIO, answers: BinaryIO) -> None:
    """Answer until nobody asks any more. The alarm is left to end us where we stand."""
    desk = opened(json.loads(questions.readline()))
    say(answers, {"ready": True})
    signal.alarm(IDLE_SECONDS)
    while line := questions.readline():
        signal.alarm(LONGEST_SECONDS)
        answer(desk, questions.read(json.loads(line)["bytes"]), answers)
        signal.alarm(IDLE_SECONDS)


def opened(told: dict[str, str]) -> Desk:
    """What signs with the key that was named."""
    passphrase = told["passphrase"].encode() or None
    pem_bytes = Path(told["key"]).read_bytes()
    locked = passphrase if b"BEGIN ENCRYPTED" in pem_bytes else None
    private = serialization.load_pem_private_key(pem_bytes, locked)
    if not isinstance(private, ec.EllipticCurvePrivateKey):
        raise TypeError(told["key"])
    chain = [x509.Certificate.load(der) for _, _, der in pem.unarmor(told["chain"].encode(), multiple=True)]
    clock = Clock(told["timestamp_url"]) if told["timestamp_url"] else None
    holder = Holder(private, chain)
    return Desk(PdfSigner(METADATA, holder, timestamper=clock, new_field_spec=FIELD), holder, clock)


def answer(desk: Desk, pdf: bytes, answers: BinaryIO) -> None:
    """Sign one file, or say that the timestamp server does not answer."""
    try:
        digits = 2 * (desk.holder.longest() + (desk.clock.longest() if desk.clock else 0))
        made = desk.signer.sign_pdf(Sheet(BytesIO(pdf)), bytes_reserved=digits, output=BytesIO())
    except TimestampRequestError as error:
        say(answers, {"late": str(error)})
        return
    content = made.getvalue()
    say(answers, {"bytes": len(content)}, content)


def say(answers: BinaryIO, line: dict[str, Any], content: bytes = b"") -> None:  # Any: JSON
    """Write an answer whole."""
    answers.write(json.dumps(line).encode() + b"\n" + content)
    answers.flush()


if __name__ == "__main__":
    main(sys.stdin.buffer, sys.stdout.buffer)
