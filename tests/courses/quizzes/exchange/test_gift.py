"""GIFT: what others write is understood, and whatever is wrong is said with its line."""

import pytest

from courses.quizzes.exchange import Layout
from courses.quizzes.exchange.face import Trouble
from courses.quizzes.exchange.reading import read

ALL_KINDS = r"""// question: 1  name: first
// [tag:الطهارة] [tag:سهل]
::وضوء::[html]<p>كم مرة <b>يغسل</b> الوجه؟</p>{
  ~مرة فقط#هذا هو الفرض
  =ثلاث مرات
  ~%50%مرتان
  ####السنة ثلاث\: راجع المغني \{١\}
}

$CATEGORY: $course$/top/العبادات/الصلاة \/ النوافل

::صواب::صلاة الوتر سنة. {T}
::متعدد::أيهما ركن؟ {~%50%الركوع ~%50%السجود ~%-100%السواك}

الفاتحة عدد آياتها {#7:0}
The Nile is {#6600..6700} km long.
عاصمة مصر {=القاهرة =%50%مصر المحروسة =قاهر*}
صل {
  =الفجر -> ركعتان
  =الظهر -> أربع
  = -> خمس
}

اكتب خطبة قصيرة. {}
قال تعالى {=قل ~كل} هو الله أحد
"""

EVERY_LINE_WRONG = r"""كم؟ {=أ ~ب
::بلا جواب::أين؟

نص {~أ ~ب}

عدد {#سبعة}

وزن {~%كثير%أ =ب}

جواب فارغ {= ~ب}

نهاية } بلا بداية

قوسان {=أ ~ب} ثم {=ج}

زوج {=أ -> ب =ج ->}

رقم {#9..3}

بلا علامة {أ =ب}

{=أ ~ب}
"""


def gift(text, language="ar"):
    return read(text.encode() if isinstance(text, str) else text, Layout.GIFT, language)


def test_all_kinds_are_read():
    found = gift(ALL_KINDS)
    assert found.mistakes == []
    kinds = ["single", "true_false", "multiple", "numeric", "numeric", "short", "matching", "essay", "single"]
    assert [draft.type for draft in found.drafts] == kinds
    first, judged, several, verses, nile, city, match, _essay, gap = found.drafts
    assert first.body["ask"] == {"ar": "كم مرة يغسل الوجه؟"}
    assert first.tags == ("الطهارة", "سهل")
    assert judged.tags == ()
    assert first.body["explain"] == {"ar": "السنة ثلاث: راجع المغني {١}"}
    told = [(o["text"]["ar"], o["right"], o.get("fraction"), o.get("feedback")) for o in first.body["options"]]
    assert told[0] == ("مرة فقط", False, None, {"ar": "هذا هو الفرض"})
    assert told[1:] == [("ثلاث مرات", True, None, None), ("مرتان", False, "0.5", None)]
    assert next(each["ar"] for each in several.path) == "العبادات"
    assert (several.body["scoring"], several.body["penalty"]) == ("partial", "1")
    assert (verses.body["right"], nile.body["right"], nile.body["tolerance"]["by"]) == ("7", "6650", "50")
    assert [(a["match"], a.get("fraction")) for a in city.body["answers"]] == [
        ("words", None), ("words", "0.5"), ("stars", None)]  # fmt: skip
    assert (len(match.body["stems"]), len(match.body["choices"])) == (2, 3)
    assert gap.body["ask"] == {"ar": "قال تعالى _____ هو الله أحد"}
    assert [draft.line for draft in found.drafts][:3] == [3, 12, 13]


def test_each_broken_question_is_named_with_its_line():
    found = gift(EVERY_LINE_WRONG)
    assert [(note.line, note.word) for note in found.mistakes] == [
        (1, Trouble.UNCLOSED),
        (2, Trouble.NO_ANSWERS),
        (4, Trouble.NO_RIGHT_ANSWER),
        (6, Trouble.BAD_NUMBER),
        (8, Trouble.BAD_WEIGHT),
        (10, Trouble.EMPTY_ANSWER),
        (12, Trouble.UNOPENED),
        (14, Trouble.SECOND_BRACE),
        (16, Trouble.BAD_PAIR),
        (18, Trouble.BAD_NUMBER),
        (20, Trouble.NO_SIGN),
        (22, Trouble.NO_QUESTION),
    ]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1256"])
def test_a_file_of_an_old_windows_is_read_too(encoding):
    found = gift("ما حكم الوضوء للصلاة؟ {=شرط ~سنة}\r\n".encode(encoding))
    assert [draft.body["ask"]["ar"] for draft in found.drafts] == ["ما حكم الوضوء للصلاة؟"]


def test_foreign_markup_never_comes_in():
    found = gift("[html]سؤال<script>alert(1)</script><img src=x onerror=alert(1)> {=<b>نعم</b> ~لا}")
    (draft,) = found.drafts
    assert draft.body["ask"] == {"ar": "سؤال"}
    assert draft.body["options"][0]["text"] == {"ar": "نعم"}


@pytest.mark.parametrize(
    "hostile", ["{" * 300_000, "a\n" * 300_000, "::" * 200_000, "=" * 200_000 + "{~}", "\n" * 400_000 + "{}"]
)
def test_a_hostile_file_ends_with_a_sentence(hostile):
    assert gift(hostile).mistakes


def test_what_is_too_large_is_not_looked_at():
    assert gift(b"a" * (10 << 20)).mistakes[0].word == Trouble.TOO_LARGE
    assert gift("س {=أ ~ب}\n\n" * 2001).mistakes[0].word == Trouble.TOO_MANY
