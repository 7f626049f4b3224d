"""What a question has that a format may not carry; `giving` tells it before anything is left out."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from courses.quizzes.exchange.face import Draft, Feature, Format
from courses.quizzes.types.face import LANGUAGES, WHOLE, Body, written


def carried(form: Format, kind: str) -> frozenset[Feature]:
    """What a format keeps of a question of this kind."""
    return form.CARRIES - form.EXCEPT.get(kind, frozenset())


def of(draft: Draft) -> set[Feature]:
    """What this question has."""
    body = draft.body
    found = {
        Feature.MARK: draft.mark != WHOLE,
        Feature.TAGS: bool(draft.tags),
        Feature.SHELF: bool(draft.path),
        Feature.SOURCE: bool(draft.source),
        Feature.EXPLAIN: bool(written(body.get("explain"))),
        Feature.HINTS: bool(body.get("hints")),
        Feature.MEDIA: any(part.get("media") for part in [body, *(body.get("options") or [])]),
        Feature.AREA_NAMES: draft.type == "hotspot" and body.get("labels") is False,
        Feature.TWO_LANGUAGES: any(len(written(text)) > 1 for text in texts(body)),
        Feature.LINES: any("\n" in said for text in texts(body) for said in written(text).values()),
        Feature.FIXED_ORDER: body.get("shuffle") is False,
        Feature.RUBRIC: bool(body.get("rubric_version_id")),
        Feature.MARKERS: bool(written(body.get("for_markers"))),
        Feature.LIMITS: any(body.get(name) for name in ("words", "most_files", "most_seconds")),
        Feature.ALL_OR_NOTHING: draft.type == "multiple" and body.get("scoring") == "all",
        Feature.PENALTY: draft.type == "multiple" and body.get("scoring", "partial") == "partial" and _penalty(body),
        Feature.SCORING: draft.type in {"matching", "ordering"}
        and body.get("scoring") not in {None, "parts", "places"},
    }
    every = {feature for feature, has in found.items() if has}
    for part in [body, *(body.get("gaps") or [])]:
        every |= _of_part(part)
    return every | (_of_pairs(body) if draft.type == "matching" else set())


def texts(value: Any) -> Iterable[Mapping[str, str]]:  # Any: JSON
    """Return every text of a body, wherever it stands."""
    if isinstance(value, Mapping):
        if value and set(value) <= set(LANGUAGES):
            yield value
        else:
            for inner in value.values():
                yield from texts(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from texts(inner)


def _of_part(part: Body) -> set[Feature]:
    """What a question, or a gap, has in its answers."""
    options, answers = part.get("options") or [], part.get("answers") or []
    found = {
        Feature.FRACTIONS: any(each.get("fraction") not in (None, "1") for each in [*options, *answers]),
        Feature.FEEDBACK: any(written(each.get("feedback")) for each in [*options, *answers]),
        Feature.UNIT: bool(part.get("unit")),
        Feature.UNITS: bool(part.get("units") or part.get("unit_needed")),
        Feature.PERCENT: (part.get("tolerance") or {}).get("kind") == "percent",
        Feature.STARS: any(each.get("match") == "stars" for each in answers),
        Feature.REGEX: any(each.get("match") == "regex" for each in answers),
        Feature.HEEDS: bool(part.get("heeds")),
        Feature.FIXED_ORDER: part.get("shuffle") is False,
        Feature.WEIGHTS: part.get("weight") not in (None, "1"),
    }
    return {feature for feature, has in found.items() if has}


def _of_pairs(body: Body) -> set[Feature]:
    used = [stem.get("right") for stem in body.get("stems") or []]
    spare = len(set(used)) < len(body.get("choices") or [])
    shared = len(set(used)) < len(used)
    return ({Feature.SPARE_CHOICES} if spare else set()) | ({Feature.SHARED_CHOICES} if shared else set())


def _penalty(body: Body) -> bool:
    return Decimal(str(body.get("penalty") or "1")) != WHOLE
