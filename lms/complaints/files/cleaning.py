"""Making a file of a case harmless. Done twice it does no harm; killed anywhere it begins anew."""

import json
import sys
import tempfile
from pathlib import Path
from typing import Any

from lms.complaints.files import antivirus, rules
from lms.complaints.files.kinds import Way
from lms.complaints.files.models import CaseFile, FileState, Reason, Scan
from lms.complaints.files.service import FOLDER
from lms.core import clock
from lms.core.db import reading, transaction
from media import keeping, place, wash
from media.models import StoredObject
from media.runner import Limits, RunFailed, read

WASH = Path(wash.__file__)
LIMITS = Limits(
    memory_bytes=2_000_000_000, file_bytes=100_000_000, cpu_seconds=60, stall_seconds=120, deadline_seconds=120
)
MIMES = {"jpeg": "image/jpeg", "png": "image/png", "pdf": "application/pdf"}
OPEN = frozenset({FileState.PENDING, FileState.ERROR})


def clean(file_id: int) -> None:
    """Scan it, make it harmless, and note what came of it. Raises what should be tried again."""
    with reading() as current:
        file = current.get(CaseFile, file_id)
        original = current.get(StoredObject, file.original_id) if file and file.original_id else None
        own = rules.current()
    if file is None or original is None or file.state not in OPEN:
        return
    with tempfile.TemporaryDirectory(dir=place.own_work_folder()) as folder:
        try:
            found = _looked_at(file.way, original, Path(folder))
        except antivirus.Silent:
            _note(file_id, state=FileState.ERROR, reason=Reason.NO_ANSWER)
            raise
        except RunFailed:
            _note(file_id, state=FileState.ERROR, reason=Reason.BROKE_OFF)
            raise
    if own.originals is rules.Originals.DELETE:
        found["original_id"] = None
    _note(file_id, **found)


def _looked_at(way: Way, original: StoredObject, folder: Path) -> dict[str, Any]:  # Any: columns
    path = keeping.bring(original, folder / "original")
    url = place.settings().clamav_url
    scan = Scan.NOT_SCANNED
    if url:
        if antivirus.look(url, path):
            return {"state": FileState.BLOCKED, "scan": Scan.INFECTED, "reason": Reason.VIRUS}
        scan = Scan.CLEAN
    if way is Way.KEEP:
        return {"state": FileState.CLEAN, "scan": scan, "reason": None, "clean_id": original.id}
    said = washed(way, path, folder / "clean")
    if "refused" in said:
        return {"state": FileState.BLOCKED, "scan": scan, "reason": Reason(said["refused"])}
    kept = keeping.keep(folder / "clean", FOLDER, "", MIMES[said["made"]])
    return {
        "state": FileState.CLEAN, "scan": scan, "reason": None, "clean_id": kept.id, "removed": said["removed"],
    }  # fmt: skip


def washed(way: Way, source: Path, target: Path) -> dict[str, Any]:  # Any: JSON
    """What the program on its leash did. Raises `RunFailed` where it came to a bad end."""
    argv: list[str | Path] = [sys.executable, "-I", WASH, way.value, source.resolve(), target]
    said: dict[str, Any] = json.loads(read(argv, cwd=target.parent, limits=LIMITS))
    return said


def _note(file_id: int, **values: Any) -> None:  # Any: columns
    with transaction() as current:
        file = current.get_one(CaseFile, file_id)
        if file.state not in OPEN:  # another worker was quicker, or the case was anonymised meanwhile
            return
        for name, value in values.items():
            setattr(file, name, value)
        file.checked_at = clock.now()
