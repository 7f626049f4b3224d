"""Texts that the database holds sealed: names, telephone numbers, what somebody wrote in confidence.

    class Party(SealedRow, Model):
        sealed_to = ("case_id", "mark")                      # what makes this row this row, and never changes
        mark: Mapped[str] = mapped_column(String(32), default=new_mark)
        phone_kept: Mapped[str | None] = mapped_column("phone", SealedText())
        phone_index: Mapped[str | None] = mapped_column(String(48), index=True)
        phone = Sealed("phone_kept", index="phone_index", normal=logins.phone)

    party.phone = "0100 123 4567"                            # sealed on its way into the database, AES-256-GCM
    select(Party).where(Party.phone.matches("+20100…"))      # found by a keyed fingerprint, without opening any row

A sealed text opens only in its own column of its own row. The keys are files outside of the database, or a setting;
`flask keys rotate` takes a new one into use. See docs/adr/0035.
"""

from flask import Flask

from lms.core.sealed.columns import Sealed, SealedRow, SealedText, new_mark
from lms.core.sealed.keys import NoKey, Unopened

__all__ = ["NoKey", "Sealed", "SealedRow", "SealedText", "Unopened", "init_app", "new_mark"]


def init_app(app: Flask) -> None:
    """Add the commands, the health check, and the key that a new academy begins with."""
    from lms.core import commands, health
    from lms.core.sealed import cli, keys, rotation

    app.cli.add_command(cli.group)
    commands.begin_with(app, keys.begin)
    health.add(app, rotation.report)
