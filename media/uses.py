"""Where assets are used. Media knows no course: whoever uses assets says how they are found.

uses.add(app, find)      # find(assets) -> Use of each place, for all of them in a query or two
"""

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from flask import Flask, current_app

from media.models import Asset


class Use(NamedTuple):
    """A place where an asset is used: what it is called, and its page for those who look after it.

    Both are made when they are shown: the worker, which only asks whether there is a place, has no page.
    """

    asset_id: int
    name: Callable[[], str]
    page: Callable[[], str]

    @property
    def title(self) -> str:
        return self.name()

    @property
    def address(self) -> str:
        return self.page()


Find = Callable[[Sequence[Asset]], Iterable[Use]]


def add(app: Flask, find: Find) -> None:
    """Have `find` asked wherever it matters whether an asset is used."""
    app.extensions.setdefault("media_uses", []).append(find)


def of(assets: Sequence[Asset]) -> dict[int, list[Use]]:
    """The places of each asset, by its id; a few queries for all of them."""
    found: dict[int, list[Use]] = {asset.id: [] for asset in assets}
    if assets:
        for find in current_app.extensions.get("media_uses", []):
            for use in find(assets):
                found[use.asset_id].append(use)
    return found
