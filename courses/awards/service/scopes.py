"""What is certified: the award of a run, or of a programme; both are judged, approved and issued alike."""

from collections.abc import Callable
from dataclasses import dataclass

from courses.awards.service import judging, keeping, programmes, standings
from courses.awards.service.judging import Candidate
from courses.awards.service.keeping import Rule
from courses.catalog.models import Programme
from courses.enrolment.models import Run
from lms.certificates.models import Step
from lms.certificates.service import chain


@dataclass(frozen=True, slots=True)
class Scope:
    """One award. `row` is what is held while a batch is drawn up, so that two registrars draw up one."""

    key: str
    row: Run | Programme
    title: dict[str, str]
    rule: Rule
    steps: tuple[Step, ...]
    candidates: Callable[[], list[Candidate]]
    titles: Callable[[], dict[str, dict[str, str]]]
    is_proctored: bool = False


def of_run(run: Run) -> Scope:
    """A run's award. Needs its version and course loaded."""
    rule, steps = keeping.of_run(run), chain.steps()
    return Scope(
        judging.award_key(run),
        run,
        run.version.course.title,
        rule,
        steps,
        lambda: judging.judged_by(run, rule, steps),
        lambda: standings.titles(standings.required_lessons(run.version_id)),
        run.is_proctored,
    )


def of_programme(programme: Programme) -> Scope:
    """A programme's award. Its trainers confirmed the results of its courses already."""
    rule = keeping.of_programme(programme.id)
    return Scope(
        programmes.award_key(programme),
        programme,
        programme.title,
        rule,
        tuple(step for step in chain.steps() if step is not Step.TRAINER),
        lambda: programmes.judged_by(programme, rule),
        lambda: programmes.titles(programme),
    )


def of_key(award_key: str) -> Scope:
    """The award of this name. Raises `NotFound`."""
    kind, _, number = award_key.partition(":")
    if kind == "programme":
        return of_programme(programmes.by_id(int(number)))
    return of_run(judging.run_by_id(int(number)))
