"""`python -m lms.certificates.badges.draw` draws the pictures of the badges anew, from badge.typ.

They are kept as files: neither the pages nor the worker draw anything when a badge is asked for.
"""

from typing import get_args

import typst

from lms.certificates.badges.baking import DRAWN
from lms.certificates.pressroom import font_folders
from lms.certificates.record import Kind

PPI = 106  # 401 pixels


def drawn(kind: Kind, *, specimen: bool) -> bytes:
    """The PNG of one kind."""
    picture = typst.compile(
        str(DRAWN / "badge.typ"),
        root=str(DRAWN.parent.parent),
        format="png",
        ppi=PPI,
        sys_inputs={"kind": kind, "specimen": "1" if specimen else "0"},
        font_paths=list(map(str, font_folders())),
        ignore_system_fonts=True,
    )
    assert isinstance(picture, bytes)  # noqa: S101 - one page without an output path comes back as bytes
    return picture


if __name__ == "__main__":
    for kind in get_args(Kind):
        (DRAWN / f"{kind}.png").write_bytes(drawn(kind, specimen=False))
        (DRAWN / f"{kind}-specimen.png").write_bytes(drawn(kind, specimen=True))
