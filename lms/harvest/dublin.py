"""An entry in the fifteen words of Dublin Core."""

from collections.abc import Iterator

from lms.core.i18n import choose
from lms.harvest.entries import Entry, absolute

CREATORS = {"aut", "com", "isb"}


def core(entry: Entry) -> Iterator[tuple[str, str]]:
    """(element, value) in the order of the standard; nothing that is empty."""
    for name, value in _all(entry):
        if value:
            yield name, value


def _all(entry: Entry) -> Iterator[tuple[str, str]]:
    yield "title", entry.full_title
    for person in entry.people:
        yield "creator" if person.role in CREATORS else "contributor", person.name
    for subject in entry.subjects:
        yield from (("subject", name) for name in dict.fromkeys(subject.name.values()))
    yield "description", entry.summary
    yield "publisher", entry.publisher
    yield "date", str(entry.year or entry.published_at.date().isoformat())
    yield "type", "Sound" if entry.sounds and not entry.texts else "Text"
    yield from (("format", mime) for mime in dict.fromkeys(file.mime for file in entry.files))
    yield "identifier", entry.url
    yield "identifier", f"urn:isbn:{entry.isbn}" if entry.isbn else ""
    yield "identifier", f"https://doi.org/{entry.doi}" if entry.doi else ""
    yield "source", absolute(f"/library/{entry.translated_from}") if entry.translated_from else ""
    yield "language", entry.language
    for series in entry.series:
        yield "relation", choose(series.name, entry.language)
    yield "rights", entry.rights
    yield "rights", entry.licence
