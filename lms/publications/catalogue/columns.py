"""The columns of a sheet of the catalogue, in and out, and the words that may stand in them. Pure."""

from collections.abc import Sequence
from typing import Any

from lms.accounts import names
from lms.core.i18n import LOCALES, _l, force_locale
from lms.publications import words
from lms.publications.kinds import EditionKind, Licence, Publisher, Relator

COLUMNS = {
    "code": _l("Code of the edition"),
    "work": _l("Work"),
    "work_en": _l("Work, in English"),
    "original_language": _l("Original language"),
    "title": _l("Title of the edition"),
    "subtitle": _l("Subtitle of the edition"),
    "language": _l("Language of the edition"),
    "kind": _l("Kind of edition (original, translation, abridgement)"),
    "translated_from": _l("Translated from (code)"),
    "aut": _l("Authors"),
    "trl": _l("Translators"),
    "people": _l("Others (role: name; role: name)"),
    "isbn": _l("ISBN number"),
    "doi": _l("DOI number"),
    "year_ah": _l("Year AH"),
    "year_ce": _l("Year CE"),
    "publisher": _l("Publisher of the edition"),
    "place": _l("Place"),
    "licence": _l("Licence"),
    "rights": _l("Rights of the edition"),
    "volumes": _l("Volumes (number)"),
    "subjects": _l("Subjects (with ; between)"),
    "about": _l("About"),
}
STATE = _l("Where the edition stands")
REQUIRED = ("title",)
_ALIASES = {
    "code": ("الرمز", "كود", "code"),
    "work": ("المصنف", "عنوان المصنف", "work", "work title"),
    "work_en": ("المصنف بالانجليزيه", "work in english", "work english"),
    "original_language": ("اللغه الاصليه", "لغه الاصل", "original language"),
    "title": ("العنوان", "عنوان الطبعه", "عنوان الكتاب", "الكتاب", "title", "book"),
    "subtitle": ("العنوان الفرعي", "subtitle"),
    "language": ("اللغه", "لغه الطبعه", "language", "lang"),
    "kind": ("النوع", "نوع الطبعه", "kind", "type"),
    "translated_from": ("مترجم عن", "ماخوذه عن", "translated from"),
    "aut": ("المولف", "المولفون", "تاليف", "author", "authors"),
    "trl": ("المترجم", "المترجمون", "ترجمه", "translator", "translators"),
    "people": ("المسهمون", "اخرون", "contributors", "others"),
    "isbn": ("isbn", "الترقيم الدولي", "ردمك"),
    "doi": ("doi", "المعرف الرقمي"),
    "year_ah": ("السنه الهجريه", "سنه النشر الهجريه", "هجري", "year ah", "ah"),
    "year_ce": ("السنه الميلاديه", "سنه النشر الميلاديه", "ميلادي", "السنه", "سنه النشر", "year ce", "ce", "year"),
    "publisher": ("الناشر", "publisher"),
    "place": ("المكان", "مكان النشر", "place"),
    "licence": ("الترخيص", "licence", "license"),
    "rights": ("الحقوق", "rights"),
    "volumes": ("المجلدات", "عدد المجلدات", "volumes"),
    "subjects": ("الموضوع", "الموضوعات", "subject", "subjects"),
    "about": ("نبذه", "about", "description"),
}


def meant(headings: Sequence[str]) -> tuple[dict[str, int], list[str]]:
    """Which column holds what, and the headings that mean nothing. Our own headings and the usual ones are known."""
    known: dict[str, str] = {}
    for field, aliases in _ALIASES.items():
        known |= dict.fromkeys((names.spelled_alike(alias) for alias in aliases), field)
    for language in LOCALES:
        with force_locale(language):
            known |= {names.spelled_alike(said(field)): field for field in COLUMNS}
    found: dict[str, int] = {}
    ignored = []
    for place, heading in enumerate(headings):
        short = heading.split("(", maxsplit=1)[0]
        means = known.get(names.spelled_alike(heading)) or known.get(names.spelled_alike(short))
        if means and means not in found:
            found[means] = place
        elif heading.strip():
            ignored.append(heading)
    return found, ignored


def said(field: str) -> str:
    """The heading in the language spoken now."""
    return str(COLUMNS[field])


def kind(text: str) -> str:
    """A kind as a code or a word in either language; what is unknown stays as it is, for the judge."""
    return _word(text, words.KINDS, EditionKind.ORIGINAL)


def publisher(text: str) -> tuple[str, str]:
    """A publisher, and the name where it is another one."""
    known = _word(text, words.PUBLISHERS, Publisher.MINISTRY)
    if known in {str(each) for each in Publisher}:
        return known, ""
    return Publisher.OTHER.value, text.strip()


def licence(text: str) -> str:
    """A licence as a code or a sentence."""
    return _word(text, words.LICENCES, Licence.ALL_RIGHTS)


def people(values: dict[str, str]) -> list[list[str]]:
    """Who did what: the authors' and the translators' columns, then "role: name" parts of the third."""
    rows = [["aut", name] for name in parts(values.get("aut", ""))]
    rows += [["trl", name] for name in parts(values.get("trl", ""))]
    for part in parts(values.get("people", "")):
        role, _colon, name = part.partition(":")
        rows.append([_word(role, words.RELATORS, Relator.EDITOR), name.strip()] if name.strip() else ["", part])
    return rows


def parts(text: str) -> list[str]:
    """What stands between semicolons."""
    return [part.strip() for part in text.replace("؛", ";").split(";") if part.strip()]


def _word(text: str, table: dict[Any, Any], default: Any) -> str:  # Any: a list of words and their sentences
    plain = names.spelled_alike(text)
    if not plain:
        return str(default.value)
    for key, sentence in table.items():
        if plain in {names.spelled_alike(key.value), names.spelled_alike(str(sentence)), key.name.lower()}:
            return str(key.value)
    return text.strip()
