"""Questions as Moodle XML; pictures and sounds stand in the element that shows them."""

import base64
import html
from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

from courses.quizzes.exchange import gaps, weights
from courses.quizzes.exchange.face import NO_FILES, Attached, Draft, Files, plain, say
from courses.quizzes.exchange.markup import as_html, escaped, in_languages
from courses.quizzes.exchange.moodle_bodies import ORDERINGS, WITHIN
from courses.quizzes.types import numbers
from courses.quizzes.types.face import WHOLE, Body, Said, written

NAME: Final = 60
TYPES: Final = {
    "single": "multichoice",
    "multiple": "multichoice",
    "true_false": "truefalse",
    "short": "shortanswer",
    "numeric": "numerical",
    "matching": "matching",
    "ordering": "ordering",
    "essay": "essay",
    "file": "essay",
    "cloze": "cloze",
}
Text = Mapping[str, str] | None


def write(drafts: Sequence[Draft], language: str, files: Files = NO_FILES) -> bytes:
    """Return a file of these questions, those of a shelf together."""
    return ("\n".join(_lines(drafts, language, files)) + "\n").encode()


def _lines(drafts: Sequence[Draft], language: str, files: Files) -> Iterator[str]:
    yield '<?xml version="1.0" encoding="UTF-8"?>\n<quiz>'
    path: Sequence[Said] = ()
    for draft in drafts:
        if draft.path != path:
            path = draft.path
            names = [as_html(name).replace("/", "//") for name in path]
            said = "/".join(["$course$/top", *names])
            yield f'<question type="category"><category><text>{escaped(said)}</text></category></question>'
        yield from _question(draft, language, files)
    yield "</quiz>"


def _question(draft: Draft, language: str, files: Files) -> Iterator[str]:
    body = draft.body
    ask = body["ask"]
    if draft.type == "cloze":
        ask = {language: f"{say(ask, language)}\n{gaps.write(body, language)}"}
    name = " ".join(say(body["ask"], language).split())[:NAME]
    yield f'<question type="{TYPES[draft.type]}">'
    yield f"<name><text>{escaped(name)}</text></name>"
    yield _shown("questiontext", ask, body.get("media"), files)
    yield _text("generalfeedback", body.get("explain"))
    yield f"<defaultgrade>{plain(draft.mark)}</defaultgrade>"
    yield from _WRITERS[draft.type](body, language, files)
    yield from (_text("hint", hint) for hint in body.get("hints") or [])
    if draft.tags:
        yield "<tags>" + "".join(f"<tag><text>{escaped(tag)}</text></tag>" for tag in draft.tags) + "</tags>"
    yield "</question>"


def _single(body: Body, _language: str, files: Files) -> Iterator[str]:
    return _choice("single", body, files)


def _multiple(body: Body, _language: str, files: Files) -> Iterator[str]:
    return _choice("multiple", body, files)


def _choice(kind: str, body: Body, files: Files) -> Iterator[str]:
    shares = weights.shares(kind, body)
    yield f"<single>{'true' if kind == 'single' else 'false'}</single>"
    yield _shuffled(body)
    for option, share in zip(body["options"], shares, strict=True):
        told = _text("feedback", option["feedback"]) if written(option.get("feedback")) else ""
        yield _shown(f'answer fraction="{weights.percent(share)}"', option["text"], option.get("media"), files, told)


def _true_false(body: Body, _language: str, _files: Files) -> Iterator[str]:
    yield _answer("true", WHOLE if body["right"] else Decimal(0), None)
    yield _answer("false", Decimal(0) if body["right"] else WHOLE, None)


def _short(body: Body, _language: str, _files: Files) -> Iterator[str]:
    yield f"<usecase>{int('case' in (body.get('heeds') or []))}</usecase>"
    for told in weights.typed(body):
        worth = numbers.parse(str(told.get("fraction") or "1")) or Decimal(0)
        yield _answer(weights.starred(told), worth, told.get("feedback"), markup="plain_text")


def _numeric(body: Body, language: str, _files: Files) -> Iterator[str]:
    right, by = weights.number(body)
    inside = f"<text>{plain(right)}</text><tolerance>{plain(by)}</tolerance>"
    yield f'<answer fraction="100" format="plain_text">{inside}</answer>'
    if unit := written(body.get("unit")):
        listed = [(as_html(unit) if len(unit) > 1 else say(unit, language), "1")]
        for other in body.get("units") or []:
            worth = numbers.parse(str(other.get("times", "1"))) or WHOLE
            listed.append((str(other["text"]), plain(Decimal(f"{1 / worth:.15g}"))))
        units = "".join(
            f"<unit><multiplier>{worth}</multiplier><unit_name>{escaped(name)}</unit_name></unit>"
            for name, worth in listed
        )
        yield f"<unitgradingtype>{int(body.get('unit_needed') is True)}</unitgradingtype>"
        yield f"<unitpenalty>1</unitpenalty><showunits>{0 if body.get('unit_needed') else 3}</showunits>"
        yield f"<units>{units}</units>"


