"""What sets are called."""

from collections.abc import Iterable

from sqlalchemy import select

from lms.core.db import session
from lms.core.i18n import choose
from lms.publications import tongues
from lms.publications.models import Series

KINDS = {"edition": "Books — كتب", "audiobook": "Audio books — كتب مسموعة", "sermon": "Friday sermons — خطب الجمعة"}


def named(specs: Iterable[str]) -> list[tuple[str, str]]:
    """The sets with names that people of both languages can read; one query."""
    known = list(specs)
    slugs = [value for kind, _, value in (spec.partition(":") for spec in known) if kind == "series"]
    rows = session().execute(select(Series.slug, Series.title).where(Series.slug.in_(slugs)))
    titles = {row.slug: row.title for row in rows}
    return [(spec, _name(spec, titles)) for spec in known]


def _name(spec: str, titles: dict[str, dict[str, str]]) -> str:
    kind, _, value = spec.partition(":")
    if kind == "series":
        title = titles.get(value, {})
        return " — ".join(dict.fromkeys(filter(None, (choose(title, "en"), choose(title, "ar"))))) or value
    if kind == "language":
        return f"{tongues.name(value, 'en')} — {tongues.name(value, 'ar')}"
    value, _, language = value.partition(":")
    name = KINDS.get(value, value)
    return f"{name}: {tongues.name(language, 'en')} — {tongues.name(language, 'ar')}" if language else name
