"""News between features is declared, with words, where it comes from."""

from importlib import import_module

import pytest
from blinker import NamedSignal

from tests.house.tree import ROOT, matching

MODULES = sorted(
    ".".join(path.relative_to(ROOT).with_suffix("").parts) for path in matching("events.py", "lms", "courses", "media")
)


def test_there_is_news():
    assert len(MODULES) >= 3


@pytest.mark.parametrize("module", MODULES)
def test_every_event_says_what_happened_and_who_sends_it(module):
    signals = {name: value for name, value in vars(import_module(module)).items() if isinstance(value, NamedSignal)}
    assert signals
    assert all(value.__doc__ and "ender" in value.__doc__ for value in signals.values()), signals
    assert all(value.name == name.replace("_", "-") for name, value in signals.items())
