"""From who has earned it to a batch: what would be certified, on which grounds, drawn up by the registrar."""

from collections.abc import Collection, Sequence

from courses.awards.band import band_of
from courses.awards.rule import module_marks
from courses.awards.service import scopes
from courses.awards.service.judging import Candidate
from courses.awards.service.scopes import Scope
from courses.awards.standing import Module, Percent
from courses.awards.tree import asks_practicals
from courses.awards.words import cut
from courses.awards.words import rule as said_rule
from lms.accounts.models import User
from lms.certificates import award as drafting
from lms.certificates import jobs, press, record
from lms.certificates import service as certificates
from lms.certificates.award import Award, Basis, Grounds
from lms.certificates.models import BatchState, IssueBatch
from lms.certificates.press import Press, signed_by
from lms.certificates.record import Draft, Words
from lms.core.db import hold, session
from lms.core.errors import NotFound
from lms.core.i18n import _
from lms.notifications.wording import in_languages

LEFT_OUT = ("missing", "unconfirmed", "review", "waiting")


def awards(scope: Scope, earned: Sequence[Candidate]) -> list[Award]:
    """What would be certified."""
    return [award(scope, one) for one in earned]


def award(scope: Scope, one: Candidate) -> Award:
    """What would be certified of one person."""
    rule, covered, proctored = scope.rule, one.outcome.covered, scope.is_proctored
    if covered and asks_practicals(rule.expression):
        proctored = all(module.practical and module.practical.is_proctored for module in covered)
    return Award(
        holder=one.holder,
        key=scope.key,
        kind=rule.kind,
        course=scope.title,
        hours=rule.hours,
        band=band_of(one.outcome.result),
        proctored=proctored,
        trainer=signed_by(one.trainer, "trainer") if one.trainer else None,
        valid_years=rule.valid_years,
        level=one.outcome.level,
        modules=tuple(_line(module, mark) for module, mark in module_marks(rule.expression, covered)),
        grounds=one.grounds,
        confirmation_id=one.confirmation.id if one.confirmation and one.is_confirmed else None,
    )


def digest(scope: Scope, ready: Sequence[Candidate], common: Press) -> str:
    """The fingerprint of what a page shows as ready; an approval brings it back."""
    return certificates.fingerprint(awards(scope, ready), common)


def issue(scope: Scope, chosen: Collection[int] | None, *, seen: str, by: User, press: Press) -> IssueBatch:
    """Approve the chosen people (None: all who are ready) as the registrar; issuing follows the last step of the chain.

    `seen` is the digest of the page on which they were chosen. Raises `Changed` where that no longer holds. One
    registrar draws up an award at a time: who comes second finds the first one's batch.
    """
    hold(scope.row)
    batch = certificates.approved_before(scope.key, seen) if chosen is None else None
    if batch is None:
        batch = _drawn_up(scope, chosen, seen=seen, by=by, press=press)
    if batch.state is BatchState.APPROVED and batch.job_id is None:
        jobs.issue_later(batch, by)
    return batch


def now(batch: IssueBatch) -> dict[int, tuple[Draft, Grounds]]:
    """How the people of a batch stand now; see `lms.certificates.service.changes`. Nobody, where the run is gone."""
    try:
        scope = scopes.of_key(batch.award_key)
    except NotFound:
        return {}
    common = press.current(session().get_one(User, batch.created_by_id))
    earned = [one for one in scope.candidates() if one.outcome.is_earned]
    return {each.holder.id: (drafting.draft(each, common), each.grounds) for each in awards(scope, earned)}


def _drawn_up(scope: Scope, chosen: Collection[int] | None, *, seen: str, by: User, press: Press) -> IssueBatch:
    everybody = scope.candidates()
    earned = [one for one in everybody if one.has_earned and one.batch_id is None]
    ready = [one for one in earned if one.certificate is None]
    picked = ready if chosen is None else [one for one in earned if one.key in chosen]
    if chosen is None and not ready and any(one.batch_id for one in everybody):
        raise certificates.Changed(_("Somebody else has just drawn up this batch. It stands under “Waiting”."))
    if chosen is not None and len(picked) != len(set(chosen)):
        raise certificates.Changed(_("Somebody you chose no longer meets the rule. Please look again."))
    return certificates.approve(
        scope.title,
        awards(scope, picked),
        seen=seen,
        shown=awards(scope, ready),
        by=by,
        press=press,
        basis=_basis(scope, everybody, picked),
        steps=scope.steps,
    )


def _basis(scope: Scope, everybody: Sequence[Candidate], picked: Sequence[Candidate]) -> Basis:
    """By what they were judged, and who is not among them."""
    titles, taken = scope.titles(), {one.key for one in picked}
    told = in_languages(lambda: "\n".join(said_rule(scope.rule.expression, titles)))
    said = {language: text.split("\n") for language, text in told.items()}
    left_out = {why: [one.holder.name_ar for one in everybody if one.place == why] for why in LEFT_OUT}
    left_out["unchosen"] = [one.holder.name_ar for one in everybody if one.place == "ready" and one.key not in taken]
    return Basis(rule={**scope.rule.kept, "said": said}, titles=titles, left_out=left_out)


def _line(module: Module, mark: Percent) -> record.Module:
    """A line of the table of units on the sheet; the mark is cut, never rounded up."""
    digits, band = f"{cut(mark).normalize():f}", band_of(mark)
    score = Words(ar=f"{record.eastern(digits.replace('.', '٫'))}٪", en=f"{digits} %")
    title = module.title
    return record.Module(
        title=Words(ar=record.clean(title.get("ar", "")), en=record.clean(title.get("en", ""))),
        score=score,
        band=Words(ar=band["ar"], en=band["en"]) if band else Words(ar="", en=""),
    )
