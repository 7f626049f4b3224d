"""Texts that the database holds sealed: where they open, how they are found, and how their key is changed."""

import contextlib
import dataclasses

import pytest
from sqlalchemy import String, select, text, update
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from lms.accounts import logins
from lms.core import db as database
from lms.core.sealed import Sealed, SealedRow, SealedText, Unopened, cli, keys, new_mark, rotation

NAME, PHONE = "منى عبد الحميد", "0100 123 4567"


class Base(DeclarativeBase):
    """Tables of this test alone."""


class Person(SealedRow, Base):
    __tablename__ = "sealed_person"
    sealed_to = ("case_id", "mark")

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int]
    mark: Mapped[str] = mapped_column(String(32), default=new_mark)
    name_kept: Mapped[str | None] = mapped_column("name", SealedText())
    phone_kept: Mapped[str | None] = mapped_column("phone", SealedText())
    phone_index: Mapped[str | None] = mapped_column(String(48))
    is_open: Mapped[bool] = mapped_column(default=False)

    name = Sealed("name_kept")
    phone = Sealed("phone_kept", index="phone_index", normal=logins.phone)


@pytest.fixture
def people(app, session, tmp_path, monkeypatch):
    """Two people in a table of their own, under keys of their own."""
    monkeypatch.setitem(app.config, "SETTINGS", dataclasses.replace(app.config["SETTINGS"], sealing_dir=tmp_path / "k"))
    monkeypatch.setattr(rotation, "models", lambda: [Person])
    keys.begin()
    Base.metadata.create_all(session.connection())
    rows = [Person(case_id=number, name=NAME, phone=PHONE) for number in (1, 2)]
    session.add_all(rows)
    database.commit()
    return rows


def kept(session):
    return session.execute(text("SELECT * FROM sealed_person ORDER BY id")).mappings().all()


def read(session, number):
    session.expire_all()
    row = session.get_one(Person, number)
    return row.name, row.phone


def test_the_database_holds_no_plain_text_and_the_same_text_looks_different_in_each_row(session, people):
    rows = kept(session)
    assert not [said for said in ("منى", "1001234567", "100 123") if said in repr(rows)]
    assert rows[0]["name"] != rows[1]["name"]
    assert read(session, people[0].id) == (NAME, PHONE)
    with pytest.raises(Exception, match="plain text on its way"):
        session.execute(update(Person).values(name_kept=NAME))


def test_what_is_moved_to_another_row_or_column_does_not_open(session, people):
    first, second = (row.id for row in people)
    copied = "(SELECT {} FROM (SELECT * FROM sealed_person) AS a WHERE a.id = {})"
    for column, other in ((f"name = {copied.format('name', first)}", "name"), ("name = phone", "name")):
        session.execute(text(f"UPDATE sealed_person SET {column} WHERE id = {second}"))
        session.expire_all()
        with pytest.raises(Unopened):
            getattr(session.get_one(Person, second), other)
    # also when its mark is taken along: the row belongs to another case
    moved = f"name = {copied.format('name', first)}, mark = {copied.format('mark', first)}"
    session.execute(text(f"UPDATE sealed_person SET {moved} WHERE id = {second}"))
    session.expire_all()
    with pytest.raises(Unopened):
        _ = session.get_one(Person, second).name


def test_what_a_row_is_bound_to_never_changes(session, people):
    people[0].case_id = 9
    with pytest.raises(ValueError, match="never changes"):
        session.flush()


def test_a_person_is_found_by_a_number_in_any_form_and_by_nothing_else(session, people):
    for written in ("+20 100 123 4567", "٠١٠٠١٢٣٤٥٦٧", "00201001234567"):
        assert len(session.scalars(select(Person).where(Person.phone.matches(written))).all()) == 2
    for other in ("0100 123 4568", "", "no number"):
        assert session.scalars(select(Person).where(Person.phone.matches(other))).all() == []
    assert Person(phone="not a number").phone_index is None


def test_a_change_of_key_that_is_stopped_in_the_middle_goes_on(app, session, people, monkeypatch):
    monkeypatch.setattr(rotation, "AT_ONCE", 1)
    old = keys.current().kid
    keys.make()
    new = keys.current().kid
    next(rotation.portions())  # and here it is killed: what it did is kept, one row a transaction
    assert rotation.used() == {old: 2, new: 2}
    assert len(session.scalars(select(Person).where(Person.phone.matches(PHONE))).all()) == 2  # under either key
    with contextlib.suppress(RuntimeError), monkeypatch.context() as patch:
        patch.setattr(rotation, "_wrapped", lambda *_: (_ for _ in ()).throw(RuntimeError))
        list(rotation.portions())  # it breaks inside a portion
    said = app.test_cli_runner().invoke(cli.group, ["rotate"])
    assert said.exit_code == 0, said.output
    assert rotation.used() == {new: 4}
    assert keys.current().kid == new  # it went on, and made no third
    assert [tone for _name, tone, _text in rotation.report()] == ["good"]
    assert read(session, people[0].id) == read(session, people[1].id) == (NAME, PHONE)


def test_a_key_is_forgotten_only_when_nothing_is_sealed_with_it(app, session, people):
    old, run = keys.current().kid, app.test_cli_runner().invoke
    keys.make()
    assert "still seals 4 texts" in run(cli.group, ["forget", old]).output
    assert [tone for _name, tone, _text in rotation.report()] == ["wait"]
    list(rotation.portions())
    assert run(cli.group, ["forget", old]).exit_code == 0
    assert [key.kid for key in keys.ring()] == [keys.current().kid]
    assert "is in use" in run(cli.group, ["forget", keys.current().kid]).output


def test_a_lost_key_is_told_and_nothing_is_lost_with_it(app, session, people):
    folder = app.config["SETTINGS"].sealing_dir
    away = (folder / "0001.key").read_text()
    keys.make()
    (folder / "0001.key").unlink()
    with pytest.raises(Unopened):
        read(session, people[0].id)
    assert app.test_cli_runner().invoke(cli.group, ["rotate"]).exit_code == 1
    assert [tone for _name, tone, _text in rotation.report()] == ["bad"]
    (folder / "0000.key").write_text(away)
    (folder / "0000.key").chmod(0o600)
    assert read(session, people[0].id) == (NAME, PHONE)


@pytest.mark.once
def test_keys_are_their_owners_alone_or_a_setting(app, session, people, monkeypatch):
    folder = app.config["SETTINGS"].sealing_dir
    assert {path.stat().st_mode & 0o777 for path in folder.iterdir()} == {0o600}
    written = app.test_cli_runner().invoke(cli.group, ["new"]).output.strip()
    lines = f"{written} {keys.current()}"
    with monkeypatch.context() as patch:
        patch.setitem(app.config, "SETTINGS", dataclasses.replace(app.config["SETTINGS"], sealing_keys=lines))
        assert app.test_cli_runner().invoke(cli.group, ["rotate"]).exit_code == 0
        assert rotation.used() == {written[:8]: 4}
    (folder / "0002.key").write_text(written)
    (folder / "0002.key").chmod(0o644)
    with pytest.raises(keys.NoKey, match="can be read by others"):
        keys.ring()
