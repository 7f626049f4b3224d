"""Questions as GIFT."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal

from courses.quizzes.exchange import weights
from courses.quizzes.exchange.face import NO_FILES, Draft, Files, plain, say
from courses.quizzes.exchange.gift_signs import escape
from courses.quizzes.types import numbers
from courses.quizzes.types.face import WHOLE, Body, Said

NAME = 40


def write(drafts: Sequence[Draft], language: str, _files: Files = NO_FILES) -> bytes:
    """Return a file of these questions, those of a shelf together."""
    return ("\n".join(_lines(drafts, language)).rstrip() + "\n").encode()


def _lines(drafts: Sequence[Draft], language: str) -> Iterable[str]:
    path: Sequence[Said] = ()
    for draft in drafts:
        if draft.path != path:
            path = draft.path
            names = [say(name, language).replace("/", "//").replace("\n", " ") for name in path]
            yield "$CATEGORY: $course$/top" + "".join(f"/{name}" for name in names) + "\n"
        if draft.tags:
            yield "// " + " ".join(f"[tag:{tag.replace(']', ')')}]" for tag in draft.tags)
        ask = say(draft.body["ask"], language)
        name = escape(" ".join(ask.split())[:NAME])
        answers = _ANSWERS[draft.type](draft.body, language)
        explain = say(draft.body.get("explain"), language)
        if explain:
            answers += f"####{escape(explain)}"
        yield f"::{name}::[plain]{escape(ask)} {{{answers}}}\n"


def _single(body: Body, language: str) -> str:
    pieces = []
    for option, share in zip(body["options"], weights.shares("single", body), strict=True):
        sign = "=" if option.get("right") and share == WHOLE else "~"
        told = _told(option, language)
        is_bare = not (sign == "~" and share) and not _looks_weighed(told)
        pieces.append(sign + ("" if is_bare else f"%{weights.percent(share)}%") + told)
    return " ".join(pieces)


def _multiple(body: Body, language: str) -> str:
    every = zip(body["options"], weights.shares("multiple", body), strict=True)
    return " ".join(f"~%{weights.percent(share)}%{_told(option, language)}" for option, share in every)


def _true_false(body: Body, _language: str) -> str:
    return "TRUE" if body["right"] else "FALSE"


def _numeric(body: Body, _language: str) -> str:
    right, by = weights.number(body)
    return f"#{plain(right)}:{plain(by)}"


def _short(body: Body, language: str) -> str:
    pieces = []
    for answer in weights.typed(body):
        worth = numbers.parse(str(answer.get("fraction") or "1")) or Decimal(0)
        feedback = say(answer.get("feedback"), language)
        told = _no_arrow(escape(weights.starred(answer))) + (f"#{escape(feedback)}" if feedback else "")
        is_bare = worth == WHOLE and not _looks_weighed(told)
        pieces.append("=" + ("" if is_bare else f"%{weights.percent(worth)}%") + told)
    return " ".join(pieces)


def _matching(body: Body, language: str) -> str:
    told = [[_no_arrow(escape(say(text, language))) for text in pair] for pair in weights.pairs(body)]
    return " ".join(f"={stem} -> {choice}" for stem, choice in told)


def _essay(_body: Body, _language: str) -> str:
    return ""


_ANSWERS: dict[str, Callable[[Body, str], str]] = {
    "single": _single,
    "multiple": _multiple,
    "true_false": _true_false,
    "numeric": _numeric,
    "short": _short,
    "matching": _matching,
    "essay": _essay,
}


def _looks_weighed(told: str) -> bool:
    """Whether a text begins as a weight does; no escape helps there, but a weight of its own before it does."""
    return told.startswith("%") and "%" in told[1:]


def _no_arrow(told: str) -> str:
    """GIFT takes this arrow for the middle of a pair and has no escape for it."""
    return told.replace("->", "→")


def _told(option: Mapping[str, object], language: str) -> str:
    text, feedback = option.get("text"), option.get("feedback")
    assert isinstance(text, Mapping)  # noqa: S101 - options that were checked have a text
    told = escape(say(text, language))
    if isinstance(feedback, Mapping) and say(feedback, language):
        told += f"#{escape(say(feedback, language))}"
    return told
