"""The index is kept from the outbox: nothing is lost, and nobody is without an answer while it is made anew."""

import pytest
from sqlalchemy import func, select, update

from lms.core import db
from lms.core.jobs import Job
from lms.search import jobs, outbox
from lms.search.engines import engine
from lms.search.models import SearchChange, SearchDoc, SearchState, SearchTerm
from lms.search.service import indexing, rebuilding, suggesting, sweeping
from lms.search.service.asking import find
from tests.lms.search.shelf import KIND, a_note


def ids(typed):
    return sorted(hit.object_id for hit in find(typed, None).hits)


def waiting(session):
    return session.scalar(select(func.count()).select_from(SearchChange))


class Killed(BaseException):
    """The worker is killed here."""


def test_what_changed_is_indexed_by_one_job_and_the_row_goes_with_the_work(session, notes):
    notes.things[1] = [a_note("قناديل")]
    outbox.changed(KIND, 1)
    jobs.look()
    jobs.look()
    assert session.scalar(select(func.count()).where(Job.name == "search.index")) == 1
    db.commit()
    indexing.index_waiting()
    assert (ids("قناديل"), waiting(session)) == ([1], 0)


@pytest.mark.parametrize("place", ["_write", "_tidy", "_words"])
def test_a_worker_that_is_killed_anywhere_loses_nothing(session, notes, monkeypatch, place):
    notes.things[1] = [a_note(f"قناديل {number}", part=str(number)) for number in range(3)]
    outbox.changed(KIND, 1)
    db.commit()
    with monkeypatch.context() as patch, pytest.raises(Killed):
        patch.setattr(indexing, place, lambda *_: (_ for _ in ()).throw(Killed))
        indexing.index_waiting()
    db.rollback()
    assert waiting(session) == 1
    indexing.index_waiting()
    assert (find("قناديل", None).total, waiting(session)) == (3, 0)


def test_one_thing_that_cannot_be_read_does_not_hold_up_the_others(session, notes):
    notes.things |= {1: None, 2: [a_note("قناديل")]}
    for number in (1, 2):
        outbox.changed(KIND, number)
    db.commit()
    with pytest.raises(TypeError):
        indexing.index_waiting()
    assert (ids("قناديل"), waiting(session)) == ([2], 1), "the first is tried again"


def test_what_is_withdrawn_while_it_is_being_read_stays_gone(session, notes, monkeypatch):
    notes.things[1] = [a_note("قناديل")]
    outbox.changed(KIND, 1)
    db.commit()
    make = indexing._words

    def meanwhile(document):
        notes.things.pop(1, None)
        outbox.forget(KIND, 1)
        db.commit()
        return make(document)

    monkeypatch.setattr(indexing, "_words", meanwhile)
    indexing.index_waiting()
    assert (ids("قناديل"), waiting(session)) == ([], 0)


def test_what_did_not_change_is_not_written_again(session, notes):
    notes.put(1, a_note("أول", part="1"), a_note("ثان", part="2"))
    before = dict(session.execute(select(SearchDoc.part, SearchDoc.id)).all())
    notes.put(1, a_note("أول", part="1", year=1447), a_note("ثالث", part="2"))
    after = dict(session.execute(select(SearchDoc.part, SearchDoc.id)).all())
    assert after["1"] == before["1"]
    assert after["2"] > max(before.values()), "an id is never used twice"
    assert session.scalar(select(SearchDoc.year).where(SearchDoc.part == "1")) == 1447


def test_everything_is_indexed_anew_while_readers_are_answered_and_goes_on_after_a_kill(session, notes):
    for number in range(1, 7):
        notes.put(number, a_note(f"قناديل المسجد {number}"))
    seen = []

    def watch(done, total, kind):
        seen.append((done, total, find("قناديل", None).total))
        if done == 4 and len(seen) == 4:
            raise Killed

    with pytest.raises(Killed):
        rebuilding.rebuild(watch)
    notes.put(2, a_note("قناديل جديدة"))
    asked = notes.asked
    assert rebuilding.rebuild(watch) == 2, "the first four are done"
    assert notes.asked - asked <= 2 * 2 + 2
    assert {total for _, _, total in seen} == {6}, "never a moment without them"
    assert seen[-1][:2] == (2, 2), "of what was left"
    assert (find("قناديل", None).total, ids("جديدة")) == (6, [2])
    row = session.get_one(SearchState, 1)
    assert (row.current, row.building, row.version) == (1, 0, indexing.NORMALISER_VERSION)
    assert session.scalar(select(func.count()).where(SearchDoc.generation == 0)) == 0


def test_an_older_normaliser_asks_for_everything_anew(session, notes):
    session.execute(update(SearchState).values(version=indexing.NORMALISER_VERSION - 1))
    jobs.look_over()
    assert session.scalar(select(Job.name).where(Job.name == "search.rebuild"))


def test_the_command_tells_how_far_it_is(app, session, notes):
    notes.things[1] = [a_note("قناديل")]
    told = app.test_cli_runner().invoke(args=["search", "rebuild"])
    assert told.exit_code == 0, told.output
    assert "100%" in told.output
    assert ids("قناديل") == [1]


def test_the_nearest_word_is_the_one_that_sounds_alike_then_the_frequent_one(notes):
    notes.put(1, a_note("رمضان رمان مسجد الصلاة مستشفى الزكاة"))
    notes.put(2, a_note("رمان رمان مساجد"))
    rebuilding.count_words()
    slips = {"رمظان": "رمضان", "مسجذ": "مسجد", "الصالة": "الصلاه", "مستشقى": "مستشفي", "الذكاة": "الزكاه", "قطار": None}
    assert {typed: suggesting.nearest(suggesting.parse(typed).terms[0].norm) for typed in slips} == slips


def _vocabulary(session) -> set[str]:
    with db.transaction():
        return {word for word, _ in engine().vocabulary(f"search_words_{session.get_one(SearchState, 1).current}")}


def test_the_words_of_what_is_gone_leave_the_index_and_the_list_of_words(session, notes):
    notes.put(1, a_note("القناديل في سر مكتوم مكتوم", title="عنوان مسحوب"), a_note("ورقة ثانية", part="2"))
    notes.put(2, a_note("القناديل في المسجد"))
    notes.put(2, a_note("القناديل في الجامع"))
    rebuilding.count_words()
    assert {"مكتوم", "مسحوب"} <= set(session.scalars(select(SearchTerm.term)))
    outbox.forget(KIND, 1)
    notes.things.pop(1)
    db.commit()
    indexing.index_waiting()
    jobs.count_words.run(None)
    assert _vocabulary(session) == {"القناديل", "في", "الجامع"} == set(session.scalars(select(SearchTerm.term)))
    assert (ids("القناديل"), ids("قنديل القناديل"), sweeping.sweep()) == ([2], [], 0), "and the rest is whole"
