"""The register's journal: its newest lines, a copy to keep elsewhere, and whether it is whole."""

import json
from tempfile import SpooledTemporaryFile
from typing import Any

from flask import Blueprint, send_file
from flask.typing import ResponseReturnValue
from flask_login import current_user

from lms.accounts.policy import is_registrar
from lms.certificates import code as codes
from lms.certificates import jobs, policy, words
from lms.certificates.service import copies, journal, seals
from lms.core import clock
from lms.core.access import requires
from lms.core.web import done, paginate, render

HELD = 4 << 20  # bytes of a copy that are kept in memory; longer ones lie on the disk
SEALS_SHOWN = 7
bp = Blueprint("journal", __name__, template_folder="templates")


@bp.get("/registry/journal")
@requires(policy.can_read_journal)
def index() -> ResponseReturnValue:
    """The newest lines, and what the last look at the whole register found."""
    return render(
        "certificates/journal.html",
        page=paginate(journal.newest()),
        head=journal.head(),
        checked=_checked(),
        seals=seals.newest(SEALS_SHOWN),
        verdicts=words.SEALS,
        states=words.STATES,
        shown_code=codes.shown,
        may_see_register=is_registrar(current_user),
    )


@bp.post("/registry/journal/check")
@requires(policy.can_read_journal)
def check() -> ResponseReturnValue:
    """Have a worker read the whole register now."""
    asked = jobs.check_journal.later(key=f"certificates-check:{clock.now():%Y-%m-%dT%H:%M}", owner_id=current_user.id)
    return done("jobs.show", job_id=asked.id)


@bp.get("/registry/journal.jsonl")
@requires(policy.can_read_journal)
def export() -> ResponseReturnValue:
    """All lines; they name nobody."""
    copy = SpooledTemporaryFile(HELD)  # noqa: SIM115 - the answer closes it
    for line in copies.lines():
        copy.write(f"{json.dumps(line, ensure_ascii=False)}\n".encode())
    copy.seek(0)
    name = f"journal-{journal.head().seq}.jsonl"
    return send_file(copy, "application/jsonl", as_attachment=True, download_name=name)


def _checked() -> dict[str, Any] | None:  # Any: what the template shows
    found = jobs.last_check()
    return found and {"at": found[0], "lines": found[1], "faults": [words.said(fault) for fault in found[2]]}
