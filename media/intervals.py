"""Watched time as a set of intervals in milliseconds: sorted, apart from each other, none empty."""

from collections.abc import Iterable, Sequence

Interval = tuple[int, int]


def merge(intervals: Iterable[Sequence[int]]) -> list[Interval]:
    """Sort, drop what is empty or backward, and join what touches or overlaps."""
    merged: list[Interval] = []
    for start, end in sorted((int(a), int(b)) for a, b in intervals):
        if end <= start:
            continue
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        else:
            merged.append((start, end))
    return merged


def union(one: Iterable[Sequence[int]], other: Iterable[Sequence[int]]) -> list[Interval]:
    """What was watched in either."""
    return merge([*one, *other])


def total(intervals: Iterable[Sequence[int]]) -> int:
    """How many different milliseconds were watched."""
    return sum(end - start for start, end in merge(intervals))


def clip(intervals: Iterable[Sequence[int]], duration_ms: int) -> list[Interval]:
    """Keep only what lies within the length of the video."""
    return merge((max(start, 0), min(end, duration_ms)) for start, end in merge(intervals))


def subtract(intervals: Iterable[Sequence[int]], known: Iterable[Sequence[int]]) -> list[Interval]:
    """What is in `intervals` and not yet in `known`."""
    left = merge(intervals)
    for start, end in merge(known):
        left = [piece for a, b in left for piece in ((a, min(b, start)), (max(a, end), b)) if piece[0] < piece[1]]
    return left


def gaps(intervals: Iterable[Sequence[int]], duration_ms: int) -> list[Interval]:
    """What has not been watched yet."""
    return subtract([(0, duration_ms)], intervals)
