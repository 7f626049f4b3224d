"""Certificates: our engine against WeasyPrint, signed sheets, their weight, badges, a whole batch, the public page."""

import tempfile
from pathlib import Path

from bench import badges, certificate_issue, certificate_sheets, verify
from bench.figure import Figure, note

UNSIGNED, TIMES, SIGNED, HEAVIEST = 30, 8, 15, 95_000
PEOPLE, LONGEST = 1000, 60


def measure() -> Figure:
    """One line for all; rates are of a core's own time, so that a busy machine says the same."""
    parts = [*_sheets(), *_kept(), badges.measure(), _batch(), verify.measure()]
    line = "; ".join(f"{part.value} ({part.target}{'' if part.held else ', SHORT'})" for part in parts)
    return Figure(line, "each in brackets", all(part.held for part in parts))


def _sheets() -> list[Figure]:
    note("  Sheets with the whole design, a sealed code and another name each time:")
    ours, theirs = certificate_sheets.ours(), certificate_sheets.weasyprint()
    rate = 1 / ours.usual
    times = "WeasyPrint not measured" if theirs is None else f"{theirs / ours.usual:.1f} x WeasyPrint"
    return [
        Figure(f"{rate:.0f} sheets/s unsigned", f">= {UNSIGNED}", 1 / ours.slowest >= UNSIGNED),
        Figure(times, f">= {TIMES}", theirs is not None and theirs / ours.usual >= TIMES),
    ]


def _kept() -> list[Figure]:
    with tempfile.TemporaryDirectory(prefix="ijaza-bench-") as folder:
        seconds, size = certificate_issue.keeping(Path(folder))
    note(f"  sealed, set, signed and stored: {seconds * 1000:.1f} ms of a processor, {size / 1000:.1f} kB")
    return [
        Figure(f"{1 / seconds:.0f} sheets/s signed and stored", f">= {SIGNED}", 1 / seconds >= SIGNED),
        Figure(f"{size / 1000:.0f} kB signed", f"<= {HEAVIEST // 1000} kB", size <= HEAVIEST),
    ]


def _batch() -> Figure:
    with tempfile.TemporaryDirectory(prefix="ijaza-bench-") as folder:
        took, _spent = certificate_issue.whole_batch(Path(folder), PEOPLE)
    return Figure(f"{PEOPLE:,} issued, signed and printed in {took:.0f} s", f"<= {LONGEST} s", took <= LONGEST)
