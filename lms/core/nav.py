"""What stands in the menus. Features add items when the app is made; the page shows those that its reader may use."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Flask, current_app, request, url_for
from flask_login import current_user


def _everybody(_user: object) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class NavItem:
    """A link of a menu: "main" (masthead), "work" (own places), "tools" (signs beside it), "gate" (ways in)."""

    label: object  # a text or a lazy translation
    endpoint: str
    icon: str = ""
    menu: str = "main"
    shown_to: Callable[[Any], bool] = _everybody
    order: int = 50
    count: Callable[[], int] = lambda: 0  # what waits there, shown as a small number


@dataclass(frozen=True, slots=True)
class Shown:
    """An item as a page shows it."""

    label: str
    url: str
    icon: str
    current: bool
    count: int = 0
    is_staffs: bool = False  # not everybody has it


def add(app: Flask, *items: NavItem) -> None:
    """Put items into the menus."""
    known: list[NavItem] = app.extensions.setdefault("nav", [])
    known.extend(items)
    known.sort(key=lambda item: item.order)


def land(app: Flask, begins_here: Callable[[Any], bool], endpoint: str) -> None:  # Any: this floor knows no people
    """Whom `begins_here` names comes to `endpoint` after signing in."""
    app.extensions.setdefault("landings", []).append((begins_here, endpoint))


def landing(user: Any, default: str) -> str:  # Any: as above
    """Where `user` comes after signing in."""
    landings: list[tuple[Callable[[Any], bool], str]] = current_app.extensions.get("landings", [])
    return next((url_for(endpoint) for begins_here, endpoint in landings if begins_here(user)), default)


def shown(menu: str) -> list[Shown]:
    """The items of a menu for the reader of this request."""
    items: list[NavItem] = current_app.extensions.get("nav", [])
    user = current_user._get_current_object()  # noqa: SLF001 - the person behind Flask-Login's proxy, asked once
    here = _nearest(items)
    return [
        Shown(
            str(item.label),
            _address(item.endpoint),
            item.icon,
            item.endpoint == here,
            item.count(),
            is_staffs=item.shown_to is not _everybody,
        )
        for item in items
        if item.menu == menu and item.shown_to(user)
    ]


def _nearest(items: list[NavItem]) -> str:
    """The item that stands for this page: its own, else the only one of its feature, else none. Found once a page."""
    found: dict[str, str] = current_app.extensions.setdefault("nav_nearest", {})
    here = request.endpoint or ""
    if here not in found:
        endpoints = {item.endpoint for item in items}
        kin = [endpoint for endpoint in endpoints if endpoint.rpartition(".")[0] == here.rpartition(".")[0]]
        found[here] = here if here in endpoints else kin[0] if len(kin) == 1 else ""
    return found[here]


def _address(endpoint: str) -> str:
    """The address of a menu's place; the same on every page, so it is made once."""
    made: dict[tuple[str, str], str] = current_app.extensions.setdefault("nav_addresses", {})
    key = (request.script_root, endpoint)
    if key not in made:
        made[key] = url_for(endpoint)
    return made[key]
