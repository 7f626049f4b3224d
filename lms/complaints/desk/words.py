"""The words of the desk."""

from collections.abc import Mapping
from typing import Any

from lms.accounts.models import OrgUnit
from lms.complaints import words
from lms.complaints.desk.models import CasePresence, Mode
from lms.complaints.desk.service.queue import ENDED
from lms.complaints.models import Action, CaseEvent, MessageKind
from lms.complaints.parties.models import PartyRole
from lms.core.i18n import _, _l, choose, locale, number

VIEWS = {
    "": _l("Everything open"),
    "mine": _l("My cases"),
    "unit": _l("My unit"),
    "unassigned": _l("Without an officer"),
    "soon": _l("Due within two days"),
    "late": _l("Overdue cases"),
    "waiting": _l("Waiting for others"),
    "review": _l("In review"),
    "appeals": _l("Appeals"),
    ENDED: _l("Ended"),
}
MODES = {Mode.READING: _l("is reading it"), Mode.ANSWERING: _l("is answering it")}


def at_it(presence: CasePresence) -> str:
    """Who does what with a case, as a sentence."""
    name = presence.user.name(locale())
    if presence.mode is Mode.ANSWERING:
        return _("%(name)s is answering this case now", name=name)
    return _("%(name)s is reading this case now", name=name)


ACTS = {
    Action.TAKE: _l("Take the case"),
    Action.ACCEPT: _l("Take it in for sorting"),
    Action.ROUTE: _l("Send it to a unit"),
    Action.ASK_CITIZEN: _l("Ask the citizen"),
    Action.INTERIM: _l("Send news to the citizen"),
    Action.WAIT_THIRD_PARTY: _l("Wait for another body"),
    Action.THIRD_PARTY_DONE: _l("The other body has answered: go on"),
    Action.DECIDE_APPEAL: _l("Decide the appeal"),
    Action.TRANSFER: _l("Transfer it to another unit"),
    Action.RELEASE: _l("Give it back to the unit"),
    Action.REPRIORITISE: _l("Change the priority"),
    Action.RECATEGORISE: _l("Change its category"),
    Action.MERGE: _l("Merge it into another case"),
    Action.UNMERGE: _l("Take it out of the other case"),
    Action.SPLIT: _l("Make a second case of a part"),
    Action.REFER_OUT: _l("Refer it to a body outside"),
    Action.REJECT: _l("Propose to refuse it"),
    Action.CONFIRM_REJECTION: _l("Confirm the refusal"),
    Action.PUBLISH: _l("Let the public read a summary"),
    Action.REOPEN: _l("Open the case again"),
    Action.NOTE: _l("Add a note"),
    Action.PROPOSE_REPLY: _l("Propose the reply"),
}
HAND_OVER = _l("Hand it to an officer")
HELP = {
    Action.ROUTE: _l("The unit named in the complaint cannot get it, nor the person."),
    Action.TRANSFER: _l(
        "The citizen’s dates go on as they were. Your unit goes on reading the case. The third transfer goes to the "
        "central unit, whoever was meant."
    ),
    Action.ASK_CITIZEN: _l("The citizen reads it as you write it. The clock of the case stands still meanwhile."),
    Action.INTERIM: _l("What was done so far, what comes next, and by when. The citizen reads it as you write it."),
    Action.WAIT_THIRD_PARTY: _l(
        "Write whom you asked, and what. It is a note for colleagues. The citizen’s clock goes on: send news halfway."
    ),
    Action.REJECT: _l("A second person decides. “Not our department” is no reason: transfer the case, or refer it."),
    Action.MERGE: _l("Whoever wrote goes on getting every answer. It can be undone."),
    Action.SPLIT: _l("The new case keeps the day on which this one came: its dates count from there."),
    Action.PUBLISH: _l("Applications of other bodies and the public page read the summary, never the citizen’s words."),
    Action.REFER_OUT: _l("The citizen is told which body has it, and the number of our letter to it."),
    Action.DECIDE_APPEAL: _l("Read the case as if for the first time. The citizen reads your reasons."),
    Action.REOPEN: _l("Write why. Its clock goes on where it stopped."),
}
CHECKS = {
    "points": _l("Every point has an answer, or a reason why not"),
    "plain": _l("Plain Arabic that any citizen understands, and a friendly tone"),
    "remedy": _l("It says what was done, or will be done, and by when"),
    "privacy": _l("No personal data of anybody else"),
}
"""What a reviewer looks for."""
NO_ANSWER = {
    "not_public": _l("The law does not allow us to publish it"),
    "in_court": _l("It is before a court"),
    "not_ours": _l("Another body decides it"),
    "unclear": _l("It is not clear what is meant"),
    "answered_before": _l("It was answered before"),
}
"""Why a point has no answer."""
ROLES = {
    PartyRole.REPORTER: _l("The citizen who filed it"),
    PartyRole.ON_BEHALF: _l("Filed for somebody else"),
    PartyRole.COMPLAINED_ABOUT: _l("Complained about"),
    PartyRole.WITNESS: _l("Witness"),
}
IS_DONE = _l("Done. It stands in the history of the case.")
DONE = {
    Action.TAKE: _l("The case is yours now."),
    Action.RELEASE: _l("The case waits for another officer of the unit."),
    Action.TRANSFER: _l("The case went to the other unit. Yours goes on reading it."),
    Action.ASK_CITIZEN: _l("The question is on its way to the citizen."),
    Action.INTERIM: _l("The news is on its way to the citizen."),
    Action.NOTE: _l("The note is kept. Only colleagues read it."),
    Action.REJECT: _l("The refusal is proposed. A second person decides."),
}
WRITES = {
    Action.PROPOSE_REPLY: MessageKind.REPLY,
    Action.INTERIM: MessageKind.INTERIM,
    Action.ASK_CITIZEN: MessageKind.QUESTION,
    Action.DECIDE_APPEAL: MessageKind.DECISION,
}
"""What kind of message an action writes: two of one kind are laid beside each other."""


def told(event: CaseEvent, units: Mapping[int, OrgUnit]) -> str:
    """What an event tells beside its name: where a case went, why, what changed."""
    facts = event.payload
    where = units.get(facts.get("unit_id", 0)) if event.action in _MOVES else None
    said = [
        _("to %(unit)s", unit=choose(where.name)) if where else "",
        _("to %(body)s, our letter %(number)s", **facts) if event.action is Action.REFER_OUT else "",
        *(str(names[facts[key]]) for key, names in _NAMED if facts.get(key) in names),
        _("%(number)s of 5", number=number(facts["rating"])) if "rating" in facts else "",
    ]
    return _(", ").join(filter(None, said))


_MOVES = frozenset({Action.ROUTE, Action.TRANSFER, Action.APPEAL})
_NAMED: tuple[tuple[str, Mapping[Any, object]], ...] = (  # Any: the lists of several words
    ("reason", words.TRANSFER_REASONS),
    ("reason", words.REJECTIONS),
    ("ground", words.APPEAL_GROUNDS),
    ("after", words.PRIORITIES),
    ("outcome", words.OUTCOMES),
)
