"""Reviewing: rule by rule with a note, then the approval of a second person, or a word back to the makers."""

from flask import flash, request
from flask.typing import ResponseReturnValue

from lms.core.access import requires
from lms.core.errors import RuleError
from lms.core.i18n import _
from lms.core.web import done
from lms.publications.catalogue import words
from lms.publications.catalogue.forms import ReviewForm
from lms.publications.catalogue.service import errata, records, reviewing, steps
from lms.publications.catalogue.views.blueprint import bp, me
from lms.publications.catalogue.views.records import catalogues, page
from lms.publications.models import Edition


@bp.post("/editions/<int:edition_id>/review")
@requires(catalogues, records.find)
def review(edition: Edition) -> ResponseReturnValue:
    """Keep what was found; then approve, give back, or go on another time. What is refused stays in the form."""
    form, verdict = ReviewForm(), request.form.get("verdict", "")
    found = form.found()
    try:
        if verdict == "return":
            _give_back(edition, form.words.data or "")
        else:
            reviewing.tick(edition, found, me())
            if verdict == "approve":
                _approve(edition)
    except RuleError as refusal:
        form.form_errors.append(str(refusal))
        return page(edition, review=form, found=found, status=int(refusal.status))
    said = {"approve": words.DONE["correction-approval" if edition.revision > 1 else "approval"]}
    said["return"] = words.DONE["return"]
    flash(str(said.get(verdict) or _("What you found is kept.")), "good")
    return done(".show", edition_id=edition.id)


def _approve(edition: Edition) -> None:
    (errata if edition.revising else steps).approve(edition, me())


def _give_back(edition: Edition, said: str) -> None:
    (errata if edition.revising else steps).give_back(edition, me(), said)
