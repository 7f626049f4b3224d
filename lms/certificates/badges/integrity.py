"""Data Integrity proofs (eddsa-rdfc-2022) for credentials as JSON, so many at a time as are asked for."""

import datetime as dt
import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from lms.certificates.badges.issuer import Document, Signer
from lms.certificates.badges.multibase import base58

PROGRAM = Path(__file__).with_name("canonical.py")
CONTEXTS = Path(__file__).with_name("contexts")
_EACH_SECONDS, _START_SECONDS = 2, 60


class NoCanonicalForm(RuntimeError):
    """A document could not be brought into canonical form; the program's own words are the text."""


def proofs(documents: Sequence[Document], key: Signer, method: str, now: dt.datetime) -> list[Document]:
    """The proof of each document; all of the same contexts; `key` is of Ed25519. Raises `NoCanonicalForm`."""
    if not documents:
        return []
    options: Document = {
        "type": "DataIntegrityProof",
        "cryptosuite": "eddsa-rdfc-2022",
        "created": now.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "verificationMethod": method,
        "proofPurpose": "assertionMethod",
    }
    of_options, *of_documents = digests([{"@context": documents[0]["@context"], **options}, *documents])
    return [{**options, "proofValue": base58(key.sign(of_options + digest))} for digest in of_documents]


def digests(documents: Sequence[Document]) -> list[bytes]:
    """The SHA-256 of each document's canonical form."""
    lines = "".join(json.dumps(document) + "\n" for document in documents)
    done = subprocess.run(
        [sys.executable, "-I", str(PROGRAM), str(CONTEXTS)],
        input=lines,
        capture_output=True,
        text=True,
        check=False,
        timeout=_START_SECONDS + _EACH_SECONDS * len(documents),
    )
    if done.returncode:
        raise NoCanonicalForm(done.stderr.strip()[-500:])
    return [bytes.fromhex(line) for line in done.stdout.split()]
