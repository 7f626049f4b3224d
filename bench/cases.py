"""Complaints: queue and statistics with 100,000 cases, clocks, filing by 32 at once, and how long a no takes.

BENCH_CASES says how many cases, for a trial; the figure counts only with all of them.
"""

import os

from bench import case_clocks, case_desk, case_filing, tracking
from bench.case_rows import platform
from bench.figure import Figure, note

CASES, FEW = 100_000, 1_000


def measure() -> Figure:
    """On SQLite, and on the PostgreSQL that TEST_DATABASE_URL names."""
    count = int(os.environ.get("BENCH_CASES", CASES))
    servers = {"SQLite": "", "PostgreSQL": os.environ.get("TEST_DATABASE_URL", "")}
    parts = [case_clocks.measure(), tracking.measure()]
    for name, server in servers.items():
        if server or name == "SQLite":
            note(f" {name}")
            parts += [Figure(f"{name} {part.value}", part.target, part.held) for part in _once(server, count)]
    is_whole = bool(servers["PostgreSQL"]) and count >= CASES
    line = "; ".join(f"{part.value} ({part.target}{'' if part.held else ', SHORT'})" for part in parts)
    rest = "" if is_whole else f"; not the whole figure: {count:,} cases, both databases are wanted"
    return Figure(f"{line}{rest}", "each in brackets", is_whole and all(part.held for part in parts))


def _once(server: str, count: int) -> list[Figure]:
    """One database."""
    with platform(server, count) as many, platform(server, FEW) as few:
        figures = [*case_desk.queue(many, few), case_desk.year(many)]
        return [*figures, case_filing.filing(many)]
