"""One question of every kind in a quiz of its own, as a tour: what it asks stands in `content/kinds.toml`."""

import io
import tomllib
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from PIL import Image, ImageDraw

from courses.catalog.models import Course, LessonKind, Section
from courses.catalog.service import content
from courses.quizzes.service import bank, papers
from demo.syllabus import CONTENT
from lms.accounts.models import User
from lms.core.db import session
from media import pictures
from media.models import AssetKind
from media.service import files
from media.storage import Stored

TOLD = tomllib.loads((CONTENT / "kinds.toml").read_text("utf-8"))
KEY = "tour-of-questions"
SIDES = (960, 320)
PAPER, INK, GREEN, AMBER = "#f6f2e7", "#2b3a34", "#126b4d", "#b27a1d"


def keep_picture() -> Stored:
    """The toolbar in the store; like every file, before anything is written."""
    return files.put(AssetKind.PICTURE, pictures.drawn_anew(toolbar()).content, pictures.MIME)


def plant(course: Course, section: Section, picture: Stored, trainer: User) -> None:
    """The tour as a lesson that nobody has to take, at the end of a section."""
    asset = files.row_of(trainer, AssetKind.PICTURE, "toolbar.png", picture, pictures.MIME)
    asset.width, asset.height = SIDES
    lesson = content.add_lesson(
        section, LessonKind.QUIZ, TOLD["quiz"]["title"], stable_key=KEY, minutes=20, is_required=False
    )
    shelf = bank.add_category(course.id, TOLD["quiz"]["title"])
    entries = [bank.write(shelf, kind, body, Decimal(1), trainer) for kind, body in questions(asset.public_id)]
    session().flush()
    rules = {"instructions": TOLD["quiz"]["summary"], "limit_seconds": None, "attempts_allowed": None}
    papers.add(papers.set_rules(papers.of_lesson(lesson.id), rules), entries)


def questions(picture: str) -> Iterator[tuple[str, dict[str, Any]]]:  # Any: the shape is the question type's
    """Each kind and body, with the public id of the picture where one is asked about."""
    for told in TOLD["question"]:
        body = dict(told["body"])
        if "picture" in body:
            body["picture"] = {**body["picture"], "asset": picture}
        yield told["kind"], body


def toolbar() -> io.BytesIO:
    """A toolbar as programs have it: a folder, a disk, scissors, a printer, a lens."""
    image = Image.new("RGB", SIDES, PAPER)
    draw = ImageDraw.Draw(image)
    for middle in (96, 288, 432, 576, 768):
        draw.rounded_rectangle((middle - 58, 102, middle + 58, 218), 14, fill="white", outline=INK, width=3)
    draw.polygon([(60, 130), (88, 130), (98, 142), (134, 142), (134, 192), (60, 192)], fill=AMBER, outline=INK)
    draw.rectangle((254, 126, 322, 194), fill=GREEN, outline=INK, width=3)
    draw.rectangle((270, 126, 306, 148), fill="white")
    draw.rectangle((264, 162, 312, 194), fill=PAPER)
    for side in (-1, 1):
        draw.line((432 - 22 * side, 128, 432 + 14 * side, 180), fill=INK, width=6)
        draw.ellipse((432 + 14 * side - 13, 176, 432 + 14 * side + 13, 202), outline=GREEN, width=6)
    draw.rectangle((552, 118, 600, 150), fill="white", outline=INK, width=3)
    draw.rounded_rectangle((536, 146, 616, 184), 6, fill=INK)
    draw.rectangle((552, 172, 600, 204), fill="white", outline=INK, width=3)
    draw.ellipse((736, 124, 784, 172), outline=GREEN, width=7)
    draw.line((778, 166, 802, 192), fill=INK, width=9)
    made = io.BytesIO()
    image.save(made, "PNG")
    made.seek(0)
    return made
