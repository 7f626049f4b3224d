"""The program that brings credentials into RDF's canonical form: asked on standard input, one JSON document a line.

    python -I canonical.py FOLDER_OF_CONTEXTS

The answer is, for each line, the SHA-256 of its canonical form (RDFC-1.0) in hex. Linked data takes 30 MB that a worker
would keep for good, so it lives here and ends with its input. Contexts come from the folder and from nowhere else: a
document that names another one ends the program with an error.
"""

import hashlib
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, TextIO

from pyld import jsonld

FILES = {
    "https://www.w3.org/ns/credentials/v2": "credentials-2.json",
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json": "open-badges-3.0.3.json",
}


def main(folder: Path, questions: TextIO, answers: TextIO) -> None:
    """Answer until nobody asks any more."""
    load = loader(folder)
    for question in questions:
        options = {"algorithm": "URDNA2015", "format": "application/n-quads", "documentLoader": load}
        canonical = jsonld.normalize(json.loads(question), options)
        answers.write(hashlib.sha256(canonical.encode()).hexdigest() + "\n")


def loader(folder: Path) -> Callable[..., dict[str, Any]]:  # Any: JSON
    """Answers with our own files; whatever else is asked for is refused, never fetched."""
    known = {address: json.loads((folder / name).read_text("utf-8")) for address, name in FILES.items()}

    def load(address: str, options: object = None) -> dict[str, Any]:  # Any: JSON
        del options
        if address not in known:
            sys.exit(f"{address} is no context of ours")
        return {
            "contentType": "application/ld+json",
            "contextUrl": None,
            "documentUrl": address,
            "document": known[address],
        }

    return load


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.stdin, sys.stdout)
