"""The gold set: what people type, and the passages that they want. Both databases find the same."""

import tomllib
from pathlib import Path
from statistics import mean

import pytest

from lms.search.service import asking, rebuilding
from tests.conftest import standing_on
from tests.lms.search.shelf import a_note, shelf

GOLD = tomllib.loads(Path(__file__).with_name("gold.toml").read_text("utf-8"))
RECALL, PRECISION = 0.85, 0.95


@pytest.fixture(scope="module")
def gold(app, ground):
    """All passages, indexed once."""
    with standing_on(app, ground) as session, shelf() as notes:
        notes.things = {row["id"]: [a_note(row["body"], row["title"], row["lang"])] for row in GOLD["passage"]}
        rebuilding.rebuild(lambda *_: None)
        session.commit()
        yield notes


def found(typed: str) -> list[int]:
    return [hit.object_id for hit in asking.find(typed, None, most=60).hits]


def test_the_gold_set_is_found(gold, session, record_property):
    rows = {query["typed"]: (set(query["finds"]), found(query["typed"])) for query in GOLD["query"]}
    assert len(GOLD["query"]) >= 60
    recall = mean(len(wanted & set(ids)) / len(wanted) for wanted, ids in rows.values())
    precision = mean(len(wanted & set(ids[:10])) / len(ids[:10]) for wanted, ids in rows.values() if ids)
    record_property("recall", recall)
    record_property("precision", precision)
    wrong = {
        typed: (sorted(wanted - set(ids)), sorted(set(ids[:10]) - wanted))
        for typed, (wanted, ids) in rows.items()
        if set(ids) != wanted
    }
    assert recall >= RECALL, (recall, wrong)
    assert precision >= PRECISION, (precision, wrong)
