"""Refusals of the desk, each with a sentence for the person who asked."""

from lms.core.errors import RuleError


class Stale(RuleError):
    """Somebody saved the text meanwhile."""


class NotNow(RuleError):
    """The text stands elsewhere on its way."""


class OwnWork(RuleError):
    """Nobody approves what they wrote."""
