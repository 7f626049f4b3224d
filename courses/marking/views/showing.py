"""The work as the desk shows it: a blind marker meets a code, and files without their names."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from flask import url_for

from courses.marking import sources
from courses.marking.models import MarkingTask, MarkingWork
from courses.marking.words import FORMS, ROLES
from lms.core import clock
from lms.core.db import session
from lms.core.i18n import _, locale, number
from media import playback
from media.models import Asset, AssetKind, AssetState, StoredObject
from media.playback import Playback
from media.service import files

PLAYED = frozenset({AssetKind.AUDIO, AssetKind.VIDEO})


class Piece(NamedTuple):
    """A file of the work: played, shown or given to keep."""

    asset: Asset
    name: str
    playback: Playback | None = None
    address: str = ""
    renewal: str = ""

    @property
    def is_picture(self) -> bool:
        """Whether it is looked at in place."""
        return self.asset.kind is AssetKind.PICTURE


def of(task: MarkingTask) -> dict[str, Any]:  # Any: what the template shows
    """What a page shows of a work."""
    shown = sources.of(task.work).show(task.work)
    heard = playback.of_all([asset.id for asset in shown.assets if _is_played(asset)])
    return {
        "shown": shown,
        "pieces": [_piece(task, asset, place, heard) for place, asset in enumerate(shown.assets, start=1)],
        "learner": learner(task.work),
        "forms": FORMS,
        "roles": ROLES,
        "now": clock.now(),
    }


def assets(task: MarkingTask) -> tuple[Asset, ...]:
    """The files of the work."""
    return sources.of(task.work).show(task.work).assets


def learner(work: MarkingWork) -> str:
    """The learner's name, or what a blind marker calls them."""
    if work.is_nameless:
        return _("Learner %(code)s", code=work.code)
    return work.enrolment.user.name(locale())


def _is_played(asset: Asset) -> bool:
    return asset.kind in PLAYED or asset.wanted in PLAYED


def _piece(task: MarkingTask, asset: Asset, place: int, heard: Mapping[int, Playback]) -> Piece:
    if _is_played(asset):
        name = _("Recording %(number)s", number=number(place))
        renewal = url_for("desk.sources", task_id=task.id, public_id=asset.public_id)
        return Piece(asset, name, playback=heard.get(asset.id), renewal=renewal)
    name = _("File %(number)s", number=number(place)) if task.work.is_nameless else asset.title
    if asset.state is not AssetState.READY or asset.source_id is None:
        return Piece(asset, name)
    if asset.kind is AssetKind.PICTURE:
        return Piece(asset, name, address=files.address(session().get_one(StoredObject, asset.source_id)))
    suffix = str(asset.probe.get("suffix", ""))
    hidden = f"{task.work.code}-{place}" + (f".{suffix}" if suffix else "")
    return Piece(asset, name, address=files.download(asset, name=hidden if task.work.is_nameless else ""))
