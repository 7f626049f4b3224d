"""The pages of a batch: how far it is, what became of each person, and all sheets in one file."""

from typing import Any

from flask import Blueprint, Response, redirect, url_for
from flask.typing import ResponseReturnValue

from lms.certificates import archive as archives
from lms.certificates import policy, service
from lms.certificates.download import answer_with_pdf
from lms.certificates.models import IssueBatch
from lms.certificates.service.packed import packed
from lms.certificates.service.sheets import content
from lms.core.access import requires
from lms.core.db import session
from lms.core.errors import NotFound
from lms.core.i18n import _, choose
from lms.core.jobs.registry import ask_to_cancel
from lms.core.web import done, is_htmx, paginate, render

bp = Blueprint("batches", __name__, template_folder="templates")


def load(batch_id: int) -> IssueBatch:
    """The batch, without its people. Raises `NotFound`."""
    found = session().get(IssueBatch, batch_id)
    if found is None:
        raise NotFound
    return found


def load_part(batch_id: int, part: int) -> tuple[IssueBatch, int]:
    """The batch and the number of one of its files for the printer, from 1. Raises `NotFound`."""
    batch = load(batch_id)
    if not 1 <= part <= len(batch.print_ids):
        raise NotFound
    return batch, part


@bp.get("/registry/batches/<int:batch_id>")
@requires(policy.can_follow, load)
def show(batch: IssueBatch) -> ResponseReturnValue:
    """How far the batch is and what became of each person."""
    job = service.job_of(batch)
    if job is None and batch.approved_at is None:
        return redirect(url_for("approvals.show", batch_id=batch.id))
    shown: dict[str, Any] = {"batch": batch, "job": job, **_about(batch)}  # Any: what a template shows
    if not is_htmx():
        shown |= {"page": paginate(service.items_of(batch)), "count": service.count_items(batch)}
    answer = render("certificates/batch.html", "components/_job.html", status=200, **shown)
    if is_htmx() and job is not None and not job.is_open:
        answer.headers["HX-Refresh"] = "true"  # it has ended: show the results
    return answer


@bp.post("/registry/batches/<int:batch_id>/cancellation")
@requires(policy.can_follow, load)
def cancel(batch: IssueBatch) -> ResponseReturnValue:
    """Stop issuing; who has a certificate by then keeps it."""
    job = service.job_of(batch)
    if job is not None:
        ask_to_cancel(job)
    shown: dict[str, Any] = {"job": job, **_about(batch)}  # Any: what a template shows
    return done(".show", "components/_job.html", shown=shown, batch_id=batch.id)


@bp.get("/registry/batches/<int:batch_id>/sheets-<int:part>.pdf")
@requires(policy.can_print, load_part)
def sheets(part: tuple[IssueBatch, int]) -> ResponseReturnValue:
    """So many sheets of the batch in one file, for the printer."""
    batch, number = part
    return answer_with_pdf(content(batch.print_ids[number - 1]), f"batch-{batch.id}-{number}.pdf")


@bp.get("/registry/batches/<int:batch_id>/certificates.zip")
@requires(policy.can_follow, load)
def archive(batch: IssueBatch) -> ResponseReturnValue:
    """The signed file of each person who holds the certificate, and a list of them."""
    answer = Response(archives.written(packed(batch)), mimetype="application/zip")
    answer.headers["Content-Disposition"] = f'attachment; filename="batch-{batch.id}.zip"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _about(batch: IssueBatch) -> dict[str, str]:
    title = _("Issuing certificates: %(title)s", title=choose(batch.title))
    return {"job_url": url_for(".show", batch_id=batch.id), "job_title": title}
