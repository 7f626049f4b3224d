"""Sheets of the demo's atlas: drawn as SVG, set by typst, laid on paper. A sheet takes about two seconds."""

import io
import json
import tomllib
from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from demo.atlas import art, buildings, fronts
from demo.atlas.fields import fields
from lms.core import digits
from lms.publications.atlas import outline

HERE = Path(__file__).parent
CONTENT = Path(__file__).parents[1] / "content" / "atlas"
FONTS = ("fontpkg_amiri", "fontpkg_ibm_plex_sans_arabic")
DRAWINGS = {**art.MAKERS, **buildings.MAKERS, **fronts.MAKERS, "fields": fields}
FOOT = "نموذج تجريبي من رسم المنصة، والأبنية والأوقاف والأسماء متخيَّلة"
PIXELS_PER_INCH = 720  # 4000 by 5100 pixels
SCALE, LEFT, TOP = 4000 / 400 * 0.34, 30 * 10, 64 * 10  # from the units of a drawing to pixels of its sheet
QUALITY = 88
LEFT_OF = {
    "fayoum",
    "benisuef",
    "minya",
    "asyut",
    "sohag",
    "qena",
    "luxor",
    "aswan",
    "nubia",
    "attarin",
}  # of the river


def plates() -> list[dict[str, Any]]:  # Any: TOML
    """What the sheets show, in their order."""
    found: list[dict[str, Any]] = tomllib.loads((CONTENT / "plates.toml").read_text("utf-8"))["plate"]
    return found


def places() -> list[dict[str, Any]]:  # Any: as above
    """The places of the demo."""
    found: list[dict[str, Any]] = tomllib.loads((CONTENT / "places.toml").read_text("utf-8"))["place"]
    return found


def region(at: list[int]) -> tuple[int, int, int, int]:
    """A part of a drawing, in pixels of its sheet."""
    x, y, width, height = (round(each * SCALE) for each in at)
    return x + LEFT, y + TOP, width, height


def sheet(plate: Mapping[str, Any], number: int) -> bytes:  # Any: as above
    """The plate as a JPEG."""
    import typst

    fonts = [Path(str(files(package))) / "files" for package in FONTS]
    with TemporaryDirectory() as folder:
        home = Path(folder)
        drawn = plate["drawing"]
        (home / "art.svg").write_bytes(art.svg(DRAWINGS[drawn]() if drawn in DRAWINGS else _map()))
        (home / "data.json").write_text(json.dumps(_said(plate, number), ensure_ascii=False), "utf-8")
        (home / "sheet.typ").write_bytes((HERE / "sheet.typ").read_bytes())
        made = typst.compile(home / "sheet.typ", format="png", ppi=PIXELS_PER_INCH, font_paths=fonts)
    return _on_paper(made if isinstance(made, bytes) else made[0])


def _said(plate: Mapping[str, Any], number: int) -> dict[str, Any]:  # Any: as above
    drawn = plate["drawing"]
    bodies = {"deed": "deed", "register": "register"}
    words = {
        name: plate.get(name, "")
        for name in ("opening", "text", "margin", "margin2", "witnesses", "seal", "heads", "rows")
    }
    labels = [_label(*each) for each in plate.get("labels", [])] + (_names() if drawn == "map" else [])
    return words | {
        "title": plate["title"]["ar"],
        "english": plate["title"].get("en", ""),
        "number": digits.arabic(str(number)),
        "volume": digits.arabic(str(plate["volume"])),
        "body": bodies.get(drawn, "page" if drawn.startswith("ornament") else "art"),
        "labels": labels,
        "foot": FOOT,
    }


def _label(text: str, x: float, y: float, size: float, colour: str = "#33261a") -> dict[str, Any]:  # Any: JSON
    return {"text": text, "x": x, "y": y, "size": size, "colour": colour}


