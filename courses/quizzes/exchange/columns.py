"""The columns of a sheet of questions, and the words that are understood in them, in both languages."""

from typing import Final

from courses.quizzes.types.face import Said
from lms.accounts import names

OPTIONS: Final = 12
KINDS: Final[dict[str, Said]] = {
    "single": {"ar": "اختيار واحد", "en": "one right option"},
    "multiple": {"ar": "اختيار متعدد", "en": "several right options"},
    "true_false": {"ar": "صواب وخطأ", "en": "true or false"},
    "numeric": {"ar": "عدد", "en": "number"},
    "short": {"ar": "إجابة قصيرة", "en": "short answer"},
    "matching": {"ar": "توصيل", "en": "matching"},
    "ordering": {"ar": "ترتيب", "en": "ordering"},
    "essay": {"ar": "مقال", "en": "essay"},
}
COLUMNS: Final[dict[str, Said]] = {
    "kind": {"ar": "النوع", "en": "Kind"},
    "ask_ar": {"ar": "السؤال", "en": "Question (Arabic)"},
    "right": {"ar": "الجواب الصحيح", "en": "Right answer"},
    **{f"option_{n}_ar": {"ar": f"خيار {n}", "en": f"Option {n} (Arabic)"} for n in range(1, OPTIONS + 1)},
    "explain_ar": {"ar": "الشرح", "en": "Explanation (Arabic)"},
    "ask_en": {"ar": "السؤال بالإنجليزية", "en": "Question (English)"},
    **{f"option_{n}_en": {"ar": f"خيار {n} بالإنجليزية", "en": f"Option {n} (English)"} for n in range(1, OPTIONS + 1)},
    "explain_en": {"ar": "الشرح بالإنجليزية", "en": "Explanation (English)"},
    "tolerance": {"ar": "هامش الخطأ", "en": "Tolerance"},
    "unit_ar": {"ar": "الوحدة", "en": "Unit (Arabic)"},
    "unit_en": {"ar": "الوحدة بالإنجليزية", "en": "Unit (English)"},
    "scoring": {"ar": "طريقة التصحيح", "en": "Scoring"},
    "shuffle": {"ar": "خلط الخيارات", "en": "Shuffle"},
    "mark": {"ar": "الدرجة", "en": "Mark"},
    "tags": {"ar": "الوسوم", "en": "Tags"},
    "shelf": {"ar": "الباب", "en": "Shelf"},
    "source": {"ar": "المصدر", "en": "Source"},
}
TRUE: Final[Said] = {"ar": "صواب", "en": "true"}
FALSE: Final[Said] = {"ar": "خطأ", "en": "false"}
ALL: Final[Said] = {"ar": "الكل أو لا شيء", "en": "all or nothing"}
NO: Final[Said] = {"ar": "لا", "en": "no"}
_MORE_TRUE: Final = ("صح", "نعم", "true", "t", "yes", "1")
_MORE_FALSE: Final = ("غلط", "لا", "false", "f", "no", "0")


def named(heading: str) -> str:
    """The column that a heading means, in either language; empty for none."""
    return _HEADINGS.get(names.spelled_alike(heading), "")


def kind(said: str) -> str:
    """The kind of question that a cell means; empty for none."""
    return _KINDS.get(names.spelled_alike(said), "")


def judged(said: str) -> bool | None:
    """Whether a cell says true or false; None for neither."""
    word = names.spelled_alike(said)
    if word in _TRUES:
        return True
    return False if word in _FALSES else None


def is_all(said: str) -> bool:
    """Whether a cell says that only the whole answer earns."""
    return names.spelled_alike(said) in {"all", *(names.spelled_alike(word) for word in ALL.values())}


_HEADINGS = {names.spelled_alike(word): name for name, words in COLUMNS.items() for word in words.values()}
_KINDS = {names.spelled_alike(word): name for name, words in KINDS.items() for word in (*words.values(), name)}
_TRUES = {names.spelled_alike(word) for word in (*TRUE.values(), *_MORE_TRUE)}
_FALSES = {names.spelled_alike(word) for word in (*FALSE.values(), *_MORE_FALSE)}
