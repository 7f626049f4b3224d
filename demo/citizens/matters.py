"""The texts: what is brought, and how it is answered point by point."""

import random
import tomllib
from dataclasses import dataclass, field
from functools import lru_cache

from demo.syllabus import CONTENT
from lms.complaints.kinds import Kind, Outcome, Priority

MOSQUES = (
    "مسجد النور", "مسجد الرحمن", "مسجد التوبة", "مسجد السلام", "مسجد الهدى", "مسجد أبي بكر الصديق",
    "مسجد عمر بن الخطاب", "مسجد الفتح", "مسجد الصفا", "المسجد الكبير", "مسجد الإيمان", "مسجد سيدي عبد الله",
    "مسجد الأنصار", "مسجد المصطفى", "مسجد العزيز بالله",
)  # fmt: skip
TOWNS = {
    "eg-c": ("حلوان", "شبرا", "المطرية", "عين شمس", "المعادي"),
    "eg-gz": ("إمبابة", "البدرشين", "أوسيم", "الهرم", "العياط"),
    "eg-dk": ("المنصورة", "ميت غمر", "طلخا", "بلقاس", "السنبلاوين"),
    "eg-ast": ("أسيوط", "منفلوط", "القوصية", "ديروط", "أبو تيج"),
}
SINCE = (
    "أسبوع", "عشرة أيام", "أسبوعين", "ثلاثة أسابيع", "شهر", "أكثر من شهر", "شهرين", "ثلاثة أشهر", "بداية الصيف",
    "نصف عام",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Place:
    """What fills the gaps of a text."""

    directorate: str
    town: str
    mosque: str
    since: str

    def into(self, text: str) -> str:
        """The text with its gaps filled; «مسجد مسجد» is said once."""
        filled = text.format(mosque=self.mosque, town=self.town, since=self.since)
        return filled.replace("بمسجد مسجد", "بمسجد").replace("بمسجد المسجد", "بالمسجد")


@dataclass(frozen=True, slots=True)
class Matter:
    """One kind of thing that people bring, in several voices."""

    key: str
    kind: Kind
    category: str
    title: list[str]
    text: list[str]
    points: list[str]
    answer: list[list[str]]
    ask: str
    told: str
    outcome: Outcome
    reply: list[str] = field(default_factory=list)
    unit: str = ""
    urgent: bool = False
    confidential: bool = False

    @property
    def priority(self) -> Priority:
        return Priority.URGENT if self.urgent else Priority.NORMAL


@lru_cache(maxsize=1)
def every() -> list[Matter]:
    """All of them, as the file has them."""
    rows = tomllib.loads((CONTENT / "citizens" / "matters.toml").read_text("utf-8"))["matter"]
    return [Matter(kind=Kind(row.pop("kind")), outcome=Outcome(row.pop("outcome")), **row) for row in rows]


def somewhere(chance: random.Random) -> Place:
    """A town of one of the directorates whose offices are open, and a mosque in it; the capital has most."""
    directorate = chance.choices(list(TOWNS), weights=(5, 4, 3, 2))[0]
    return Place(directorate, chance.choice(TOWNS[directorate]), chance.choice(MOSQUES), chance.choice(SINCE))
