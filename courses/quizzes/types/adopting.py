"""Brings a body from anywhere into the shape that its type documents.

Nothing is judged here (`check` does that): unknown fields go, texts are trimmed, and parts that came without a key get
one. Such a key is made of what the part says, so that the same file gives the same question twice, and neither its
spelling nor its order tells a learner anything about the right answer.
"""

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from typing import Any, Final

from courses.quizzes.types.face import SHARED, Body, Stored, written

KEY: Final = re.compile(r"[a-z0-9]{1,8}")
_TEXTS: Final = frozenset({"ask", "explain", "text", "match", "alt", "unit", "feedback", "name", "least", "most"})


def adopt(raw: Body, fields: Iterable[str] = (), lists: Iterable[str] = ()) -> Stored:
    """Return the body with the shared fields, the type's own `fields`, and its `lists` of keyed parts."""
    body = {name: _tidy(name, raw[name]) for name in (*SHARED, *fields) if raw.get(name) not in (None, {}, [], "")}
    for name in lists:
        body[name] = keyed(raw.get(name))
    return body


def keyed(parts: Any) -> list[Stored]:  # Any: JSON as somebody wrote it
    """Return the parts of a list, each with a key of its own."""
    if not isinstance(parts, list):
        return []
    known = {part["key"] for part in parts if _has_key(part)}
    taken: set[str] = set()
    kept = []
    for part in parts:
        tidy = {name: _tidy(name, value) for name, value in part.items()} if isinstance(part, Mapping) else {}
        key = tidy["key"] if _has_key(tidy) and tidy["key"] not in taken else _free(tidy, known | taken)
        taken.add(key)
        kept.append({**tidy, "key": key})
    return kept


def key_of(told: object, salt: int = 0) -> str:
    """Return a short key that is made of what it stands for."""
    content = json.dumps([salt, told], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(content.encode()).hexdigest()[:6]


def _has_key(part: Any) -> bool:  # Any: JSON as somebody wrote it
    return isinstance(part, Mapping) and isinstance(part.get("key"), str) and bool(KEY.fullmatch(part["key"]))


def _free(part: Stored, taken: set[str]) -> str:
    told = {name: value for name, value in part.items() if name not in {"key", "right"}}
    return next(key for salt in range(len(taken) + 1) if (key := key_of(told, salt)) not in taken)


def _tidy(name: str, value: Any) -> Any:  # Any: JSON as somebody wrote it
    if name in _TEXTS and isinstance(value, Mapping):
        return written(value)
    if name == "hints" and isinstance(value, list):
        return [text for hint in value if (text := written(hint))]
    if name == "media" and isinstance(value, list):
        return [{**each, "alt": written(each.get("alt"))} for each in value if isinstance(each, Mapping)]
    return value.strip() if isinstance(value, str) else value
