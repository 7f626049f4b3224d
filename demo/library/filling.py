"""What fills the shelves: each edition walks the whole way, described, brought, reviewed by another person, published.

Killed anywhere it goes on where it was: every step looks first at how far the edition has come.
"""

import datetime as dt
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import select

from demo.library import bringing, describing, figures, leaving
from demo.library.shelf import Described, Writing, works
from demo.people import DOMAIN
from lms.accounts.models import User
from lms.accounts.service import people as found
from lms.core import clock
from lms.core.db import reading, session, transaction
from lms.publications.catalogue.service import errata, records, reviewing, steps
from lms.publications.kinds import State
from lms.publications.models import Edition
from media import place

ROOT = Path(__file__).parents[2]
SEEN = {
    "ar": "قابلت النص بأصله صفحة صفحة، ووجدته كما تطلب القاعدة.",
    "en": "Read page by page against the manuscript; it keeps the rule.",
}
EDITOR, REVIEWER, READER = "editor", "reviewer", "learner"


def fill(tell: Callable[[int, int], None]) -> None:
    """Bring the library in. `tell` hears how many of how many editions are there."""
    with TemporaryDirectory(prefix="demo-library-", dir=place.own_work_folder()) as folder:
        command = [sys.executable, "-m", "demo.library.making", folder]
        subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
        with transaction():
            describing.subjects(person(EDITOR))
            describing.people()
        told = list(_everything())
        for number, (work, writing) in enumerate(told):
            tell(number, len(told))
            _bring(work, writing, Path(folder))
    with transaction():
        describing.series(person(EDITOR))
    figures.enter()
    leaving.leave(person(READER))
    tell(len(told), len(told))


def person(login: str) -> User:
    """Somebody of the demo, with roles."""
    return found.find(session().scalars(select(User.id).where(User.email == f"{login}@{DOMAIN}")).one())


def _everything() -> Iterator[tuple[Described, Writing]]:
    return ((work, writing) for work in works() for writing in work.editions)


def _bring(work: Described, writing: Writing, folder: Path) -> None:
    with transaction():
        edition_id = describing.edition(work, writing, person(EDITOR)).id
    if _state(edition_id) is State.DRAFT:
        bringing.files(edition_id, writing, folder, person(EDITOR))
        bringing.cover(edition_id, writing, folder)
        bringing.sound(edition_id, writing, person(EDITOR))
        bringing.keep_step(edition_id, writing, person(EDITOR))
    with transaction():
        _walk(records.find(edition_id), writing)
    if writing.erratum and _revision(edition_id) == 1:
        _correct(edition_id, writing, folder)


def _walk(edition: Edition, writing: Writing) -> None:
    """From the draft to where the demo wants it."""
    editor, reviewer = person(EDITOR), person(REVIEWER)
    if edition.state is State.DRAFT:
        steps.submit(edition, editor)
    if edition.state is State.REVIEW and not writing.waits:
        _tick(edition, reviewer)
        steps.approve(edition, reviewer)
    if edition.state is State.APPROVED and writing.scheduled:
        steps.schedule(edition, reviewer, clock.now() + dt.timedelta(days=writing.scheduled))
    elif edition.state is State.APPROVED:
        steps.publish(edition, reviewer)
    if edition.state is State.PUBLISHED and writing.withdrawn:
        steps.withdraw(edition, reviewer, writing.withdrawn)


def _correct(edition_id: int, writing: Writing, folder: Path) -> None:
    """A reader reports an error, an editor corrects it, another person approves: readers get the second revision."""
    editor, reviewer = person(EDITOR), person(REVIEWER)
    with transaction():
        edition = records.find(edition_id)
        if not edition.revising:
            errata.accept(errata.report(edition, writing.erratum, by=person(READER)), editor)
    bringing.files(edition_id, writing, folder, editor, revision=2)
    with transaction():
        edition = records.find(edition_id)
        errata.submit(edition, editor, writing.erratum)
        _tick(edition, reviewer)
        errata.approve(edition, reviewer)


def _tick(edition: Edition, by: User) -> None:
    words = SEEN["ar" if edition.language == "ar" else "en"]
    reviewing.tick(edition, {rule.id: words for rule in reviewing.rules()}, by)


def _state(edition_id: int) -> State:
    with reading() as current:
        return current.scalars(select(Edition.state).where(Edition.id == edition_id)).one()


def _revision(edition_id: int) -> int:
    with reading() as current:
        return current.scalars(select(Edition.revision).where(Edition.id == edition_id)).one()
