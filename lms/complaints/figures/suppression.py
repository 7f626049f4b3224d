"""Tables for the public in which no small number can be read, nor computed from the rest.

A number from 1 to 4 is left out. As sums are published too, others are left out with it (complementary suppression),
until for each number left out there is another table, with other numbers in its place, that agrees with everything
that is published. Numbers of a table with its sums are the arcs of a network between rows and columns; another table is
a cycle along which the numbers left out go up and down by one. So the check is exact, not a rule of thumb.

The sums of rows are `fixed`: several tables share them (the months), so they are published in all of them. Who asks
must leave out rows whose sum itself is small: `publishable`.
"""

import heapq
from collections.abc import Sequence

LEAST = 5
SUM = -1  # as a row: the sums of the columns; as a column: the sums of the rows
Cell = tuple[int, int]
Node = tuple[str, int]
SUMS_ARE_DEARER = 1_000_000


def publishable(sums: Sequence[int]) -> list[int]:
    """The rows that may be published at all: those of nothing, and those of enough."""
    return [row for row, total in enumerate(sums) if total == 0 or total >= LEAST]


def left_out(table: Sequence[Sequence[int]]) -> set[Cell]:
    """The cells to leave out of rows × columns; (SUM, column) is a column's sum. Rows' sums are published."""
    found = _Table(table)
    small = sorted(cell for cell, value in found.values.items() if 0 < value < LEAST)
    found.hidden = set(small)
    for cell in small:  # what is hidden well stays so when more is left out
        if not found.is_hidden_well(cell) and not found.hide_better(cell):
            return {cell for cell, value in found.values.items() if value}  # nothing hides it: then nothing is said
    return found.hidden


class _Table:
    """The numbers and the sums of columns as arcs between rows and columns. A sum of a column stands in row SUM."""

    def __init__(self, rows: Sequence[Sequence[int]]) -> None:
        self.hidden: set[Cell] = set()
        self.values = {(row, column): value for row, each in enumerate(rows) for column, value in enumerate(each)}
        for column, each in enumerate(zip(*rows, strict=True)):
            self.values[SUM, column] = sum(each)
        self.arcs: dict[Node, list[tuple[Cell, Node]]] = {}
        for cell, value in self.values.items():
            for up in (True, False):
                if value > (0 if up else 1):  # nothing is published as 0, so no number that is left out is 0
                    here, there = _ends(cell, up=up)
                    self.arcs.setdefault(here, []).append((cell, there))

    def is_hidden_well(self, cell: Cell) -> bool:
        """Whether the number could as well be one more, or one less."""
        return any(self._way(cell, up=up, only_hidden=True) is not None for up in (True, False))

    def hide_better(self, cell: Cell) -> bool:
        """Leave out with `cell` what hides it and loses the least; sums are kept as long as possible."""
        ways = [self._way(cell, up=up, only_hidden=False) for up in (True, False)]
        found = [way for way in ways if way is not None]
        if found:
            self.hidden |= set(min(found)[1])
        return bool(found)

    def _way(self, cell: Cell, *, up: bool, only_hidden: bool) -> tuple[int, list[Cell]] | None:
        """The cheapest cycle through `cell` when it goes up (or down) by one: its cost and its other cells."""
        if not up and self.values[cell] == 1:
            return None
        goal, begin = _ends(cell, up=up)
        best: dict[Node, int] = {begin: 0}
        queue: list[tuple[int, Node, list[Cell]]] = [(0, begin, [])]
        while queue:
            cost, node, path = heapq.heappop(queue)
            if node == goal:
                return cost, path
            for arc, there in self.arcs.get(node, []):
                if arc == cell or (only_hidden and arc not in self.hidden):
                    continue
                spent = cost + self._price(arc)
                if spent < best.get(there, spent + 1):
                    best[there] = spent
                    heapq.heappush(queue, (spent, there, [*path, arc]))
        return None

    def _price(self, cell: Cell) -> int:
        if cell in self.hidden:
            return 0
        return self.values[cell] + (SUMS_ARE_DEARER if cell[0] == SUM else 0)


def _ends(cell: Cell, *, up: bool) -> tuple[Node, Node]:
    """From where to where one goes when a number goes up; a sum counts against what it sums."""
    row, column = cell
    ends: tuple[Node, Node] = (("row", row), ("column", column))
    forward = up != (row == SUM)
    return ends if forward else (ends[1], ends[0])
