"""What the ways of being known, and of coming in, mean to whoever chooses among them."""

from lms.complaints.kinds import Channel, Identity
from lms.core.i18n import _l

IDENTITIES_SAID = {
    Identity.IDENTIFIED: (
        _l("With my name"),
        _l("Those who work on it see your name and how to reach you. It is the quickest way."),
    ),
    Identity.CONFIDENTIAL: (
        _l("Confidential"),
        _l("Only the central unit knows your name. Neither who is complained about nor who looks into it sees it."),
    ),
    Identity.ANONYMOUS: (
        _l("Without a name"),
        _l("We keep no name, and no address of your device. Only number and secret lead to it: keep them well."),
    ),
}
OFFICE_CHANNELS = {
    Channel.COUNTER: _l("At the counter"),
    Channel.PHONE: _l("By phone"),
    Channel.LETTER: _l("By letter"),
}


def meanings() -> dict[str, str]:
    """What each way of being known means, by its value."""
    return {identity.value: str(meaning) for identity, (_name, meaning) in IDENTITIES_SAID.items()}
