"""Books set for print: one program sets covers and pages of all of them, so that fonts are read once."""

import json
from importlib.resources import files
from pathlib import Path
from typing import Any

import typst

from demo.library import covers
from demo.library.manuscript import Chapter
from demo.library.shelf import ARABIC_DIGITS, ORDINALS, Described, Writing
from demo.library.words import IN

SHEETS = Path(__file__).parent / "sheets"
FONTS = ("fontpkg_amiri", "fontpkg_ibm_plex_sans_arabic")
COVER_PPI = 127.0  # 600 by 900


class Press:
    """What sets the books."""

    def __init__(self) -> None:
        """Read the fonts."""
        folders = [Path(str(files(package))) / "files" for package in FONTS]
        self._fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=folders)

    def cover(self, work: Described, writing: Writing, volume: str = "") -> bytes:
        """The cover as a PNG."""
        sheets = {"main.typ": _sheet("cover"), **covers.sheets(work, writing, volume)}
        return self._set(sheets, "png", ppi=COVER_PPI)

    def book(self, work: Described, writing: Writing, volume: int, chapters: list[Chapter]) -> bytes:
        """A volume as PDF."""
        words = json.dumps(_book(work, writing, volume, chapters), ensure_ascii=False).encode()
        return self._set({"main.typ": _sheet("book"), "book.json": words}, "pdf")

    def _set(self, sheets: dict[str, bytes], form: str, **how: Any) -> bytes:  # Any: of the compiler, by its names
        made = typst.compile(sheets, format=form, font_paths=self._fonts, **how)  # type: ignore[call-overload]  # takes a dict too
        return made if isinstance(made, bytes) else bytes(made[0])


def volume_words(writing: Writing, volume: int) -> str:
    """What a volume is called on its title page; nothing where there is only one."""
    if len(writing.volumes) == 1:
        return ""
    number = ORDINALS[volume] if writing.language == "ar" else str(volume)
    return f"{IN[writing.language].volume} {number}: {writing.volumes[volume - 1]}"


def _book(work: Described, writing: Writing, volume: int, chapters: list[Chapter]) -> dict[str, Any]:  # Any: JSON
    words = IN[writing.language]
    years = (
        f"{writing.year_ah} هـ / {writing.year} م"
        if writing.language == "ar"
        else f"{writing.year} / {writing.year_ah} AH"
    )
    imprint = [
        f"ISBN {writing.isbn} ({words.isbn})",
        *([f"DOI {writing.doi}"] if writing.doi else []),
        words.demo,
        "CC BY 4.0",
    ]
    return {
        "lang": writing.language,
        "dir": writing.direction,
        "title": writing.title,
        "subtitle": writing.subtitle,
        "about": work.about_ar if writing.language == "ar" else work.about_en,
        "volume": volume_words(writing, volume),
        "makers": [{"role": words.roles[one.role], "name": one.name_in(writing.language)} for one in writing.makers],
        "publisher": words.publishers[writing.publisher],
        "years": years.translate(ARABIC_DIGITS) if writing.language == "ar" else years,
        "imprint": imprint,
        "contents": words.contents,
        "large": work.look == "bright",
        "deep": covers.colours_of(work).deep,
        "chapters": [{"title": chapter.title, "blocks": chapter.blocks} for chapter in chapters],
    }


def _sheet(name: str) -> bytes:
    return (SHEETS / f"{name}.typ").read_bytes()
