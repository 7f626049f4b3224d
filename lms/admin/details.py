"""What the log keeps beside an action, said shortly: names for numbers, words for switches and codes."""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from lms.accounts.models import User
from lms.accounts.words import CONTEXTS, ROLES
from lms.admin.words import CODES, DETAILS, FACTS, JOBS, REFERENCES
from lms.core.audit import AuditEntry
from lms.core.i18n import LOCALES, _, choose, date, locale, moment, number

Names = Mapping[tuple[str, str], dict[str, str]]
NOT_SHOWN = {"digest", "job", "login", "part", "differences", "content"}  # for machines to compare
EMPTY: tuple[Any, ...] = (None, "", [], {})  # Any: JSON
WORDS: dict[str, Mapping[Any, Any]] = {
    "role": ROLES,
    "context": CONTEXTS,
    "purpose": CODES,
    "cause": CODES,
}  # Any: lazy sentences


def references(entries: Iterable[AuditEntry]) -> set[tuple[str, str]]:
    """The rows that the details of these lines name by number: (kind, id)."""
    return {pair for entry in entries for name, value in entry.details.items() if (pair := _pair(entry, name, value))}


def said(entry: AuditEntry, names: Names, people: Mapping[int, User]) -> list[tuple[str, str]]:
    """Each detail of a line: what it is called, and its value if that is short; nothing for what is empty."""
    kept = {name: value for name, value in entry.details.items() if name not in NOT_SHOWN and value not in EMPTY}
    if not kept.get("context_id"):
        kept.pop("context_id", None)
    return [_said(entry, name, value, names, people) for name, value in kept.items()]


def _said(
    entry: AuditEntry,
    name: str,
    value: Any,
    names: Names,
    people: Mapping[int, User],  # Any: JSON
) -> tuple[str, str]:
    label = str(DETAILS.get(name, name))
    if pair := _pair(entry, name, value):
        person = people.get(int(pair[1])) if pair[0] == "user_account" else None
        called = person.name(locale()) if person else choose(names.get(pair), locale())
        return str(DETAILS.get(name) or DETAILS.get(pair[0], name)), called or number(value)
    if name == "changed":
        return label, _comma().join(str(FACTS.get(fact, fact)) for fact in value)
    if isinstance(value, dict) and set(value) <= set(LOCALES):
        return label, choose(value, locale())
    if isinstance(value, list | dict):
        return _("The rules changed"), ""
    return label, _plain(entry, name, value)


def _plain(entry: AuditEntry, name: str, value: Any) -> str:  # Any: a scalar of JSON
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, int | float):
        return number(value)
    if name in WORDS:
        return str(WORDS[name].get(str(value).partition(":")[0], value))  # "stops:" goes before a lesson's key
    if name == "name":
        return str((JOBS if entry.subject_kind == "job" else CODES).get(value, value))
    return _day(str(value))


def _day(text: str) -> str:
    """A day or a moment as people write it; other words as they are."""
    try:
        if "T" in text:
            return moment(dt.datetime.fromisoformat(text))
        return date(dt.date.fromisoformat(text)) if text[4:5] == "-" else text
    except ValueError:
        return text


def _pair(entry: AuditEntry, name: str, value: Any) -> tuple[str, str] | None:  # Any: JSON
    kind = entry.details.get("context") if name == "context_id" else REFERENCES.get(name)
    is_number = isinstance(value, int) and not isinstance(value, bool) and value > 0
    return (kind, str(value)) if kind and is_number else None


def _comma() -> str:
    return "، " if locale() == "ar" else ", "
