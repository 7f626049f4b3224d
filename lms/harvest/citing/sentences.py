"""An entry as a sentence to copy: as Arabic books cite, and as English ones do (Chicago's notes)."""

from lms.core import digits
from lms.core.i18n import choose
from lms.harvest.citing.formats import Place, line
from lms.harvest.entries import Entry, Person


def arabic(entry: Entry, place: Place | None = None) -> str:
    """Author, title, translator, place: publisher, years, volume and page, address."""
    parts = ["، ".join(person.name for person in entry.authors), entry.full_title]
    parts += [
        f"{word} {'، '.join(person.name for person in entry.by(role))}" for role, word in _DONE_AR if entry.by(role)
    ]
    parts += [
        f"سلسلة {choose(tag.name, 'ar')}{f' ({_ar(tag.number)})' if tag.number else ''}" for tag in entry.series[:1]
    ]
    years = "/".join(
        [*([f"{_ar(entry.year_ah)}هـ"] if entry.year_ah else []), *([f"{_ar(entry.year)}م"] if entry.year else [])]
    )
    parts.append("، ".join(filter(None, [": ".join(filter(None, [entry.place, entry.publisher])), years])))
    if place:
        parts.append("، ".join([*([f"ج {_ar(place.volume)}"] if place.volume else []), f"ص {_ar(place.page)}"]))
    return line("، ".join(filter(None, parts)) + ".") + f" {place.url if place else entry.url}"


def english(entry: Entry, place: Place | None = None) -> str:
    """Author, title, translator (place: publisher, year), volume:page, address; names as Latin writes them."""
    parts = [", ".join(map(_latin, entry.authors)), entry.full_title]
    parts += [f"{word} {', '.join(map(_latin, entry.by(role)))}" for role, word in _DONE_EN if entry.by(role)]
    parts += [f"{choose(tag.name, 'en')}{f' {tag.number}' if tag.number else ''}" for tag in entry.series[:1]]
    said = ", ".join(filter(None, parts))
    years = " / ".join(
        [*([str(entry.year)] if entry.year else []), *([f"{entry.year_ah} AH"] if entry.year_ah else [])]
    )
    imprint = ", ".join(filter(None, [": ".join(filter(None, [entry.place, entry.publisher])), years]))
    said += f" ({imprint})" if imprint else ""
    if place:
        page = digits.fold(place.page)
        said += f", {place.volume}:{page}" if place.volume else f", {page}"
    return line(f"{said}.") + f" {place.url if place else entry.url}"


_DONE_AR = (("trl", "ترجمة"), ("edt", "تحقيق"))
_DONE_EN = (("trl", "trans."), ("edt", "ed."))


def _latin(person: Person) -> str:
    return person.latin_name or person.name


def _ar(value: object) -> str:
    return digits.arabic(str(value))