def _map() -> str:
    """Egypt with the places of the demo, on a grid of degrees."""
    made = [art.box(0, 0, 1000, 1200, fill="#cfdde0"), '<g transform="translate(0 120)">']
    for degree in range(22, 33):
        y = outline.laid_out(30, degree)[1]
        made.append(art.path(f"M0 {y}h1000", stroke="#a9bfc4", stroke_width=1))
    for degree in range(25, 38):
        x = outline.laid_out(degree, 30)[0]
        made.append(art.path(f"M{x} -120v1200", stroke="#a9bfc4", stroke_width=1))
    coast = outline.path(outline.COAST, closed=True)
    for width, colour in ((34, "#bfd3d8"), (20, "#b0c9d0"), (9, "#9dbbc4")):
        made.append(
            art.path(coast, fill="none", opacity=0.6, stroke=colour, stroke_width=width, stroke_linejoin="round")
        )
    made += [art.path(outline.path(land, closed=True), fill="#e4dac2") for land in outline.ABROAD]
    made.append(art.path(coast, fill="#f3e8cb", stroke=art.INK, stroke_width=2.2, stroke_linejoin="round"))
    for water in (outline.NILE, outline.ROSETTA, outline.DAMIETTA):
        words = outline.path(water)
        made += [art.path(words, fill="none", stroke="#a3bb7c", stroke_width=17, stroke_linejoin="round", opacity=0.7)]
        made += [art.path(words, fill="none", stroke="#4d7d96", stroke_width=5, stroke_linejoin="round")]
    made.append(art.path(outline.path(outline.CANAL), fill="none", stroke="#4d7d96", stroke_width=2.5))
    for place in places():
        x, y = outline.laid_out(float(place["at"][1]), float(place["at"][0]))
        made.append(art.khatam(x, y, 8, fill=art.RED, stroke=art.PAPER, stroke_width=1.2))
    made += [
        "</g>",
        art.khatam(860, 1040, 74, fill=art.PAPER, stroke=art.INK, stroke_width=2),
        art.ring(860, 1040, 50, fill="none", stroke=art.GOLD, stroke_width=3),
    ]
    made += [
        art.path("M860 950l16 90h-32z", fill=art.RED, stroke=art.INK),
        art.path("M860 1130l16 -90h-32z", fill=art.INK),
    ]
    made += [
        art.box(60 + 90 * n, 1110, 90, 10, fill=art.INK if n % 2 == 0 else art.PAPER, stroke=art.INK, stroke_width=1.2)
        for n in range(4)
    ]
    return "".join([*made, art.band()])


def _names() -> list[dict[str, Any]]:  # Any: JSON
    """The names of the map; the crowded ones of the north are on plates of their own."""
    crowded = {"C", "BH", "KB", "GH", "MNF", "DK", "SHR", "KFS", "GZ", "DT", "PTS", "IS"}
    also = {"manar", "bahri"}
    shown = [place for place in places() if place["governorate"] not in crowded and place["key"] not in also]
    labels = []
    for place in shown:
        x, y = outline.laid_out(float(place["at"][1]), float(place["at"][0]))
        labels.append(
            _label(
                place["name"]["ar"],
                x + (-62 if place["key"] in LEFT_OF else 0),
                y + 120 + (2 if place["key"] in LEFT_OF else 20),
                5,
            )
        )
    seas = [
        ("البحر المتوسط", 360, 150, 10),
        ("البحر الأحمر", 868, 640, 8.5),
        ("الصحراء الغربية", 250, 590, 11),
        ("سيناء", 700, 392, 8),
    ]
    labels += [_label(name, x, y, size, "#4d6a73" if "البحر" in name else "#9a8357") for name, x, y, size in seas]
    return [*labels, _label("٣٠٠ كيلومتر", 240, 1086, 6)]


def _on_paper(drawn: bytes) -> bytes:
    """Grain, stains and darker borders, so that it looks printed long ago."""
    from PIL import Image, ImageChops, ImageFilter

    page = Image.open(io.BytesIO(drawn)).convert("RGB")
    small = (page.width // 4, page.height // 4)
    grain = (
        Image.effect_noise(small, 22)
        .filter(ImageFilter.GaussianBlur(0.6))
        .point(lambda value: 246 + (value - 128) // 7)
    )
    cloud = (
        Image.effect_noise((14, 18), 90)
        .resize(small, Image.Resampling.BICUBIC)
        .point(lambda value: 252 + (value - 128) // 24)
    )
    border = Image.new("L", small, 230)
    border.paste(255, (26, 26, small[0] - 26, small[1] - 26))
    border = border.filter(ImageFilter.GaussianBlur(34))
    shade = ImageChops.multiply(ImageChops.multiply(grain, cloud), border)
    warm = Image.merge(
        "RGB", (shade, shade.point(lambda value: value * 99 // 100), shade.point(lambda value: value * 95 // 100))
    )
    out = io.BytesIO()
    ImageChops.multiply(page, warm.resize(page.size, Image.Resampling.BILINEAR)).save(out, "JPEG", quality=QUALITY)
    return out.getvalue()
