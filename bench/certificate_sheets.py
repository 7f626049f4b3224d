"""Sheets by our own engine, unsigned and without its waiting: what a core does in a second of its time."""

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

from bench.figure import note
from lms.certificates import pressroom
from lms.certificates.record import Record
from lms.certificates.typeset import typeset
from tests.lms.certificates.sheets import HARD, SEAL

EACH = 40
LAST = ("محمود", "أحمد", "حسن", "علي", "سعيد")
TICKS = os.sysconf("SC_CLK_TCK")
PANGO = "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"


class Engine(NamedTuple):
    """Seconds of a processor a sheet, in the middle of the kinds and for the slowest; bytes of the largest."""

    usual: float
    slowest: float
    bytes: int


def ours() -> Engine:
    """Every hard certificate with its code and seal, each time another name, number and code."""
    spent, sizes = {}, {}
    typeset(HARD["tashkeel"], seal=SEAL)  # the program is started, its fonts are read
    compositor = pressroom.compositor.pid or 0  # whose processor time is counted
    for name in sorted(HARD.keys() - {"transcript"}):
        begun = time.process_time() + used(compositor)
        for number in range(EACH):
            sizes[name] = len(typeset(_another(HARD[name], number), seal=f"{number:08}{SEAL[8:]}"))
        spent[name] = (time.process_time() + used(compositor) - begun) / EACH
        note(f"  {name}: {spent[name] * 1000:.1f} ms of a processor, {sizes[name] / 1000:.1f} kB unsigned")
    return Engine(sum(spent.values()) / len(spent), max(spent.values()), max(sizes.values()))


def weasyprint() -> float | None:
    """Seconds of a processor a sheet of the same design from HTML; None where it cannot run here."""
    with tempfile.TemporaryDirectory(prefix="ijaza-bench-") as folder:
        told = subprocess.run(
            [sys.executable, "-m", "bench.certificate_html", folder],
            cwd=Path(__file__).parents[1],
            capture_output=True,
            text=True,
            check=False,
        )
    if told.returncode:
        note(f"  WeasyPrint does not run here: {told.stderr.strip().splitlines()[-1]}")
        note(f"  It needs requirements-bench.txt (bin/bench installs it) and pango: apt install {PANGO}")
        return None
    found = json.loads(told.stdout.splitlines()[-1])
    note(f"  WeasyPrint: {found['seconds'] * 1000:.0f} ms of a processor, {found['bytes'] / 1000:.1f} kB")
    return float(found["seconds"])


def used(pid: int) -> float:
    """Seconds of a processor that a program has used."""
    fields = Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def _another(record: Record, number: int) -> Record:
    name = {"ar": f"{record['name']['ar']} {LAST[number % len(LAST)]}", "en": record["name"]["en"]}
    changed = {"serial": f"IAA-2026-CC-{number:06}", "verify": f"{record['verify'][:-4]}{number:04}"}
    return {**record, "name": name, **changed}  # type: ignore[typeddict-item]  # the same keys
