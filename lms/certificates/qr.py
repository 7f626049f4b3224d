"""The QR code of a certificate: its address and, behind a "#", its seal."""

import io
import itertools
from typing import Any

import segno

MASK = 3  # any of the eight can be read; to try all of them would take four times as long as the code itself


def drawing(address: str, seal: str | None = None) -> tuple[int, str]:
    """How many modules the code has across, and the code as SVG without its quiet zone.

    Each row's dark runs are thick dashes of one path: a compiler that draws it anew for each sheet does so in no time.
    """
    rows = code(address, seal).matrix
    dashes = []
    for y, row in enumerate(rows):
        x = 0
        for is_dark, run in itertools.groupby(row, key=bool):
            length = sum(1 for _module in run)
            if is_dark:
                dashes.append(f"M{x} {y}.5h{length}")
            x += length
    size = len(rows)
    path = f'<path d="{"".join(dashes)}" stroke="#1d2622"/>'
    return size, f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}">{path}</svg>'


def picture(address: str, seal: str | None = None) -> str:
    """The same code as a picture for a page, quiet zone included."""
    return str(code(address, seal).svg_data_uri(border=4, light="white"))


def svg(address: str) -> bytes:
    """The same as a file of its own: a page that shows it need not draw it."""
    out = io.BytesIO()
    code(address).save(out, kind="svg", border=4, light="white")
    return out.getvalue()


def code(address: str, seal: str | None = None) -> segno.QRCode:
    """The code itself. Upper case keeps it in its alphanumeric mode: fewer, larger modules.

    The "#" is not of that mode, so it stands between the two as a segment of its own. A sealed code is corrected less,
    so that its many modules are as large as can be: what it says proves itself, and the address stands beside it.
    """
    content: Any = (address.upper(), "#", seal) if seal else address.upper()  # Any: segno takes segments, untold
    return segno.make(content, error="l" if seal else "m", micro=False, boost_error=False, mask=MASK)
