"""Recognising people in a list that somebody brought: by phone, by e-mail, by name and workplace."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from sqlalchemy import select

from lms.accounts import names
from lms.accounts.models import OrgUnit, User
from lms.core.db import session

AT_ONCE = 500  # values in one IN (…)
_COMMON = frozenset({"مديريه", "اوقاف", "الاوقاف", "محافظه", "directorate", "of", "governorate", "awqaf"})


@dataclass(slots=True)
class People:
    """Those already here who may be meant, by what they are recognised by."""

    by_phone: dict[str, User] = field(default_factory=dict)
    by_email: dict[str, User] = field(default_factory=dict)
    by_name: dict[tuple[str, int | None], list[User]] = field(default_factory=dict)

    def add(self, user: User) -> None:
        """Know one more person."""
        if user.phone:
            self.by_phone[user.phone] = user
        if user.email:
            self.by_email[user.email] = user
        mates = self.by_name.setdefault((user.name_key, user.org_unit_id), [])
        if user not in mates:
            mates.append(user)


def people(phones: Iterable[str], emails: Iterable[str], name_keys: Iterable[str]) -> People:
    """Everybody with one of these; a few queries for thousands."""
    found = People()
    for column, values in ((User.phone, phones), (User.email, emails), (User.name_key, name_keys)):
        wanted = sorted(set(values))
        for start in range(0, len(wanted), AT_ONCE):
            for user in session().scalars(select(User).where(column.in_(wanted[start : start + AT_ONCE]))):
                found.add(user)
    return found


def share_a_name(one: str, other: str) -> bool:
    """Whether two Arabic names may be those of one person: they begin alike, or one has most words of the other."""
    first, second = names.key(one).split(), names.key(other).split()
    shared = len(set(first) & set(second))
    return bool(shared) and (first[0] == second[0] or shared * 2 > min(len(first), len(second)))


@dataclass(slots=True)
class Units:
    """All units by what people call them: «مديرية أوقاف الجيزة», «الجيزة», «Giza», or the code."""

    by_name: dict[str, set[int]] = field(default_factory=dict)

    def find(self, text: str) -> set[int]:
        """The units that the text may mean."""
        return self.by_name.get(unit_key(text), set())


def units() -> Units:
    """Every unit; one query."""
    found = Units()
    for unit in session().scalars(select(OrgUnit)):
        for called in {unit.code, *unit.name.values()}:
            found.by_name.setdefault(unit_key(called), set()).add(unit.id)
    return found


def unit_key(text: str) -> str:
    """The name of a unit without the words that all have, and without the article."""
    words = [word for word in names.key(text).split() if word not in _COMMON] or names.key(text).split()
    return " ".join((word[1:] if word.startswith("بال") else word).removeprefix("ال") for word in words)
