"""Pictures, sounds and files of questions, found for a whole page at once: two queries, none where there are none."""

import dataclasses
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeVar

from flask import url_for

from courses.quizzes import types
from courses.quizzes.service.sent import BROKEN, Sending, Sent
from courses.quizzes.shown import Asked, Marked
from courses.quizzes.types.face import ANSWER
from lms.core.i18n import _
from media import playback, tickets
from media.models import Asset
from media.service import showing
from media.service.showing import Place

Shown = TypeVar("Shown", Asked, Marked)
Held = tuple[dict[str, Asset], dict[str, Place]]  # files that were sent, and where they can be heard


def asked(questions: Sequence[Asked], attempt_id: str = "", user_id: int = 0) -> list[Asked]:
    """Return the questions with where their pictures are; those of an attempt with the files that were sent."""
    dressed = _placed(questions, lambda question: _named(question.question))
    if not attempt_id:
        return dressed
    told = {each.slot: each for each in marked([each.feedback for each in dressed if each.feedback], attempt_id)}
    dressed = [dataclasses.replace(each, feedback=told.get(each.slot)) for each in dressed] if told else dressed
    held = _held(name for each in dressed if each.type in types.UPLOADED for name in each.given.get(ANSWER, ()))
    return [_sending(each, attempt_id, user_id, held) if each.type in types.UPLOADED else each for each in dressed]


def marked(questions: Sequence[Marked], attempt_id: str = "") -> list[Marked]:
    """Likewise, for questions that are marked."""
    dressed = _placed(questions, _named_marked)
    held = _held(file.public_id for each in dressed for file in each.sent)
    return [
        dataclasses.replace(each, sent=_files(held, [file.public_id for file in each.sent], attempt_id, each.slot))
        if each.sent
        else each
        for each in dressed
    ]


def places(body: Mapping[str, Any]) -> dict[str, Place]:  # Any: the shape is the question type's
    """Where the pictures and sounds of a question are, for the page on which it is written."""
    return showing.addresses(_named(body))


def files(public_ids: Iterable[str], attempt_id: str, slot: int) -> list[Sent]:
    """The files of one answer, for the page of who marks it."""
    wanted = list(public_ids)
    return _files(_held(wanted), wanted, attempt_id, slot)


def _placed(questions: Sequence[Shown], named: Any) -> list[Shown]:  # Any: takes what the list holds
    wanted = {each.slot: set(named(each)) for each in questions}
    places = showing.addresses(set().union(*wanted.values()) if wanted else ())
    if not places:
        return list(questions)
    return [
        dataclasses.replace(each, places={name: places[name] for name in wanted[each.slot] if name in places})
        for each in questions
    ]


def _named(question: Mapping[str, Any]) -> Iterator[str]:  # Any: what a type shows
    for media in (question.get("media"), *(option.get("media") for option in question.get("options", []))):
        yield from (each["asset"] for each in media or [])
    if question.get("picture"):
        yield question["picture"]["asset"]


def _named_marked(question: Marked) -> Iterator[str]:
    yield from (each["asset"] for each in question.media)
    if question.spot:
        yield question.spot["picture"]["asset"]


def _held(public_ids: Iterable[str]) -> Held:
    found = showing.found(public_ids, reader=playback.reader())
    assets = {name: asset for name, (asset, _where) in found.items() if asset.is_private}
    return assets, {name: where for name, (_asset, where) in found.items() if where}


def _sending(question: Asked, attempt_id: str, user_id: int, held: Held) -> Asked:
    where = url_for("quizzes.send_files", public_id=attempt_id)
    return dataclasses.replace(
        question,
        sent=_files(held, question.given.get(ANSWER, ()), attempt_id, question.slot),
        sending=Sending(where, tickets.give(user_id), f"{attempt_id}/{question.slot}"),
    )


def _files(held: Held, public_ids: Iterable[str], attempt_id: str, slot: int) -> list[Sent]:
    assets, places = held
    return [_file(assets[name], places.get(name), attempt_id, slot) for name in public_ids if name in assets]


def _file(asset: Asset, place: Place | None, attempt_id: str, slot: int) -> Sent:
    url = url_for("quizzes.open_sent", public_id=attempt_id, slot=slot, asset_id=asset.public_id)
    note = _("could not be read") if asset.state in BROKEN else _("received")
    return Sent(asset.public_id, asset.title, note, url, place.address if place else "")
