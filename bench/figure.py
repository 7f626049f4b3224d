"""What a bench ends with: one figure against its target."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """`value` in words with its unit, the target in words, and whether it held."""

    value: str
    target: str
    held: bool

    def line(self, name: str) -> str:
        return f"{name}: {self.value} (target {self.target}) {'held' if self.held else 'short'}"


def note(text: str) -> None:
    """One line of progress."""
    print(text, flush=True)
