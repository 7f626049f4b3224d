"""Nobody reads a small number in what is published, nor computes it from the sums."""

import random
from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from lms.complaints.figures.suppression import LEAST, SUM, left_out, publishable

Table = list[list[int]]
SMALL = st.sampled_from([(1, 3), (2, 2), (2, 3), (3, 2)]).flatmap(
    lambda shape: st.lists(
        st.lists(st.integers(0, 7), min_size=shape[1], max_size=shape[1]), min_size=shape[0], max_size=shape[0]
    )
)


def wide(seed: int) -> Table:
    chance = random.Random(seed)
    columns = chance.randint(2, 12)
    return [
        [int(chance.expovariate(1 / chance.choice([2, 8, 90]))) for _ in range(columns)]
        for _ in range(chance.randint(2, 12))
    ]


def published(table: Table) -> Table:
    return [table[row] for row in publishable([sum(each) for each in table])]


def parts(total: int, sizes: int) -> list[tuple[int, ...]]:
    """All ways to write `total` as so many whole numbers from 1."""
    if sizes == 0:
        return [()] if total == 0 else []
    return [(first, *rest) for first in range(1, total + 1) for rest in parts(total - first, sizes - 1)]


def could_be(table: Table, hidden: set[tuple[int, int]]) -> dict[tuple[int, int], set[int]]:
    """By trying everything: the numbers each cell left out may have, for whoever knows the rest and the sums."""
    columns = range(len(table[0]))
    of_rows = []
    for row, each in enumerate(table):
        gaps = [column for column in columns if (row, column) in hidden]
        known = sum(value for column, value in enumerate(each) if column not in gaps)
        of_rows.append([dict(zip(gaps, way, strict=True)) for way in parts(sum(each) - known, len(gaps))])
    found: dict[tuple[int, int], set[int]] = {cell: set() for cell in hidden}
    for ways in product(*of_rows):
        filled = [[way.get(c, each[c]) for c in columns] for way, each in zip(ways, table, strict=True)]
        sums = [sum(each) for each in zip(*filled, strict=True)]
        real = [sum(each) for each in zip(*table, strict=True)]
        if any(sums[c] != real[c] and (SUM, c) not in hidden for c in columns):
            continue
        for row, column in hidden:
            found[row, column].add(sums[column] if row == SUM else filled[row][column])
    return found


@settings(max_examples=60, deadline=None)
@given(SMALL)
def test_a_number_left_out_could_always_be_another(table: Table) -> None:
    table = published(table)
    hidden = left_out(table) if table else set()
    for row, each in enumerate(table):
        assert all(value == 0 or value >= LEAST for column, value in enumerate(each) if (row, column) not in hidden)
    if hidden:
        assert all(len(numbers) > 1 for numbers in could_be(table, hidden).values())


def test_no_line_of_the_table_has_a_single_gap() -> None:
    """In tables too wide to try everything: one gap in a line is what its sum fills."""
    for table in filter(None, (published(wide(seed)) for seed in range(80))):
        hidden = left_out(table)
        for row in {row for row, _column in hidden}:
            assert sum(cell[0] == row for cell in hidden) > 1
        for column in {column for _row, column in hidden}:
            assert sum(cell[1] == column for cell in hidden) > 1
        assert hidden == left_out(table)  # the same table is published the same way


def test_a_cell_of_three_goes_with_the_least_that_hides_it() -> None:
    table = [[40, 3, 60], [50, 70, 9], [80, 90, 8]]
    assert left_out(table) == {(0, 1), (0, 2), (1, 1), (1, 2)}  # the 9 is lost, the sums of columns are not


def test_a_month_of_three_cases_is_not_published_at_all() -> None:
    assert publishable([3, 0, 5, 4]) == [1, 2]
