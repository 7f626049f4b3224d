"""What an application asks, read and judged. Pure; every fault is told, each with the name of its field."""

import datetime as dt
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from lms.core import digits
from lms.core.i18n import _

SPAN = dt.timedelta(days=90)
MOST_PAGE, MOST_IDS = 1000, 100
LONGEST_DESCRIPTION, LONGEST_LINE = 4000, 300
MOST_LATITUDE, MOST_LONGITUDE = 90.0, 180.0


class Status(StrEnum):
    """The two states that the standard knows."""

    OPEN = "open"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong; `code` is the HTTP status that it stands for."""

    code: int
    description: str


class Refusal(Exception):
    """The request cannot be answered: all its faults."""

    def __init__(self, *faults: Fault) -> None:
        super().__init__(faults)
        self.faults = faults


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Which requests are wanted. `ids` overrides all the rest."""

    ids: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    statuses: frozenset[Status] = frozenset()
    start: dt.datetime
    end: dt.datetime
    page: int = 1
    size: int = MOST_PAGE


@dataclass(slots=True)
class Judge:
    """Reads one value at a time and remembers what was wrong."""

    given: Mapping[str, str]
    faults: list[Fault] = field(default_factory=list)

    def wrong(self, name: str, why: str) -> None:
        self.faults.append(Fault(400, f"{name}: {why}"))

    def text(self, name: str, longest: int = LONGEST_LINE) -> str:
        value = self.given.get(name, "").strip()
        if len(value) > longest:
            self.wrong(name, _("at most %(number)s characters", number=longest))
        return value

    def several(self, name: str) -> tuple[str, ...]:
        return tuple(part for each in self.text(name, 4000).split(",") if (part := each.strip()))

    def number(self, name: str, default: int, most: int) -> int:
        typed = digits.fold(self.text(name)) or str(default)
        if not (typed.isascii() and typed.isdigit() and 1 <= int(typed[:9]) <= most):
            self.wrong(name, _("a whole number from 1 to %(number)s", number=most))
            return default
        return int(typed)

    def degrees(self, name: str, most: float) -> float | None:
        typed = digits.fold(self.text(name))
        if not typed:
            return None
        try:
            value = float(typed)
        except ValueError:
            value = math.nan
        if not -most <= value <= most:
            self.wrong(name, _("degrees, as a decimal number"))
            return None
        return value

    def moment(self, name: str, zone: dt.tzinfo) -> dt.datetime | None:
        typed = self.text(name)
        if not typed:
            return None
        try:
            value = dt.datetime.fromisoformat(typed)
            return (value if value.tzinfo else value.replace(tzinfo=zone)).astimezone(dt.UTC)
        except (ValueError, OverflowError):
            self.wrong(name, _("a moment such as 2026-01-25T08:00:00+02:00"))
            return None

    def done(self) -> None:
        """Raise `Refusal` if anything was wrong."""
        if self.faults:
            raise Refusal(*self.faults)


def asked(given: Mapping[str, str], zone: dt.tzinfo, now: dt.datetime) -> Asked:
    """The filters of a list. Without dates: the last 90 days. Raises `Refusal`."""
    judge = Judge(given)
    ids, codes = judge.several("service_request_id"), judge.several("service_code")
    if len(ids) > MOST_IDS:
        judge.wrong("service_request_id", _("at most %(number)s of them", number=MOST_IDS))
    start, end = judge.moment("start_date", zone), judge.moment("end_date", zone)
    statuses = judge.several("status")
    if set(statuses) - set(Status):
        judge.wrong("status", _("open, closed or both"))
    page, size = judge.number("page", 1, 100_000), judge.number("page_size", MOST_PAGE, MOST_PAGE)
    judge.done()
    try:
        end = end or (min(start + SPAN, now) if start else now)
        start = start or end - SPAN
    except OverflowError:
        raise Refusal(Fault(400, "end_date: " + _("a moment such as 2026-01-25T08:00:00+02:00"))) from None
    if not ids and end - start > SPAN:
        raise Refusal(Fault(400, "start_date, end_date: " + _("at most 90 days lie between them")))
    return Asked(
        ids=ids, codes=codes, statuses=frozenset(map(Status, statuses)), start=start, end=end, page=page, size=size
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What a citizen reports through an application."""

    service_code: str
    description: str
    lat: float | None
    long: float | None
    address: str
    address_id: str
    name: str
    phone: str
    email: str
    media_url: str
    attributes: Mapping[str, list[str]]


def report(given: Mapping[str, str], attributes: Mapping[str, list[str]]) -> Report:
    """What was sent, its shape judged. Raises `Refusal` with a fault for each field."""
    judge = Judge(given)
    lat, long = judge.degrees("lat", MOST_LATITUDE), judge.degrees("long", MOST_LONGITUDE)
    if (lat is None) is not (long is None) and not judge.faults:
        judge.wrong("lat, long", _("both or neither"))
    media_url = judge.text("media_url", 2000)
    if media_url and not media_url.startswith(("https://", "http://")):
        judge.wrong("media_url", _("an address that begins with https://"))
    found = Report(
        service_code=judge.text("service_code"),
        description=judge.text("description", LONGEST_DESCRIPTION),
        lat=lat,
        long=long,
        address=judge.text("address_string"),
        address_id=judge.text("address_id"),
        name=f"{judge.text('first_name')} {judge.text('last_name')}".strip(),
        phone=judge.text("phone"),
        email=judge.text("email"),
        media_url=media_url,
        attributes=attributes,
    )
    if not found.service_code:
        judge.wrong("service_code", _("is missing"))
    if not found.description:
        judge.wrong("description", _("is missing"))
    judge.done()
    return found


def attributes_of(given: Mapping[str, list[str]]) -> dict[str, list[str]]:
    """`attribute[code]=v` and `attribute[code][]=v`, by their codes."""
    found: dict[str, list[str]] = {}
    for name, values in given.items():
        code = name.removesuffix("[]")
        if code.startswith("attribute[") and code.endswith("]"):
            found.setdefault(code[len("attribute[") : -1], []).extend(values)
    return found
