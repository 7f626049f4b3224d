"""How much people and the academy may keep. Asked before an upload starts, so that nobody sends in vain."""

from typing import NamedTuple

from sqlalchemy import func, select

from lms.accounts.models import User
from lms.core.db import hold, insert_once, session
from lms.core.errors import BadValue, RuleError
from lms.core.i18n import _l
from media import place, words
from media.models import Asset, StoredObject, StoreGate, Upload, UploadState

MEGABYTE = 1_000_000
GIGABYTE = 1_000_000_000
MAX_OPEN = 20


class Share(NamedTuple):
    """What somebody has kept, and may keep; 0 is as much as there is room for."""

    used: int
    most: int

    def takes(self, size: int) -> bool:
        """Whether `size` bytes more fit."""
        return not self.most or self.used + size <= self.most


def check(by: User, size: int) -> None:
    """Raise, with a sentence that says how much there is, where a file of `size` bytes may not be sent."""
    check_size(size)
    if _open_uploads(by) >= MAX_OPEN:
        raise RuleError(_l("You have several unfinished uploads. Please finish or stop one of them first."))
    check_shares(by, size)
    if place.settings().storage == "local" and not place.local_arrivals().has_room(size):
        raise RuleError(_l("The server's disk is nearly full. Please tell the administrator; nothing was lost."))


def check_shares(by: User, size: int) -> None:
    """Raise where the person's share or the academy's has no room for `size` bytes more."""
    mine = of(by)
    if not mine.takes(size):
        raise RuleError(
            _l(
                "Your share of the store is full: %(used)s of %(most)s are used, and this file has %(size)s. "
                "Delete what you do not need from the library, or ask the administrator for room.",
                used=words.volume(mine.used), most=words.volume(mine.most), size=words.volume(size),
            )
        )  # fmt: skip
    whole = of_all()
    if not whole.takes(size):
        raise RuleError(
            _l(
                "The academy's store is full: %(used)s of %(most)s are used. Please tell the administrator; "
                "nothing was lost.",
                used=words.volume(whole.used), most=words.volume(whole.most),
            )
        )  # fmt: skip


def hold_room(by: User) -> None:
    """Let nobody else take room of this person's share, or of a store that has a limit, until this transaction ends.

    Asked for before anything else is held: whoever receives a file does so first.
    """
    hold(by)
    if place.settings().store_most_gb:
        insert_once(StoreGate, ["id"], {"id": 1})
        session().execute(select(StoreGate.id).where(StoreGate.id == 1).with_for_update())


def check_size(size: int) -> None:
    """Raise where a file is empty or too large."""
    if size <= 0:
        raise BadValue(_l("The file is empty. Please choose it again."))
    most = place.settings().upload_max_mb
    if size > most * MEGABYTE:
        raise BadValue(_l("The file is too large: at most %(most)s.", most=words.volume(most * MEGABYTE)))


def of(user: User) -> Share:
    """What the person's originals take, and those on their way."""
    kept = select(func.coalesce(func.sum(StoredObject.bytes), 0)).join(Asset, Asset.source_id == StoredObject.id)
    coming = select(func.coalesce(func.sum(Upload.bytes), 0)).where(Upload.state == UploadState.OPEN)
    used = _sum(kept.where(Asset.owner_id == user.id)) + _sum(coming.where(Upload.owner_id == user.id))
    return Share(used, place.settings().upload_share_gb * GIGABYTE)


def of_all() -> Share:
    """What all files take, with what was made of them."""
    kept = select(func.coalesce(func.sum(StoredObject.bytes), 0))
    coming = select(func.coalesce(func.sum(Upload.bytes), 0)).where(Upload.state == UploadState.OPEN)
    return Share(_sum(kept) + _sum(coming), place.settings().store_most_gb * GIGABYTE)


def _open_uploads(by: User) -> int:
    query = select(func.count()).where(Upload.owner_id == by.id, Upload.state == UploadState.OPEN)
    return session().scalar(query) or 0


def _sum(query: object) -> int:
    return int(session().execute(query).scalar_one())  # type: ignore[call-overload]  # any select of one number
