"""Cuts the fonts to what Arabic and English pages need, so that a first visit stays light.

The sources are the @fontsource packages (OFL); what is cut keeps their names and licence.
"""

from io import BytesIO
from pathlib import Path

ARABIC = [
    *[*range(0x0610, 0x061B), 0x060C, 0x061B, 0x061C, 0x061F, *range(0x0621, 0x0657), *range(0x0660, 0x0672)],
    *[0x0679, 0x067E, 0x0686, 0x0688, 0x0691, 0x0695, 0x0698, 0x06A4, 0x06A9, 0x06AF, 0x06B5, 0x06BA, 0x06BE],
    *[0x06C0, 0x06C1, 0x06C2, 0x06C6, 0x06CC, 0x06CE, 0x06D2, 0x06D3, 0x06D4, 0x06D5, *range(0x06F0, 0x06FA)],
    *[*range(0x200C, 0x2010), 0xFD3E, 0xFD3F, 0xFDF2, 0xFDFA],
]
"""Arabic with tashkeel and digits, and what Persian, Urdu and Kurdish names add; the brackets of verses, ﷺ."""

LATIN = [
    *[*range(0x20, 0x7F), *range(0xA0, 0x100), 0x131, 0x152, 0x153, 0x2BB, 0x2BC, 0x2BE, 0x2BF],
    *[*range(0x2010, 0x2016), *range(0x2018, 0x2020), 0x2022, 0x2026, 0x202F, 0x2030, 0x2039, 0x203A],
    *[0x2044, 0x20AC, 0x2122, *range(0x2190, 0x2194), 0x2212],
]
"""English and the other languages of western Europe, with the signs that transliterate Arabic."""

_FILE = "@fontsource/{0}/files/{0}-{1}-{2}-normal.woff2"
FONTS: dict[str, tuple[str, list[int] | None]] = {
    "fonts/sans-arabic-400.woff2": (_FILE.format("ibm-plex-sans-arabic", "arabic", 400), ARABIC),
    "fonts/sans-arabic-600.woff2": (_FILE.format("ibm-plex-sans-arabic", "arabic", 600), ARABIC),
    "fonts/sans-latin-400.woff2": (_FILE.format("ibm-plex-sans", "latin", 400), LATIN),
    "fonts/sans-latin-600.woff2": (_FILE.format("ibm-plex-sans", "latin", 600), LATIN),
    "fonts/naskh-arabic-400.woff2": (_FILE.format("noto-naskh-arabic", "arabic", 400), ARABIC),
    "fonts/naskh-arabic-600.woff2": (_FILE.format("noto-naskh-arabic", "arabic", 600), ARABIC),
    "fonts/naskh-latin-400.woff2": (_FILE.format("noto-naskh-arabic", "latin", 400), LATIN),
    "fonts/naskh-latin-600.woff2": (_FILE.format("noto-naskh-arabic", "latin", 600), LATIN),
    # The Quran is never cut: every sign of the rasm is needed.
    "fonts/quran.woff2": (_FILE.format("amiri-quran", "arabic", 400), None),
}
"""The name we serve, the file it comes from, and the characters kept (None: all)."""

FEATURES = [
    "ccmp",
    "isol",
    "init",
    "medi",
    "fina",
    "rlig",
    "liga",
    "calt",
    "mark",
    "mkmk",
    "kern",
    "locl",
    "tnum",
]


def cut(source: Path, characters: list[int] | None) -> bytes:
    """The WOFF2 file of `source` with only `characters` and the features that shape them."""
    if characters is None:
        return source.read_bytes()
    from fontTools import subset

    options = subset.Options(flavor="woff2", layout_features=FEATURES, hinting=False, notdef_outline=True)
    options.drop_tables += ["DSIG"]
    font = subset.load_font(str(source), options)
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=characters)
    subsetter.subset(font)
    out = BytesIO()
    subset.save_font(font, out, options)
    return out.getvalue()
