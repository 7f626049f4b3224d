"""What is different between what was approved and what stands now: of names, of other words, of results."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, TypedDict, cast

from lms.certificates.award import Grounds
from lms.certificates.models import IssueBatch, IssueItem
from lms.certificates.record import Draft

Current = Mapping[int, tuple[Draft, Grounds]]  # by holder: who has earned it now, with which words, on which grounds
Source = Callable[[IssueBatch], Current]
Part = tuple[str, str, str, str]  # what, key, before, after
WORDS = ("name", "course", "level", "band", "hours", "title", "opening", "verb")

_sources: dict[str, Source] = {}


class Change(TypedDict):
    """One thing that changed, of one person. `what`: a printed field, "mark", "result", "rule", "lost" or "other"."""

    holder: int
    name: str
    what: str
    key: str  # of the mark
    before: str
    after: str


def register(kind: str, source: Source) -> None:
    """Let `source` say how things stand now for the awards whose key begins with `kind` ("run")."""
    _sources[kind] = source


def of_batch(batch: IssueBatch, items: Iterable[IssueItem]) -> list[Change]:
    """What changed since the batch was drawn up; nothing where nobody can say how things stand."""
    source = _sources.get(batch.award_key.partition(":")[0])
    if source is None:
        return []
    current = source(batch)
    return [change for item in items for change in _of_item(item, current.get(item.holder_id))]


def of_grounds(holder_id: int, name: str, before: Grounds, after: Grounds) -> list[Change]:
    """What changed in the results of one person."""
    return [_change(holder_id, name, part) for part in _grounds(before, after)]


def _change(holder_id: int, name: str, part: Part) -> Change:
    what, key, before, after = part
    return Change(holder=holder_id, name=name, what=what, key=key, before=before, after=after)


def _of_item(item: IssueItem, now: tuple[Draft, Grounds] | None) -> list[Change]:
    if now is None:
        parts: Iterable[Part] = [("lost", "", "", "")]
    else:
        parts = [*_words(item.fields, cast("dict[str, Any]", now[0])), *_grounds(item.grounds, now[1])]
    return [_change(item.holder_id, str(item.fields["name"]["ar"]), part) for part in parts]


def _words(before: dict[str, Any], after: dict[str, Any]) -> Iterator[Part]:  # Any: printed words
    for what in WORDS:
        for language in ("ar", "en"):
            old, new = (said.get(what, {}).get(language, "") for said in (before, after))
            if old != new:
                yield what, language, old, new
    rest = (before.keys() | after.keys()) - set(WORDS)
    if any(before.get(what) != after.get(what) for what in rest):
        yield "other", "", "", ""


def _grounds(before: Grounds, after: Grounds) -> Iterator[Part]:
    old, new = before.get("marks", {}), after.get("marks", {})
    for key in [*old, *(key for key in new if key not in old)]:
        if old.get(key) != new.get(key):
            yield "mark", key, str(old.get(key, "")), str(new.get(key, ""))
    for what in ("result", "lessons", "rule"):
        if before.get(what) != after.get(what):
            yield what, "", str(before.get(what, "")), str(after.get(what, ""))
