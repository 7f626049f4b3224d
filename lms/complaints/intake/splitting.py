"""A text as numbered points, which the citizen then edits: each of them will have to be answered. Pure."""

import re

MOST_POINTS = 8
LONGEST = 700
_FEWEST_WORDS = 3
_LISTED = re.compile(
    r"^\s*(?:[-–—•*▪]|[\(\[]?[0-9٠-٩۰-۹]{1,2}\s*[\)\]\.\-–:ـ/]|(?:أولا|ثانيا|ثالثا|رابعا|خامسا)ً?\s*[:،\-]?)\s*"
)
_ENDS = re.compile(r"(?<=[.!?؟؛])\s+|(?<=[.!؟؛])(?=[^\s\d.)\]])")


def points(text: str) -> tuple[str, ...]:
    """The points of a text: its list, else its paragraphs, else its sentences; eight at the most."""
    lines = [line.strip() for line in text.replace("\r\n", "\n").split("\n") if line.strip()]
    if not lines:
        return ()
    listed = [line for line in lines if _LISTED.match(line)]
    if len(listed) > 1:
        found = _joined_lists(lines)
    elif len(lines) > 1:
        found = lines
    else:
        found = _sentences(lines[0])
    return tuple(point[:LONGEST] for point in _few(found))


def title(text: str, most: int = 80) -> str:
    """The beginning of a text, cut between words."""
    flat = " ".join(text.split())
    if len(flat) <= most:
        return flat
    return flat[:most].rsplit(" ", 1)[0].rstrip("،,.؛;:") + "…"


def _joined_lists(lines: list[str]) -> list[str]:
    """Each item of a list with the lines under it; what stands before the first item opens the first point."""
    found: list[str] = []
    opening: list[str] = []
    for line in lines:
        if _LISTED.match(line):
            found.append(_LISTED.sub("", line, count=1))
        elif found:
            found[-1] += f"\n{line}"
        else:
            opening.append(line)
    return [
        item for item in ([*opening, *found] if len(" ".join(opening).split()) >= _FEWEST_WORDS * 3 else found) if item
    ]


def _sentences(text: str) -> list[str]:
    """Sentences; a very short one belongs to the one before it."""
    found: list[str] = []
    for sentence in filter(None, (part.strip() for part in _ENDS.split(text))):
        if found and len(sentence.split()) < _FEWEST_WORDS:
            found[-1] += f" {sentence}"
        else:
            found.append(sentence)
    return found


def _few(found: list[str]) -> list[str]:
    """No more than may be; what is beyond stays together in the last."""
    if len(found) <= MOST_POINTS:
        return found
    return [*found[: MOST_POINTS - 1], "\n".join(found[MOST_POINTS - 1 :])]
