"""From who has earned it to a batch: what would be certified, on which grounds, drawn up by the registrar."""

from collections.abc import Collection, Sequence

from courses.awards.band import band_of
from courses.awards.rule import module_marks
from courses.awards.service import judging, keeping, standings
from courses.awards.service.judging import Candidate, award_key
from courses.awards.service.keeping import Rule
from courses.awards.standing import Module, Percent
from courses.awards.tree import asks_practicals
from courses.awards.words import cut
from courses.awards.words import rule as said_rule
from courses.enrolment.models import Run
from lms.accounts.models import User
from lms.certificates import award as drafting
from lms.certificates import jobs, press, record
from lms.certificates import service as certificates
from lms.certificates.award import Award, Basis, Grounds
from lms.certificates.models import BatchState, IssueBatch
from lms.certificates.press import Press, signed_by
from lms.certificates.record import Draft, Words
from lms.core.db import hold, session
from lms.core.i18n import _
from lms.notifications.wording import in_languages

LEFT_OUT = ("missing", "unconfirmed", "review", "waiting")


def awards(run: Run, earned: Sequence[Candidate]) -> list[Award]:
    """What would be certified."""
    rule = keeping.of_run(run)
    return [award(one, rule, award_key(run), run.version.course.title, proctored=run.is_proctored) for one in earned]


def award(one: Candidate, rule: Rule, key: str, title: dict[str, str], *, proctored: bool) -> Award:
    """What would be certified of one person."""
    covered = one.outcome.covered
    if covered and asks_practicals(rule.expression):
        proctored = all(module.practical and module.practical.is_proctored for module in covered)
    return Award(
        holder=one.holder,
        key=key,
        kind=rule.kind,
        course=title,
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


def digest(run: Run, ready: Sequence[Candidate], common: Press) -> str:
    """The fingerprint of what a page shows as ready; an approval brings it back."""
    return certificates.fingerprint(awards(run, ready), common)


def issue(run: Run, chosen: Collection[int] | None, *, seen: str, by: User, press: Press) -> IssueBatch:
    """Approve the chosen people (None: all who are ready) as the registrar; issuing follows the last step of the chain.

    `seen` is the digest of the page on which they were chosen. Raises `Changed` where that no longer holds. One
    registrar draws up a run at a time: who comes second finds the first one's batch.
    """
    hold(run)
    batch = certificates.approved_before(award_key(run), seen) if chosen is None else None
    if batch is None:
        batch = _drawn_up(run, chosen, seen=seen, by=by, press=press)
    if batch.state is BatchState.APPROVED and batch.job_id is None:
        jobs.issue_later(batch, by)
    return batch


def now(batch: IssueBatch) -> dict[int, tuple[Draft, Grounds]]:
    """How the people of a run's batch stand now; see `lms.certificates.service.changes`."""
    run = judging.run_by_id(int(batch.award_key.partition(":")[2]))
    maker = session().get_one(User, batch.created_by_id)
    earned = [one for one in judging.candidates(run) if one.outcome.is_earned]
    common = press.current(maker)
    return {each.holder.id: (drafting.draft(each, common), each.grounds) for each in awards(run, earned)}


def _drawn_up(run: Run, chosen: Collection[int] | None, *, seen: str, by: User, press: Press) -> IssueBatch:
    everybody = judging.candidates(run)
    earned = [one for one in everybody if one.has_earned and one.batch_id is None]
    ready = [one for one in earned if one.certificate is None]
    picked = ready if chosen is None else [one for one in earned if one.key in chosen]
    if chosen is None and not ready and any(one.batch_id for one in everybody):
        raise certificates.Changed(_("Somebody else has just drawn up this batch. It stands under “Waiting”."))
    if chosen is not None and len(picked) != len(set(chosen)):
        raise certificates.Changed(_("Somebody you chose no longer meets the rule. Please look again."))
    return certificates.approve(
        run.version.course.title,
        awards(run, picked),
        seen=seen,
        shown=awards(run, ready),
        by=by,
        press=press,
        basis=_basis(run, everybody, ready, picked),
    )


def _basis(run: Run, everybody: Sequence[Candidate], ready: Sequence[Candidate], picked: Sequence[Candidate]) -> Basis:
    """By what they were judged, and who is not among them."""
    rule = keeping.of_run(run)
    lessons = standings.required_lessons(run.version_id)
    titles = standings.titles(standings.Facts(lessons))
    told = in_languages(lambda: "\n".join(said_rule(rule.expression, titles)))
    said = {language: text.split("\n") for language, text in told.items()}
    left_out = {why: [one.holder.name_ar for one in everybody if one.place == why] for why in LEFT_OUT}
    taken = {one.key for one in picked}
    left_out["unchosen"] = [one.holder.name_ar for one in ready if one.key not in taken]
    return Basis(rule={**rule.kept, "said": said}, titles=titles, left_out=left_out)


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
