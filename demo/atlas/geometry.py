"""Ornament by Hankin's way: rays from the middle of each side of a tiling's polygons meet and make stars."""

import math
from collections.abc import Iterator
from typing import NamedTuple

Point = tuple[float, float]
R12 = (2 + math.sqrt(3)) / 2  # from the middle of a dodecagon of side 1 to its sides
R8 = (1 + math.sqrt(2)) / 2


class Tile(NamedTuple):
    """A regular polygon of side 1: its middle, its sides, and where the middle of its first side looks."""

    x: float
    y: float
    sides: int
    turn: float  # degrees

    def middle(self, number: float) -> Point:
        """The middle of a side."""
        inner = 0.5 / math.tan(math.pi / self.sides)
        angle = math.radians(self.turn) + 2 * math.pi * number / self.sides
        return self.x + inner * math.cos(angle), self.y + inner * math.sin(angle)

    def star(self, contact: float) -> list[Point]:
        """The star whose rays leave the sides at this angle, in degrees: middles and meeting points in turn."""
        inner = 0.5 / math.tan(math.pi / self.sides)
        half = math.pi / self.sides
        meeting = inner * math.cos(math.radians(contact)) / math.cos(math.radians(contact) - half)
        points: list[Point] = []
        for side in range(self.sides):
            angle = math.radians(self.turn) + 2 * half * side
            points.append((self.x + inner * math.cos(angle), self.y + inner * math.sin(angle)))
            points.append((self.x + meeting * math.cos(angle + half), self.y + meeting * math.sin(angle + half)))
        return points


def eights(across: int, down: int) -> Iterator[Tile]:
    """Octagons and squares."""
    step = 2 * R8
    for column in range(-1, across + 1):
        for row in range(-1, down + 1):
            yield Tile(column * step, row * step, 8, 0)
            yield Tile((column + 0.5) * step, (row + 0.5) * step, 4, 45)


def royal(across: int, down: int) -> Iterator[Tile]:
    """Dodecagons, hexagons and squares: the richest."""
    step = 2 * R12 + 1
    for x, y, up, over in _lattice(across, down, step):
        yield Tile(x, y, 12, 0)
        yield Tile(*up, 6, 30)
        yield Tile(*over, 6, 30)
        for turn in (0, 60, 120):
            angle = math.radians(turn)
            yield Tile(x + step / 2 * math.cos(angle), y + step / 2 * math.sin(angle), 4, turn)


def _lattice(across: int, down: int, step: float) -> Iterator[tuple[float, float, Point, Point]]:
    """Points of triangles, with the middles of the two triangles beside each."""
    tall = step * math.sqrt(3) / 2
    for row in range(-1, down + 1):
        for column in range(-1, across + 1):
            x, y = (column + (row % 2) / 2) * step, row * tall
            yield x, y, (x + step / 2, y + tall / 3), (x, y + 2 * tall / 3)


TILINGS = {"eights": eights, "royal": royal}
