"""The same certificate from HTML and CSS by WeasyPrint, to compare with: `python -m bench.certificate_html FOLDER`.

Same words, fonts, marks and code; the drawn border, mark and seal are ours, written out as SVG once and not counted. It
runs in a program of its own and says as one line of JSON how many seconds of a processor a sheet takes.
"""

import base64
import json
import sys
import time
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader

from lms.certificates import pressroom, qr
from lms.certificates.design.colours import DEFAULT
from lms.certificates.record import Record, label
from tests.lms.certificates.sheets import HARD, SEAL

ROUNDS = 3
DRAWINGS = {
    "border": (
        "#set page(width: 297mm, height: 210mm, margin: 0pt, fill: none)\n"
        "#place(top + left, dx: 10.75mm, dy: 10.75mm, border(38, 26, 7.25))"
    ),
    "mark": "#set page(width: 18.5mm, height: 18.5mm, margin: 0pt, fill: none)\n#mark(18.5)",
    "seal": "#set page(width: 22mm, height: 22mm, margin: 0pt, fill: none)\n#seal(22, inner: tick(6, paper))",
}


def main(folder: Path) -> None:
    """Set each hard certificate once to warm up, then `ROUNDS` times."""
    from weasyprint import HTML
    from weasyprint.text.fonts import FontConfiguration

    page = Environment(loader=FileSystemLoader(Path(__file__).parent / "templates"), autoescape=True).get_template(
        "certificate.html"
    )
    drawn, fonts, images = drawings(folder), FontConfiguration(), dict[str, Any]()  # Any: WeasyPrint's own
    spent, size = 0.0, 0
    for turn in range(ROUNDS + 1):
        for name in sorted(HARD.keys() - {"transcript"}):
            begun = time.process_time()
            html = page.render(r=HARD[name], **drawn, **shown(HARD[name], turn))
            pdf = HTML(string=html).write_pdf(
                font_config=fonts, cache=images, pdf_variant="pdf/a-3u", pdf_tags=True, optimize_images=False
            )
            spent += (time.process_time() - begun) if turn else 0
            size = max(size, len(pdf))
            if turn == 0:
                (folder / f"{name}.pdf").write_bytes(pdf)
    sys.stdout.write(json.dumps({"seconds": spent / ROUNDS / (len(HARD) - 1), "bytes": size}) + "\n")


def shown(record: Record, turn: int) -> dict[str, Any]:  # Any: what the template shows
    """What a page needs beside the record."""
    facts = [
        (label(key), (record[key]["ar"], record[key]["en"])) for key in ("level", "band", "hours") if key in record
    ]  # type: ignore[literal-required]  # read by name
    issued = record["issued"]
    facts.append((label("issued"), (issued["hijri"]["ar"], f"{issued['gregorian']['ar']} {issued['gregorian']['en']}")))
    drawn = base64.b64encode(qr.drawing(f"{record['verify']}{turn}", SEAL)[1].encode()).decode("ascii")
    return {
        "title": record["title"]["ar"],
        "facts": facts,
        "qr": f"data:image/svg+xml;base64,{drawn}",
        "fonts": faces(),
    }


def faces() -> list[tuple[str, int, Path]]:
    """The pinned fonts that the sheet uses."""
    amiri, plex = pressroom.font_folders()
    return [
        ("Amiri", 400, amiri / "Amiri-Regular.ttf"),
        ("Amiri", 700, amiri / "Amiri-Bold.ttf"),
        ("IBM Plex Sans Arabic", 400, plex / "IBMPlexSansArabic-Regular.ttf"),
    ]


def drawings(folder: Path) -> dict[str, Path]:
    """Our own border, mark and seal as SVG files."""
    import typst

    from lms.certificates.record import SHEET

    made = {}
    for name, source in DRAWINGS.items():
        files = {"geometry.typ": (SHEET / "geometry.typ").read_bytes()}
        files["palette.json"] = json.dumps(DEFAULT["colours"]).encode()
        files["main.typ"] = f'#import "geometry.typ": *\n{source}'.encode()
        made[name] = folder / f"{name}.svg"
        content = typst.compile(files, format="svg")
        made[name].write_bytes(content if isinstance(content, bytes) else content[0])  # type: ignore[arg-type]  # one page
    return made


if __name__ == "__main__":
    main(Path(sys.argv[1]))
