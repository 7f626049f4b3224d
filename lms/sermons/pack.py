"""The offline pack: one zip with a page that opens by itself, the sheet to print, and the sound at a low rate.

Everything in it is dated with its Friday, so the same words give the same bytes.
"""

import base64
import hashlib
import io
import zipfile
from pathlib import Path

from flask import render_template
from markupsafe import Markup

from lms.core.assets.serve import asset
from lms.core.i18n import force_locale
from lms.sermons.told import Told

ROOT = Path(__file__).parents[2]
FACES = {"Ijaza Quran": "fonts/quran.woff2", "Ijaza Naskh": "fonts/naskh-arabic-400.woff2"}
STYLES = Path(__file__).parent / "sheet" / "pack.css"
_FIVE_AM = (5, 0, 0)


def zipped(told: Told, sheet: bytes, sound: bytes | None) -> bytes:
    """The zip."""
    files = {"sermon.html": _page(told, has_sound=sound is not None).encode(), "sermon.pdf": sheet}
    if sound is not None:
        files["sermon.m4a"] = sound
    sums = "".join(f"{hashlib.sha256(content).hexdigest()}  {name}\n" for name, content in files.items())
    files["SHA256SUMS"] = sums.encode()
    year, month, day = map(int, told["iso"].split("-"))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, content in files.items():
            line = zipfile.ZipInfo(name, (year, month, day, *_FIVE_AM))
            line.compress_type = zipfile.ZIP_DEFLATED
            line.external_attr = 0o644 << 16
            line.create_system = 3
            archive.writestr(line, content)
    return out.getvalue()


def _page(told: Told, *, has_sound: bool) -> str:
    names = FACES if told["rtl"] else {"Ijaza Quran": FACES["Ijaza Quran"]}
    faces = "".join(_face(name, path) for name, path in names.items())
    styles = Markup(f"<style>{faces}{STYLES.read_text('utf-8')}</style>")  # noqa: S704 - our own, no word of a person
    with force_locale("ar" if told["language"] == "ar" else "en"):
        return render_template("sermons/pack.html", told=told, styles=styles, has_sound=has_sound)


def _face(name: str, path: str) -> str:
    content = base64.b64encode((ROOT / "build" / asset(path).lstrip("/")).read_bytes()).decode()
    return f'@font-face {{ font-family: "{name}"; src: url("data:font/woff2;base64,{content}") format("woff2"); }}'
