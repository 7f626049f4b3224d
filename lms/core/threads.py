"""Several things at once, in threads that know the app of whoever asks: they wait for programs and ask no database."""

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from flask import Flask, current_app

Thing = TypeVar("Thing")
Made = TypeVar("Made")


def in_threads(act: Callable[[Thing], Made], things: Iterable[Thing], most: int) -> list[Made]:
    """What `act` made of each, in their order; `most` of them at a time. Raises what the first one raised."""
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]  # noqa: SLF001 - not a proxy: a thread has none

    def within(thing: Thing) -> Made:
        with app.app_context():
            return act(thing)

    with ThreadPoolExecutor(most, thread_name_prefix="beside") as pool:
        return list(pool.map(within, things))
