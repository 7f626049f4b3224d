"""Cutting plates, by workers."""

from lms.core.jobs import Job, Running, every, job
from lms.publications.atlas.models import Plate
from lms.publications.atlas.service import cutting

RETRIES = 3


@job("atlas.cut", queue="books", retries=RETRIES)
def cut(running: Running, plate_id: int) -> None:
    """Cut a plate into tiles; twice is harmless."""
    del running
    cutting.cut(plate_id)


def cut_later(plate: Plate) -> Job:
    """Ask for it; asking twice gives the same job, and begins anew one that was given up."""
    return cut.later(key=cutting.key_of(plate.id), plate_id=plate.id)


@every(20)
def cut_what_arrived() -> None:
    """Ask for the plates whose upload has been found good."""
    for plate_id in cutting.waiting():
        cut.later(key=cutting.key_of(plate_id), plate_id=plate_id)
