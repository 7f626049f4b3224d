"""The receipt: what the citizen takes away. It travels to its page in a cookie that ends when it is shown."""

from dataclasses import dataclass

from flask import Response, current_app, request, url_for
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from lms.complaints.models import Case
from lms.complaints.service.filing import Filed
from lms.core import crypto
from lms.core.config import Settings
from lms.core.db import session

COOKIE = "receipt"
_PURPOSE = "complaint.receipt"
_SECONDS = 900  # a page over a bad line may be long on its way


@dataclass(frozen=True, slots=True)
class Receipt:
    """What stands on it."""

    case: Case
    secret: str

    @property
    def address(self) -> str:
        """Where the case is followed. What stands behind the "#" never leaves the phone by itself."""
        site = _settings().site_url
        return f"{site}{url_for('tracking.new')}#{self.case.reference}.{self.secret}"

    @property
    def square(self) -> str:
        """The same address to be read by a camera."""
        import segno

        code = segno.make(self.address, error="m", micro=False)
        return str(code.svg_data_uri(border=4, light="white", scale=4))


def hand_over(response: Response, filed: Filed) -> Response:
    """Send it along."""
    told = crypto.sign(_PURPOSE, [filed.case.reference, filed.secret])
    _set(response, told, _SECONDS)
    return response


def brought() -> Receipt | None:
    """The receipt that this request carries; None where it was shown before."""
    told = crypto.unsign(_PURPOSE, request.cookies.get(COOKIE, ""), _SECONDS)
    if not isinstance(told, list):
        return None
    query = select(Case).where(Case.reference == told[0])
    case = session().scalar(query.options(joinedload(Case.category), joinedload(Case.place)))
    return Receipt(case, str(told[1])) if case else None


def end(response: Response) -> Response:
    """It was shown: the browser forgets it."""
    _set(response, "", 0)
    return response


def _set(response: Response, value: str, seconds: int) -> None:
    response.set_cookie(
        COOKIE,
        value,
        max_age=seconds,
        path=url_for("complaints_front.show_receipt"),
        httponly=True,
        secure=_settings().https,
        samesite="Lax",
    )


def _settings() -> Settings:
    found: Settings = current_app.config["SETTINGS"]
    return found
