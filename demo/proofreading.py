"""Reads the demo courses as an editor would, and lists what is wrong."""

import re
from collections import Counter
from collections.abc import Iterator
from html.parser import HTMLParser

from courses.quizzes import types
from courses.quizzes.types import Kind
from demo.syllabus import Course, Lesson, LessonKind, Question, Section, Words

TEXT_TAGS = ("h2", "h3", "p", "ul", "ol", "li", "strong", "em", "blockquote", "code", "br")
TABLE_TAGS = ("table", "thead", "tbody", "tr", "th", "td")
TAGS = frozenset((*TEXT_TAGS, *TABLE_TAGS))
ATTRIBUTES = frozenset({("code", "dir"), ("th", "scope")})
ARABIC = re.compile(r"[\u0621-\u064a]")
FEWEST_OPTIONS = 3
FEWEST_WORDS = 180  # of an Arabic text: a page, not a paragraph


def faults(course: Course) -> list[str]:
    """Everything an editor would send back, one sentence each; empty when the course is fit to print."""
    found = [*_untranslated(course.slug, course.title, course.tagline, course.summary)]
    keys = Counter([lesson.key for lesson in course.lessons] + [question.key for question in course.bank])
    found += [f"{key}: used {times} times" for key, times in keys.items() if times > 1]
    for section in course.sections:
        found += _section_faults(section)
    return found


def _section_faults(section: Section) -> Iterator[str]:
    yield from _untranslated(section.key, section.title, section.summary)
    yield from _untranslated(section.quiz.key, section.quiz.title, section.quiz.summary)
    known = {question.key for question in section.bank}
    yield from (
        f"{section.quiz.key}: asks {key}, which the bank lacks" for key in section.quiz.questions if key not in known
    )
    for lesson in section.lessons:
        yield from _lesson_faults(lesson)
    for band in section.quiz.rules.get("bands", ()):
        yield from _untranslated(section.quiz.key, band["text"])
    for question in section.bank:
        yield from _untranslated(question.key, *question.hints)
        yield from _question_faults(question)


def _lesson_faults(lesson: Lesson) -> Iterator[str]:
    yield from _untranslated(lesson.key, lesson.title, lesson.summary)
    if len(lesson.outcomes["ar"]) != len(lesson.outcomes["en"]):
        yield f"{lesson.key}: outcomes differ between the languages"
    if (lesson.kind is LessonKind.VIDEO) != (lesson.video is not None):
        yield f"{lesson.key}: a film, and only a film, names its video"
    if (lesson.kind in {LessonKind.AUDIO, LessonKind.FILE}) != (lesson.handout is not None):
        yield f"{lesson.key}: a recording or a file, and nothing else, names its handout"
    if (lesson.kind is LessonKind.LINK) != bool(lesson.url) or (lesson.kind is LessonKind.LIVE) != bool(lesson.room):
        yield f"{lesson.key}: a link, and only a link, leads to a page; a live session to a room"
    if (
        lesson.kind is LessonKind.TEXT
        and len(re.sub(r"<[^>]+>", " ", lesson.body.get("ar", "")).split()) < FEWEST_WORDS
    ):
        yield f"{lesson.key}: the Arabic text is too short"
    for language, html in lesson.body.items():
        yield from (f"{lesson.key}.{language}: {fault}" for fault in markup_faults(html))


def _question_faults(question: Question) -> Iterator[str]:
    yield from _untranslated(question.key, question.words, question.why)
    if not types.is_sound(question.kind, question.body):
        yield f"{question.key}: the bank would not take it"
    right = sum(option.right for option in question.options)
    match question.kind:
        case Kind.SINGLE if right != 1:
            yield f"{question.key}: needs one right option, has {right}"
        case Kind.MULTIPLE if not 1 < right < len(question.options):
            yield f"{question.key}: needs several right options and a wrong one, has {right} right"
        case Kind.TRUE_FALSE if not isinstance(question.answer, bool):
            yield f"{question.key}: needs true or false"
        case Kind.NUMERIC if question.answer is None or question.tolerance < 0:
            yield f"{question.key}: needs a number and a tolerance"
    if question.kind in {Kind.SINGLE, Kind.MULTIPLE}:
        if len(question.options) < FEWEST_OPTIONS or len({option.ar for option in question.options}) < len(
            question.options
        ):
            yield f"{question.key}: too few or repeated options"
        yield from _blank(question.key, *(option.words for option in question.options))


def _untranslated(key: str, *texts: Words) -> Iterator[str]:
    yield from _blank(key, *texts)
    for words in texts:
        if not ARABIC.search(words.get("ar", "")) or ARABIC.search(words.get("en", "")):
            yield f"{key}: wrong language in {words.get('en', '')[:40]!r}"


def _blank(key: str, *texts: Words) -> Iterator[str]:
    yield from (
        f"{key}: lacks a language"
        for words in texts
        if not (words.get("ar", "").strip() and words.get("en", "").strip())
    )


def markup_faults(html: str) -> list[str]:
    """What is not clean, semantic, well-nested HTML in `html`."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.faults + [f"<{tag}> is never closed" for tag in reader.open]


class _Reader(HTMLParser):
    """Walks a text and notes tags and attributes that a lesson may not have."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.faults: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in TAGS:
            self.faults.append(f"<{tag}> has no place in a lesson")
        self.faults += [f"{name} on <{tag}>" for name, _ in attrs if (tag, name) not in ATTRIBUTES]
        if tag != "br":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.faults.append(f"</{tag}> closes nothing")
