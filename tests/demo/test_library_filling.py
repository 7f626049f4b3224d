"""The demo's library comes by the way that editors go, and a second run changes nothing."""

import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import func, select

from demo import people
from demo.library import describing, figures, filling, leaving, making, shelf
from demo.seed import residents
from lms.core.db import commit
from lms.publications.files.models import BookFile, Cover, Page, Track
from lms.publications.kinds import State
from lms.publications.models import Edition, EditionEvent, Volume
from lms.publications.reading.models import Cue, Mark
from lms.usage.models import UsageDaily

FEW = {"waqf-words-ar", "health-ar-first", "neighbours-ar"}


@pytest.fixture
def shelves(session, monkeypatch):
    """Three editions of the library: with an erratum, withdrawn, heard; and the people who bring them."""
    few = tuple(
        replace(work, editions=kept)
        for work in shelf.works()
        if (kept := tuple(one for one in work.editions if one.name in FEW))
    )
    for module in (describing, figures, filling, leaving, making):
        monkeypatch.setattr(module, "works", lambda: few)
    monkeypatch.setattr(subprocess, "run", _in_this_process(subprocess.run))
    first = people.learners()[:1]
    monkeypatch.setattr(people, "learners", lambda: first)
    monkeypatch.setattr(people, "cohorts", list)
    monkeypatch.setattr(people, "offices", list)
    residents.settle()
    commit()
    return few


def _in_this_process(run):
    """What makes the files is asked for few; other programs run as they do."""

    def instead(command, **how):
        if "demo.library.making" in command:
            return making.make(Path(command[-1]))
        return run(command, **how)

    return instead


def _states(session) -> dict[str, State]:
    return {row.title: row.state for row in session.scalars(select(Edition).order_by(Edition.id))}


@pytest.mark.once
def test_a_library_that_was_stopped_goes_on_to_the_fates_of_its_editions_and_comes_once(
    session, shelves, own_folder, monkeypatch
):
    with monkeypatch.context() as patch:
        patch.setattr(filling.bringing, "cover", _kill)
        with pytest.raises(Killed):
            filling.fill(lambda _done, _total: None)
    assert set(_states(session).values()) == {State.DRAFT}
    heard: list[tuple[int, int]] = []
    filling.fill(lambda done, total: heard.append((done, total)))
    assert heard[-1] == (3, 3)
    assert _states(session) == {
        "معجم ألفاظ الوقف الميسر": State.PUBLISHED,
        "صحة الجماعة": State.WITHDRAWN,
        "جاري العزيز": State.PUBLISHED,
    }
    editions = session.scalars(select(Edition).order_by(Edition.id)).all()
    assert all(one.submitted_by_id != one.approved_by_id for one in editions)
    assert session.scalar(select(func.count(Cover.id)).where(Cover.is_chosen)) == len(editions)
    assert editions[0].revision == 2
    text = _text(session, editions[0])
    assert "إرصاد" in text
    assert "أرصاد" not in text
    labels = sum(len(path.read_text("utf-8").splitlines()) for path in shelf.CONTENT.glob("neighbours/sound/*.txt"))
    before = _counts(session)
    assert (before[Cue], before[Track], before[BookFile]) == (labels, 5, 8)
    assert before[UsageDaily] > 300
    filling.fill(lambda _done, _total: None)
    assert _counts(session) == before


class Killed(BaseException):
    """As by the signal."""


def _kill(*_args):
    raise Killed


def _counts(session) -> dict[type, int]:
    tables = (EditionEvent, Cue, Track, BookFile, Page, UsageDaily, Mark)
    return {table: session.scalar(select(func.count()).select_from(table)) for table in tables}


def _text(session, edition: Edition) -> str:
    query = select(Page.text).join(Volume, Volume.id == Page.volume_id).order_by(Page.number)
    return "\n".join(session.scalars(query.where(Volume.edition_id == edition.id, Page.is_current)))
