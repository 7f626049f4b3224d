"""The checker of quotations against the fixed text, whichever way both are spelled."""

import functools
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lms.sermons.scripture import checker, index, letters, source, suras
from lms.sermons.scripture.checker import Kind
from lms.sermons.scripture.comparing import Fault

FILES = ("uthmani.txt", "simple.txt", "simple-clean.txt", "simple-plain.txt", "simple-minimal.txt")
CONSONANTS = "بتثجحخدرزسشصضطظعغفقكلمنهو"
SOME = settings(max_examples=120, deadline=None, database=None)
FEW = settings(max_examples=60, deadline=None, database=None)


@functools.cache
def edition(name: str) -> list[source.Line]:
    return list(source.lines(name))


@functools.cache
def whole() -> str:
    """All words without marks in one row: another way to say that words stand somewhere."""
    return " ".join(
        " ".join(letters.letters(word) for word, *_ in letters.words(line.text)) for line in edition(FILES[2])
    )


def test_the_text_is_tanzils_word_for_word() -> None:
    for name, field in ((source.UTHMANI, "uthmani"), (source.SIMPLE, "simple")):
        kept = index.opened().execute(f"SELECT sura, ayah, {field} FROM verse ORDER BY sura, ayah").fetchall()
        assert kept == [tuple(line) for line in edition(name)]
    assert "CHANGING IT IS NOT ALLOWED" in (source.folder() / source.UTHMANI).read_text("utf-8")


@SOME
@given(st.integers(0, source.VERSES - 1), st.sampled_from(FILES))
def test_an_unchanged_verse_never_warns(number: int, name: str) -> None:
    line = edition(name)[number]
    found = checker.check(f"قال تعالى: ﴿{line.text}﴾ [{line.sura}:{line.ayah}] صدق الله العظيم.")
    assert [finding.kind for finding in found] == [Kind.RIGHT]
    assert (found[0].verses[0].sura, found[0].verses[0].ayah) == line[:2]


@SOME
@given(st.integers(0, source.VERSES - 4), st.sampled_from(FILES), st.data())
def test_nor_does_a_piece_of_one_or_several_verses(number: int, name: str, data: st.DataObject) -> None:
    rows = [line for line in edition(name)[number : number + 3] if line.sura == edition(name)[number].sura]
    told = " ".join(f"{line.text} ({line.ayah})" for line in rows)
    words = letters.words(told)
    first = data.draw(st.integers(0, len(words) - 1))
    last = data.draw(st.integers(first, len(words) - 1))
    piece = told[words[first][1] : words[last][2]]
    calling = {"يا", "ويا", "ها"}
    if letters.letters(words[last][0]) in calling or (first and letters.letters(words[first - 1][0]) in calling):
        return  # nobody ends or begins between يا and who is called, which are one word in the Mushaf
    assert checker.warnings(f"﴿{piece}﴾") == []


@FEW
@given(st.integers(0, source.VERSES - 1), st.sampled_from(FILES[:3]), st.data())
def test_a_changed_letter_always_warns(number: int, name: str, data: st.DataObject) -> None:
    text = edition(name)[number].text
    places = [place for place, sign in enumerate(text) if "\u0621" <= sign <= "\u064a" and sign != "\u0640"]
    place = data.draw(st.sampled_from(places))
    changed = (
        text[:place]
        + data.draw(st.sampled_from([sign for sign in CONSONANTS if sign != text[place]]))
        + text[place + 1 :]
    )
    spoken = " ".join(letters.letters(word) for word, *_ in letters.words(changed))
    if f" {spoken} " in f" {whole()} ":
        return  # by chance another verse
    assert checker.warnings(f"﴿{changed}﴾")


_nfc = functools.partial(unicodedata.normalize, "NFC")


