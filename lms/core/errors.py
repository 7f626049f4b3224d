"""Refusals that a service raises. Each carries a sentence fit for the person who asked."""

from http import HTTPStatus

Sentence = object  # a text, often a lazy translation: str() of it is what the reader sees


class RuleError(Exception):
    """A rule of the academy refuses what was asked; nothing was changed.

    `message` is shown to the user. `status` is 409 (the state forbids it) unless a subclass says otherwise.
    """

    status = HTTPStatus.CONFLICT

    def __init__(self, message: Sentence) -> None:
        super().__init__(message)
        self.message = message

    def __str__(self) -> str:
        return str(self.message)


class BadValue(RuleError):
    """What was given cannot be meant: 422."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY


class NotFound(RuleError):
    """There is no such thing, or none that this person may see: 404."""

    status = HTTPStatus.NOT_FOUND

    def __init__(self, message: Sentence = "") -> None:
        super().__init__(message)


class TooMany(RuleError):
    """Asked too often; `retry_after` is in seconds: 429."""

    status = HTTPStatus.TOO_MANY_REQUESTS

    def __init__(self, message: Sentence, retry_after: int) -> None:
        super().__init__(message)
        self.retry_after = retry_after
