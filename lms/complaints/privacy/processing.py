"""The register of processing: what is kept of people, why, for how long, who sees it, how it is guarded.

Numbers come from the settings that hold at this moment, so the page never says other than the platform does.
"""

from typing import NamedTuple

from lms.accounts.models import User
from lms.accounts.service import preferences
from lms.core.i18n import _l

PREFERENCE = "complaints.processing"
DUE_DAYS = 14


class Activity(NamedTuple):
    """One kind of processing."""

    name: object
    data: object
    purpose: object
    readers: object
    guarded: object


ACTIVITIES = (
    Activity(
        _l("Whoever files"),
        _l("Name, telephone, e-mail, national number if given, governorate."),
        _l("To answer the citizen and to find earlier cases."),
        _l("Those who work on the case; in confidence the central unit alone; anonymous ones nobody."),
        _l("Sealed with AES-256-GCM, keys outside of the database; searched by keyed fingerprints."),
    ),
    Activity(
        _l("What was said"),
        _l("Title, text, points, correspondence, answers of the category's form, place."),
        _l("To examine the matter and to answer each point."),
        _l("The unit of the case, units that once had it, the central unit; never whoever is complained about."),
        _l("Sealed where it was said in confidence; otherwise searchable by staff alone."),
    ),
    Activity(
        _l("Files sent along"),
        _l("Photographs, documents, sound and video; names of files."),
        _l("Proof of what was said."),
        _l("As the case itself; access is asked each time a file is opened."),
        _l("Hidden content is removed; names are sealed; nothing is shown in place."),
    ),
    Activity(
        _l("What happened"),
        _l("Times, units, officers, kinds of steps and digests of messages; no words and no names of citizens."),
        _l("Proof that nothing was changed afterwards, and figures."),
        _l("Staff; the citizen sees the public steps."),
        _l("A chain of hashes that the database refuses to change; it outlives the words."),
    ),
    Activity(
        _l("Messages sent out"),
        _l("Telephone number or address, text."),
        _l("News of the case, only to what was proven to be the citizen's."),
        _l("The mail server and the SMS gateway that are set up."),
        _l("Numbers and addresses leave the outbox after a month at the latest; secrets once they are sent."),
    ),
    Activity(
        _l("Visits of pages"),
        _l("Nothing: no address and no device is kept of whoever files or follows a case."),
        _l("Against misuse keyed fingerprints of addresses are counted for a day."),
        _l("Nobody."),
        _l("They cannot be turned back into an address without the platform's key."),
    ),
)


class Own(NamedTuple):
    """What the academy adds: who answers for data, on which ground, and in how many days requests are answered."""

    officer: str
    ground: str
    location: str
    due_days: int


def own() -> Own:
    """What was written; empty until somebody wrote it."""
    kept = preferences.value(PREFERENCE)
    return Own(
        str(kept.get("officer", "")),
        str(kept.get("ground", "")),
        str(kept.get("location", "")),
        int(kept.get("due_days", DUE_DAYS)),
    )


def keep(chosen: Own, by: User) -> None:
    """Write it."""
    preferences.keep(PREFERENCE, dict(chosen._asdict()), by=by)
