"""Where the atlas uses files of the media library, and what its rows are called in the log of actions."""

from collections.abc import Callable, Iterator, Sequence

from flask import url_for
from sqlalchemy import select

from lms.core.db import session
from lms.core.i18n import choose
from lms.publications.atlas.models import Place, Plate
from media.models import Asset
from media.uses import Use


def find(assets: Sequence[Asset]) -> Iterator[Use]:
    """The plates that show these pictures."""
    query = select(Plate).where(Plate.asset_id.in_([asset.id for asset in assets])).order_by(Plate.id)
    for plate in session().scalars(query):
        yield Use(plate.asset_id, _name(plate), _page(plate))


def place_names(ids: set[int]) -> dict[int, dict[str, str]]:
    """What places are called, for the log."""
    found = session().execute(select(Place.id, Place.name).where(Place.id.in_(ids)))
    return {row.id: row.name for row in found}


def plate_names(ids: set[int]) -> dict[int, dict[str, str]]:
    """What plates are called, for the log."""
    found = session().execute(select(Plate.id, Plate.title).where(Plate.id.in_(ids)))
    return {row.id: row.title for row in found}


def _name(plate: Plate) -> Callable[[], str]:
    return lambda: choose(plate.title)


def _page(plate: Plate) -> Callable[[], str]:
    return lambda: url_for("atlas_desk.plate", plate_id=plate.id)
