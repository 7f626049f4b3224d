"""What a harvester asks, read to the letter of the protocol. Pure, but for the signature of resumption tokens."""

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from lms.core import crypto

VERBS: dict[str, tuple[frozenset[str], frozenset[str]]] = {  # what each must and may be given
    "Identify": (frozenset(), frozenset()),
    "ListMetadataFormats": (frozenset(), frozenset({"identifier"})),
    "ListSets": (frozenset(), frozenset({"resumptionToken"})),
    "GetRecord": (frozenset({"identifier", "metadataPrefix"}), frozenset()),
    "ListIdentifiers": (frozenset({"metadataPrefix"}), frozenset({"from", "until", "set", "resumptionToken"})),
    "ListRecords": (frozenset({"metadataPrefix"}), frozenset({"from", "until", "set", "resumptionToken"})),
}
PREFIX = "oai_dc"
TOKEN_SECONDS = 7 * 86400
_DAY, _SECOND = re.compile(r"\d{4}-\d\d-\d\d"), re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
_SHAPES = {
    "identifier": re.compile(r"[!#$%&'()*+,\-./0-9:;=?@A-Z_a-z~]{1,200}"),
    "set": re.compile(r"[\w.!~*'():-]{1,200}", re.ASCII),
}
_PURPOSE = "oai"


class Refused(Exception):
    """The protocol's own refusal: a code and a sentence."""

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.code, self.sentence = code, sentence


@dataclass(frozen=True, slots=True)
class Window:
    """Which records a list is of: of a set, from a moment on, before another one."""

    spec: str = ""
    begin: dt.datetime | None = None
    end: dt.datetime | None = None  # exclusive


@dataclass(frozen=True, slots=True)
class Place:
    """Where a list goes on: after this record, which stood so; `count` were before it."""

    stamp: dt.datetime
    record_id: int
    count: int


@dataclass(frozen=True, slots=True)
class Asked:
    """A question that keeps the rules."""

    verb: str
    arguments: dict[str, str]
    window: Window = Window()
    place: Place | None = None


def read(values: Mapping[str, Sequence[str]]) -> Asked:
    """The question. Raises `Refused`."""
    verbs = values.get("verb", [])
    if len(verbs) != 1 or verbs[0] not in VERBS:
        raise Refused("badVerb", "The verb is missing, repeated or unknown.")
    verb = verbs[0]
    arguments = {name: several[0] for name, several in values.items() if name != "verb"}
    must, may = VERBS[verb]
    if repeated := sorted(name for name, several in values.items() if len(several) > 1):
        raise Refused("badArgument", f"{repeated[0]} is repeated.")
    if unknown := sorted(arguments.keys() - must - may):
        raise Refused("badArgument", f"{_shown(unknown[0])} is no argument of {verb}.")
    if "resumptionToken" in arguments:
        if len(arguments) > 1:
            raise Refused("badArgument", "resumptionToken stands alone.")
        return resumed(verb, arguments)
    if missing := sorted(name for name in must if not arguments.get(name)):
        raise Refused("badArgument", f"{missing[0]} is missing.")
    for name, shape in _SHAPES.items():
        if name in arguments and not shape.fullmatch(arguments[name]):
            raise Refused("badArgument", f"{name} is not of the form that it must have.")
    if arguments.get("metadataPrefix", PREFIX) != PREFIX:
        raise Refused("cannotDisseminateFormat", f"Records are to be had as {PREFIX} only.")
    return Asked(verb, arguments, _window(arguments))


def resumed(verb: str, arguments: dict[str, str]) -> Asked:
    """A list that goes on. Raises `Refused` where the token is not ours, too old, or of another list."""
    kept = crypto.unsign(_PURPOSE, arguments["resumptionToken"], TOKEN_SECONDS)
    if not isinstance(kept, list) or kept[0] != verb:
        raise Refused("badResumptionToken", "The token is not one of ours, or has expired: begin the list anew.")
    _verb, spec, begin, end, stamp, record_id, count = kept
    place = Place(dt.datetime.fromisoformat(stamp), record_id, count)
    return Asked(verb, arguments, Window(spec, _moment(begin), _moment(end)), place)


def token(asked: Asked, place: Place) -> str:
    """What brings the list on from here. It says all by itself: nothing is kept, and each process can read it."""
    begin, end = (moment.isoformat() if moment else "" for moment in (asked.window.begin, asked.window.end))
    kept = [asked.verb, asked.window.spec, begin, end, place.stamp.isoformat(), place.record_id, place.count]
    return crypto.sign(_PURPOSE, kept)


def utc(moment: dt.datetime) -> str:
    """A moment as the protocol writes it."""
    return moment.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _window(arguments: dict[str, str]) -> Window:
    begin, end = arguments.get("from"), arguments.get("until")
    if begin is not None and end is not None and len(begin) != len(end):
        raise Refused("badArgument", "from and until differ in granularity.")
    first = _date("from", begin)[0] if begin is not None else None
    last = _date("until", end)[1] if end is not None else None
    if first and last and first >= last:
        raise Refused("badArgument", "from is later than until.")
    return Window(arguments.get("set", ""), first, last)


def _date(name: str, said: str) -> tuple[dt.datetime, dt.datetime]:
    """The moment at which a date begins, and that at which it is over."""
    try:
        if _DAY.fullmatch(said):
            begin = dt.datetime.fromisoformat(said).replace(tzinfo=dt.UTC)
            return begin, begin + dt.timedelta(days=1)
        if _SECOND.fullmatch(said):
            begin = dt.datetime.fromisoformat(said)
            return begin, begin + dt.timedelta(seconds=1)
    except (ValueError, OverflowError):
        pass
    raise Refused("badArgument", f"{name} is no date of the form YYYY-MM-DD or YYYY-MM-DDThh:mm:ssZ.")


def _moment(said: str) -> dt.datetime | None:
    return dt.datetime.fromisoformat(said) if said else None


def _shown(name: str) -> str:
    return name[:60]