@pytest.mark.parametrize(
    ("quoted", "fault", "word", "fixed"),
    [
        ("وقل اعملوا فسيرى الله أعمالكم ورسوله", Fault.CHANGED, "أعمالكم", "عَمَلَكُمْ"),
        ("إنما يخشى اللهُ من عباده العلماءَ", Fault.VOWEL, "اللهُ", "ٱللَّهَ"),
        ("ان الله مع الصابرين", Fault.SPELLING, "ان", "إِنَّ"),
        ("قل هو الله الواحد أحد", Fault.ADDED, "الواحد", ""),
        ("إن الله يأمر بالعدل وإيتاء ذي القربى", Fault.MISSING, "", "وَٱلْإِحْسَـٰنِ"),
    ],
)
def test_it_says_what_differs_and_shows_the_fixed_word(quoted: str, fault: Fault, word: str, fixed: str) -> None:
    (finding,) = checker.warnings(f"﴿{quoted}﴾")
    said = [(_nfc(each.quoted), _nfc(each.fixed), each.fault) for each in finding.words]
    assert (_nfc(word), _nfc(fixed), fault) in said


@pytest.mark.parametrize("quoted", ["إِلَـٰهِ", "عِوَجَا", "مِن دُونِى", "عَذَابٍ أَلِيمٍ", "ٱللَّهُ لِى", "بيحيى", "قُلْ إِنِ"])
def test_a_word_or_two_are_found_where_they_stand_so_however_often_others_look_alike(quoted: str) -> None:
    assert [finding.kind for finding in checker.check(f"﴿{quoted}﴾")] == [Kind.RIGHT]


@pytest.mark.parametrize(
    "quoted",
    [
        "ٱلۡحَمۡدُ لِلَّهِ رَبِّ ٱلۡعَٰلَمِينَ",  # another edition's signs
        "الذى خلق سبع سموات طباقا",  # final ya without dots, as Egypt writes; a small alif left out
        "يا أيها الذين آمنوا ... أطيعوا الله وأطيعوا الرسول",
        "يٰأيها الناس",
        "مِنْ رَبِّهِمْ",  # without the assimilation that the Mushaf marks
        "كتاباً متشابهاً",  # the tanwin upon the alif
    ],
)
def test_ways_of_writing_are_no_faults(quoted: str) -> None:
    assert checker.warnings(f"﴿{quoted}﴾") == []


def test_what_is_nowhere_and_what_stands_elsewhere() -> None:
    assert [finding.kind for finding in checker.check("﴿اعمل لدنياك كأنك تعيش أبدا﴾")] == [Kind.UNKNOWN]
    (finding,) = checker.check("﴿وقولوا للناس حسنا﴾ [البقرة: ٨٤]")
    assert (finding.kind, finding.reference) == (Kind.ELSEWHERE, "2:83")


def test_unmarked_words_that_nearly_are_a_verse() -> None:
    (finding,) = checker.warnings("واعلموا أنه قال: إن الله لا يغير ما بقوم حتى يغيروا ما في أنفسهم، فابدؤوا بها.")
    assert finding.reference == "13:11"
    assert [(word.quoted, word.fixed) for word in finding.words] == [("في", ""), ("أنفسهم", "بِأَنفُسِهِمْ")]
    right = checker.check("إن الله لا يغير ما بقوم حتى يغيروا ما بأنفسهم")
    assert [each.kind for each in right] == [Kind.UNMARKED]


@pytest.mark.parametrize(
    "text",
    [
        "أشهد أن لا إله إلا الله وحده لا شريك له وأشهد أن محمدا عبده ورسوله",
        "اللهم صل على سيدنا محمد وعلى آله وصحبه أجمعين",
        "غض البصر وكف الأذى ورد السلام وأمر بالمعروف ونهي عن المنكر",
        "﴿﴾ ﴿ ﴾ «» [] ﴿ ﴿ ﴾ [", "﴿123 ۝ ... ﴾", "",
    ],
)  # fmt: skip
def test_peoples_own_words_are_left_alone(text: str) -> None:
    assert checker.warnings(text) == []


@FEW
@given(st.text(alphabet="﴿﴾«»[]{}()ابتوي ءآٱـَُِّْٰۥۖ۝\n:0٣.،", max_size=80))
def test_nothing_makes_it_fall(text: str) -> None:
    checker.check(text)


def test_references_as_people_write_them() -> None:
    said = ("2:255", "البقرة: 255", "سورة البقرة، الآية ٢٥٥", "البقرة 255")
    assert {suras.reference(each) for each in said} == {(2, 255)}
    assert suras.reference("آل عمران: ١٠٣") == (3, 103)
    assert suras.reference("رواه مسلم") is None
    assert len(suras.ARABIC) == 114