def _matching(body: Body, language: str, _files: Files) -> Iterator[str]:
    yield _shuffled(body)
    for stem, choice in weights.pairs(body):
        said = written(choice)
        answer = as_html(said) if len(said) > 1 else say(said, language)
        inside = f"<text>{escaped(as_html(stem))}</text><answer><text>{escaped(answer)}</text></answer>"
        yield f'<subquestion format="html">{inside}</subquestion>'


def _ordering(body: Body, _language: str, _files: Files) -> Iterator[str]:
    grading = next(name for name, scoring in ORDERINGS.items() if scoring == body.get("scoring", "places"))
    yield "<layouttype>VERTICAL</layouttype><selecttype>ALL</selecttype><selectcount>0</selectcount>"
    yield f"<gradingtype>{grading}</gradingtype><showgrading>SHOW</showgrading>"
    for number, item in enumerate(body["items"], 1):
        yield f'<answer fraction="{number}" format="html"><text>{escaped(as_html(item["text"]))}</text></answer>'


def _essay(body: Body, _language: str, _files: Files) -> Iterator[str]:
    words = body.get("words") or {}
    yield "<responseformat>editor</responseformat><responserequired>1</responserequired>"
    for name, limit in (("minwordlimit", "least"), ("maxwordlimit", "most")):
        yield f"<{name}>{words.get(limit) or ''}</{name}>"
    yield _text("graderinfo", body.get("for_markers"))


def _file(body: Body, _language: str, _files: Files) -> Iterator[str]:
    yield "<responseformat>noinline</responseformat><responserequired>0</responserequired>"
    yield f"<attachments>{body.get('most_files') or 1}</attachments><attachmentsrequired>1</attachmentsrequired>"
    yield _text("graderinfo", body.get("for_markers"))


def _nothing(_body: Body, _language: str, _files: Files) -> Iterator[str]:
    yield from ()


_WRITERS: Final[dict[str, Callable[[Body, str, Files], Iterator[str]]]] = {
    "single": _single,
    "multiple": _multiple,
    "true_false": _true_false,
    "short": _short,
    "numeric": _numeric,
    "matching": _matching,
    "ordering": _ordering,
    "essay": _essay,
    "file": _file,
    "cloze": _nothing,
}


def _answer(said: str, share: Decimal, feedback: Any, markup: str = "html") -> str:  # Any: a text, or none
    told = _text("feedback", feedback) if written(feedback) else ""
    return f'<answer fraction="{weights.percent(share)}" format="{markup}"><text>{escaped(said)}</text>{told}</answer>'


def _shuffled(body: Body) -> str:
    return f"<shuffleanswers>{'false' if body.get('shuffle') is False else 'true'}</shuffleanswers>"


def _text(name: str, text: Text) -> str:
    return _html(name, as_html(text))


def _html(name: str, said: str, more: str = "") -> str:
    return f'<{name} format="html"><text>{escaped(said)}</text>{more}</{name.partition(" ")[0]}>'


def _shown(name: str, text: Body, media: Any, files: Files, more: str = "") -> str:  # Any: a list, or none
    """A text with its pictures and sounds; where they are described in other languages, each says which it is."""
    kept = [(files[each["asset"]], written(each["alt"])) for each in media or [] if each["asset"] in files]
    is_apart = any(set(alt) != set(written(text)) for _file, alt in kept)
    shown = [as_html(text, apart=is_apart)]
    for file, alt in kept:
        marks = {language: _mark(file, words) for language, words in alt.items()}
        shown.append(in_languages(marks) if is_apart or len(marks) > 1 else next(iter(marks.values())))
    return _html(name, "<br>".join(shown), "".join(_file_of(file) for file, _alt in kept) + more)


def _mark(file: Attached, alt: str) -> str:
    said, source = html.escape(alt), f"{WITHIN}/{file.name}"
    if file.kind == "picture":
        return f'<img src="{source}" alt="{said}">'
    return f'<audio controls src="{source}" title="{said}"></audio>'


def _file_of(file: Attached) -> str:
    content = base64.b64encode(file.content).decode()
    return f'<file name="{file.name}" path="/" encoding="base64">{content}</file>'
