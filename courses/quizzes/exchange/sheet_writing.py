"""Questions as rows of a sheet, and an empty sheet to fill in."""

from collections.abc import Mapping, Sequence

from courses.quizzes.exchange import columns, weights
from courses.quizzes.exchange.face import Draft, plain, say
from courses.quizzes.exchange.sheet_bodies import ARROW
from courses.quizzes.types.face import WHOLE, Body, Said, written

TITLE: Said = {"ar": "أسئلة", "en": "Questions"}
FEWEST = 4
Row = dict[str, str]
_ALWAYS = ("kind", "ask_ar", "right", *(f"option_{n}_ar" for n in range(1, FEWEST + 1)))
_USUAL = ("explain_ar", "ask_en", *(f"option_{n}_en" for n in range(1, FEWEST + 1)), "explain_en", "tolerance")
_MORE = ("mark", "tags", "shelf", "source")
_EXAMPLES: tuple[Row, ...] = (
    {
        "kind": "single",
        "ask_ar": "كم عدد ركعات صلاة المغرب؟",
        "right": "2",
        "option_1_ar": "ركعتان",
        "option_2_ar": "ثلاث ركعات",
        "option_3_ar": "أربع ركعات",
        "mark": "1",
        "tags": "الصلاة",
        "shelf": "العبادات/الصلاة",
    },
    {"kind": "true_false", "ask_ar": "يُحفظ الملف في مجلد.", "right": "true", "mark": "1"},
    {"kind": "numeric", "ask_ar": "كم بايت في الكيلوبايت؟", "right": "1024", "tolerance": "0", "mark": "2"},
    {
        "kind": "matching",
        "ask_ar": "لكل سورة نوعها.",
        "option_1_ar": "الفاتحة => مكية",
        "option_2_ar": "البقرة => مدنية",
    },
)


def table(drafts: Sequence[Draft], language: str) -> tuple[list[str], list[list[str]]]:
    """The headings and rows of these questions; only the columns in which something stands, and the usual ones."""
    rows = [_row(draft, language) for draft in drafts]
    return _table(rows, {*_ALWAYS, "mark"}, language)


def empty(language: str) -> tuple[list[str], list[list[str]]]:
    """The headings that are always understood, and lines to show how they are meant."""
    rows = [dict(row) for row in _EXAMPLES]
    for row in rows:
        row["right"] = (
            _judgement(row["right"] == "true", language) if row["kind"] == "true_false" else row.get("right", "")
        )
        row["kind"] = columns.KINDS[row["kind"]][language]
    return _table(rows, {*_ALWAYS, *_USUAL, *_MORE}, language)


def _table(rows: Sequence[Row], always: set[str], language: str) -> tuple[list[str], list[list[str]]]:
    used = always | {name for row in rows for name, said in row.items() if said}
    names = [name for name in columns.COLUMNS if name in used]
    return [columns.COLUMNS[name][language] for name in names], [[row.get(name, "") for name in names] for row in rows]


def _row(draft: Draft, language: str) -> Row:
    body = draft.body
    row: Row = {"kind": columns.KINDS[draft.type][language]}
    for name in ("ask", "explain"):
        row |= _texts(name, body.get(name))
    row["mark"] = plain(draft.mark) if draft.mark != WHOLE else "1"
    row["tags"] = ", ".join(draft.tags)
    row["shelf"] = "/".join(say(name, language).replace("/", "-") for name in draft.path)
    row["source"] = draft.source
    if body.get("shuffle") is False:
        row["shuffle"] = columns.NO[language]
    return row | _own(draft.type, body, language)


def _own(kind: str, body: Body, language: str) -> Row:
    if kind in {"single", "multiple"}:
        rights = [str(number) for number, option in enumerate(body["options"], 1) if option.get("right")]
        scoring = columns.ALL[language] if body.get("scoring") == "all" else ""
        return {"right": ", ".join(rights), "scoring": scoring, **_listed([each["text"] for each in body["options"]])}
    if kind == "true_false":
        return {"right": _judgement(bool(body["right"]), language)}
    if kind == "numeric":
        tolerance = body.get("tolerance") or {}
        sign = "%" if tolerance.get("kind") == "percent" else ""
        by = str(tolerance.get("by") or "0")
        return {"right": str(body["right"]), "tolerance": by + sign, **_texts("unit", body.get("unit"))}
    if kind == "short":
        return {"right": " | ".join(weights.starred(answer).replace("|", "\\|") for answer in weights.typed(body))}
    if kind == "matching":
        return _listed([_pair(stem, choice) for stem, choice in weights.pairs(body)])
    return _listed([item["text"] for item in body["items"]]) if kind == "ordering" else {}


def _pair(stem: Mapping[str, str], choice: Mapping[str, str]) -> Said:
    return {language: f"{stem.get(language, '')} {ARROW} {words}".strip() for language, words in choice.items()}


def _listed(texts: Sequence[Mapping[str, str]]) -> Row:
    row: Row = {}
    for number, said in enumerate(texts, 1):
        row |= _texts(f"option_{number}", said)
    return row


def _texts(name: str, text: Mapping[str, str] | None) -> Row:
    return {f"{name}_{language}": said for language, said in written(text).items()}


def _judgement(right: bool, language: str) -> str:
    return (columns.TRUE if right else columns.FALSE)[language]
