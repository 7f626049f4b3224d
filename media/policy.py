"""Who may upload, and who may look after an upload."""

from lms.accounts.models import Role, User
from media.models import Asset, Upload
from media.tokens import Ticket

UPLOADERS = frozenset({Role.TRAINER, Role.REGISTRAR, Role.EDITOR, Role.ADMIN})
LIBRARIANS = frozenset({Role.REGISTRAR, Role.EDITOR, Role.ADMIN})


def can_upload(user: User) -> bool:
    """Whoever makes lessons or books anywhere; where a file is then used is decided there."""
    return any(held.role in UPLOADERS for held in user.roles)


def can_begin(user: User, ticket: Ticket) -> bool:
    """Whoever has a ticket in their own name, or may upload without one."""
    return ticket.user_id == user.id or (ticket.user_id is None and can_upload(user))


def can_continue(user: User, upload: Upload) -> bool:
    """An upload is its uploader's alone. A private one was begun with a ticket, which others than uploaders get."""
    return upload.owner_id == user.id and (upload.is_private or can_upload(user))


def can_see(user: User, asset: Asset) -> bool:
    """The library is open to all who make lessons: what one has brought, another may use."""
    del asset
    return can_upload(user)


def can_manage(user: User, asset: Asset) -> bool:
    """Who brought it, and who looks after the library, may rename, replace and delete it."""
    is_librarian = any(held.role in LIBRARIANS for held in user.roles)
    return can_upload(user) and (asset.owner_id == user.id or is_librarian)
