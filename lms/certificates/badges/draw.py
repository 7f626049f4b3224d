"""`python -m lms.certificates.badges.draw` draws the pictures of the badges anew, from badge.typ.

They are kept as files: neither the pages nor the worker draw anything when a badge is asked for.
"""

import json
from typing import Any

import typst

from lms.certificates.badges import credential
from lms.certificates.badges.baking import DRAWN
from lms.certificates.design.colours import DEFAULT
from lms.certificates.pressroom import font_folders
from lms.certificates.record import SHEET

PPI = 106  # 401 pixels


def drawn(kind: str, *, specimen: bool) -> bytes:
    """The PNG of one kind."""
    files = {
        "main.typ": (DRAWN / "badge.typ").read_bytes(),
        "geometry.typ": (SHEET / "geometry.typ").read_bytes(),
        "palette.json": json.dumps(DEFAULT["colours"]).encode(),
    }
    fonts = typst.Fonts(include_system_fonts=False, font_paths=list(map(str, font_folders())))
    inputs = {"kind": kind, "specimen": "1" if specimen else "0"}
    drawing: dict[str, Any] = {
        "format": "png",
        "ppi": PPI,
        "sys_inputs": inputs,
    }  # Any: the stubs know no folder as a dict
    picture = typst.compile(files, font_paths=fonts, **drawing)
    assert isinstance(picture, bytes)  # noqa: S101 - one page without an output path comes back as bytes
    return picture


if __name__ == "__main__":
    for kind in credential.kinds():
        (DRAWN / f"{kind}.png").write_bytes(drawn(kind, specimen=False))
        (DRAWN / f"{kind}-specimen.png").write_bytes(drawn(kind, specimen=True))
