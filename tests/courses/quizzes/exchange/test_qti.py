"""QTI 2.x: packages and single items of others are understood; a hostile package gets a sentence and no more."""

import io
import zipfile

import pytest

from courses.quizzes.exchange import Layout, package
from courses.quizzes.exchange.face import Trouble
from courses.quizzes.exchange.reading import guess, read
from tests.courses.quizzes.exchange.bodies import attached_name, picture

NS = 'xmlns="http://www.imsglobal.org/xsd/imsqti_v2p2" adaptive="false" timeDependent="false"'
SCORE = '<outcomeDeclaration identifier="SCORE" cardinality="single" baseType="float"/>'
EXACT = '<responseProcessing template="http://www.imsglobal.org/question/qti_v2p2/rptemplates/match_correct"/>'


def item(declared, body, more=EXACT, lang="ar"):
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<assessmentItem {NS} identifier="i" title="t" xml:lang="{lang}">\n{declared}\n{SCORE}<itemBody>{body}</itemBody>{more}</assessmentItem>'


def declared(rights, shape="single identifier", name="RESPONSE", mapping=""):
    cardinality, kind = shape.split(" ")
    values = "".join(f"<value>{right}</value>" for right in rights)
    correct = f"<correctResponse>{values}</correctResponse>" if rights else ""
    known = f'identifier="{name}" cardinality="{cardinality}" baseType="{kind}"'
    return f"<responseDeclaration {known}>{correct}{mapping}</responseDeclaration>"


def mapped(**points):
    entries = "".join(f'<mapEntry mapKey="{key}" mappedValue="{value}"/>' for key, value in points.items())
    return f'<mapping lowerBound="0" defaultValue="0">{entries}</mapping>'


CHOICES = "".join(f'<simpleChoice identifier="{key}">خيار {key}</simpleChoice>' for key in "ABC")
ONE = item(
    declared(["B"]),
    '<div><p>كم <b>ركعة</b><script>x()</script>؟</p><img src="../images/m%20.png" alt="مسجد"/></div>'
    f'<choiceInteraction responseIdentifier="RESPONSE" shuffle="false" maxChoices="1"><prompt>اختر</prompt>{CHOICES}</choiceInteraction>',
    EXACT + '<modalFeedback outcomeIdentifier="F" identifier="x" showHide="show"><p>هذا هو السبب</p></modalFeedback>',
)
SEVERAL = item(
    declared(["A", "B"], "multiple identifier", mapping=mapped(A="2", B="2", C="-2")),
    f'<choiceInteraction responseIdentifier="RESPONSE" shuffle="true" maxChoices="0"><prompt>أيها؟</prompt>{CHOICES}</choiceInteraction>',
)
WHOLE = SEVERAL.replace(mapped(A="2", B="2", C="-2"), "")
TYPED = item(
    declared(["القاهرة"], "single string", mapping=mapped(القاهرة="1", مصر="0.5")),
    '<p>عاصمة مصر <textEntryInteraction responseIdentifier="RESPONSE"/> منذ قرون</p>',
)
NUMBER = item(
    declared(["3.5"], "single float"),
    '<p>كم؟</p><p><textEntryInteraction responseIdentifier="RESPONSE"/></p>',
    '<responseProcessing><responseCondition><responseIf><equal toleranceMode="relative" tolerance="2 2">'
    '<variable identifier="RESPONSE"/><correct identifier="RESPONSE"/></equal></responseIf></responseCondition></responseProcessing>',
)
PAIRS = item(
    declared(["a x", "b x"], "multiple directedPair"),
    '<matchInteraction responseIdentifier="RESPONSE" shuffle="true" maxAssociations="2"><prompt>صل</prompt>'
    '<simpleMatchSet><simpleAssociableChoice identifier="a" matchMax="1">الفاتحة</simpleAssociableChoice>'
    '<simpleAssociableChoice identifier="b" matchMax="1">الأنعام</simpleAssociableChoice></simpleMatchSet>'
    '<simpleMatchSet><simpleAssociableChoice identifier="x" matchMax="2">مكية</simpleAssociableChoice>'
    '<simpleAssociableChoice identifier="y" matchMax="2">مدنية</simpleAssociableChoice></simpleMatchSet></matchInteraction>',
)
ORDER = item(
    declared(["B", "A", "C"], "ordered identifier"),
    f'<orderInteraction responseIdentifier="RESPONSE" shuffle="true"><prompt>رتب</prompt>{CHOICES}</orderInteraction>',
)
GAPS = item(
    declared(["two"], name="G1") + declared(["أربع"], "single string", "G2"),
    "<p>أكمل ما يأتي</p><p>الفجر "
    '<inlineChoiceInteraction responseIdentifier="G1" shuffle="false"><inlineChoice identifier="two">ركعتان</inlineChoice>'
    '<inlineChoice identifier="three">ثلاث</inlineChoice></inlineChoiceInteraction> والظهر '
    '<textEntryInteraction responseIdentifier="G2" expectedLength="5"/></p>',
)
ESSAY = item(
    declared([], "single string"),
    '<rubricBlock view="scorer"><p>سلم</p></rubricBlock><extendedTextInteraction responseIdentifier="RESPONSE"><prompt>اكتب</prompt></extendedTextInteraction>',
    "",
)
SPOKEN = item(
    declared([], "single file"),
    '<uploadInteraction responseIdentifier="RESPONSE" type="audio/mpeg"><prompt>اقرأ</prompt></uploadInteraction>',
    "",
)
SHOWN = '<object type="image/png" data="../images/m%20.png" width="200" height="100">مسجد</object>'
AREAS = item(
    declared(["B"]),
    f'<hotspotInteraction responseIdentifier="RESPONSE" maxChoices="1"><prompt>أين المحراب؟</prompt>{SHOWN}'
    '<hotspotChoice identifier="A" shape="circle" coords="50,50,20" hotspotLabel="الباب"/>'
    '<hotspotChoice identifier="B" shape="rect" coords="100,10,150,60"/></hotspotInteraction>',
)
PLACED = (
    '<areaMapping defaultValue="0"><areaMapEntry shape="poly" coords="0,0,100,0,50,100" mappedValue="1"/></areaMapping>'
)
POINT = item(
    declared(["50 20"], "single point", mapping=PLACED),
    f'<selectPointInteraction responseIdentifier="RESPONSE"><prompt>أين؟</prompt>{SHOWN}</selectPointInteraction>',
)
DRAWN = item(declared([], "single file"), '<drawingInteraction responseIdentifier="RESPONSE"/>', "")
ALL = [ONE, SEVERAL, WHOLE, TYPED, NUMBER, PAIRS, ORDER, GAPS, ESSAY, SPOKEN, AREAS, POINT, DRAWN]


def packed(items, *, manifest=True, **more):
    names = [f"items/{number}.xml" for number in range(1, len(items) + 1)]
    listed = "".join(
        f'<resource identifier="r" type="imsqti_item_xmlv2p2" href="{name}"><metadata><lom><general><keyword><string>فقه</string></keyword></general></lom></metadata></resource>'
        for name in names
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        if manifest:
            archive.writestr("imsmanifest.xml", f"<manifest><resources>{listed}</resources></manifest>")
        for name, text in zip(names, items, strict=True):
            archive.writestr(name, text)
        for name, content in more.items():
            archive.writestr(name.replace("__", "/"), content)
    return out.getvalue()


def qti(content):
    return read(content if isinstance(content, bytes) else content.encode(), Layout.QTI, "ar")


def test_a_package_of_others_is_read():
    content = packed(ALL, **{"images__m .png": picture()})
    assert guess(content, "x.zip") is Layout.QTI
    found = qti(content)
    assert found.mistakes == []
    kinds = [
        "single",
        "multiple",
        "multiple",
        "short",
        "numeric",
        "matching",
        "ordering",
        "cloze",
        "essay",
        "recording",
        "hotspot",
        "hotspot",
    ]
    assert [draft.type for draft in found.drafts] == kinds
    one, several, whole, typed, number, pairs, order, gaps, essay, *_rest = (draft.body for draft in found.drafts)
    assert (one["ask"], one["shuffle"]) == ({"ar": "كم ركعة؟\nاختر"}, False)
    assert one["explain"] == {"ar": "هذا هو السبب"}
    assert [option["right"] for option in one["options"]] == [False, True, False]
    assert (several["scoring"], several["penalty"], whole["scoring"]) == ("partial", "0.5", "all")
    assert (found.drafts[1].mark, found.drafts[1].tags) == (4, ["فقه"])
    assert typed["ask"] == {"ar": "عاصمة مصر _____ منذ قرون"}
    assert [answer.get("fraction") for answer in typed["answers"]] == [None, "0.5"]
    assert (number["right"], number["tolerance"]) == ("3.5", {"kind": "percent", "by": "2"})
    assert (len(pairs["stems"]), len(pairs["choices"]), pairs["scoring"]) == (2, 2, "all")
    assert [part["text"]["ar"] for part in order["items"]] == ["خيار B", "خيار A", "خيار C"]
    assert (gaps["ask"], gaps["text"]) == ({"ar": "أكمل ما يأتي"}, {"ar": "الفجر [[1]] والظهر [[2]]"})
    assert essay["for_markers"] == {"ar": "سلم"}
    assert [(note.line, note.word) for note in found.remarks] == [(13, Trouble.LEFT_OUT)]


def test_pictures_and_places_on_them_come_out_of_the_package():
    found = qti(packed([ONE, AREAS, POINT], **{"images__m .png": picture()}))
    one, areas, point = (draft.body for draft in found.drafts)
    (shown,) = one["media"]
    assert shown == {"asset": attached_name(picture()), "kind": "picture", "alt": {"ar": "مسجد"}}
    assert found.files[shown["asset"]].content == picture()
    assert [(area["shape"], area["at"], area["text"]["ar"], area["right"]) for area in areas["areas"]] == [
        ("circle", [250, 500, 100], "الباب", False), ("rect", [500, 100, 250, 500], "المنطقة 2", True)]  # fmt: skip
    assert (areas["labels"], areas["picture"]["width"], areas["picture"]["alt"]) == (True, 64, {"ar": "مسجد"})
    assert (point["labels"], point["areas"][0]["at"]) == (False, [0, 0, 500, 0, 250, 1000])


def test_an_item_by_itself_and_a_package_without_a_manifest_are_read():
    assert [draft.type for draft in qti(PAIRS).drafts] == ["matching"]
    assert guess(PAIRS.encode(), "x.xml") is Layout.QTI
    assert [draft.type for draft in qti(packed([NUMBER, ORDER], manifest=False)).drafts] == ["numeric", "ordering"]


def test_each_broken_item_is_named_by_its_number():
    wrong = [
        ONE,
        ONE.replace("<value>B</value>", "<value>Z</value>"),
        NUMBER.replace("3.5", "ثلاثة"),
        PAIRS.replace("<value>b x</value>", ""),
        ORDER.replace("<value>A</value>", ""),
        TYPED.replace("عاصمة مصر", "").replace("منذ قرون", ""),
    ]
    found = qti(packed(wrong))
    assert [(note.line, note.word) for note in found.mistakes] == [
        (2, Trouble.NO_SUCH_OPTION), (3, Trouble.BAD_NUMBER), (4, Trouble.BAD_PAIR), (5, Trouble.NO_RIGHT_ANSWER), (6, "no_question")]  # fmt: skip


def test_a_package_that_unpacks_into_too_much_is_refused():
    huge = packed([ONE], **{"items__2.xml": b"<assessmentItem>" + b" " * (package.MOST_IN_ONE + 1)}, manifest=False)
    assert len(huge) < 100_000
    assert [(note.word, note.detail) for note in qti(huge).mistakes] == [(Trouble.BOMB, "items/2.xml")]
    many = packed([ONE], **{f"{number}.txt": b"" for number in range(package.MOST_FILES + 1)})
    assert [note.word for note in qti(many).mistakes] == [Trouble.BOMB]


def test_many_files_that_are_each_small_do_not_add_up_to_a_bomb(monkeypatch):
    monkeypatch.setattr(package, "MOST_IN_ALL", 5000)
    assert [note.word for note in qti(packed([ONE] * 9, manifest=False)).mistakes] == [Trouble.BOMB]


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"PK\x03\x04 broken", Trouble.DAMAGED),
        (packed(["<a"]), Trouble.DAMAGED),
        (packed(['<!DOCTYPE z [<!ENTITY a SYSTEM "file:///etc/passwd">]><assessmentItem>&a;</assessmentItem>']), Trouble.FORBIDDEN),
        (packed(["<quiz/>"]), Trouble.OTHER_FORMAT),
        (packed([]), Trouble.EMPTY),
        (b"<questestinterop/>", Trouble.OTHER_FORMAT),
    ],
)  # fmt: skip
def test_a_hostile_package_gets_a_sentence(content, word):
    assert [note.word for note in qti(content).mistakes] == [word]


def test_pictures_are_never_taken_from_outside_of_the_package():
    found = qti(
        packed(
            [
                ONE.replace("../images/m%20.png", "../../../../etc/passwd"),
                ONE.replace("../images/m%20.png", "http://127.0.0.1:9/x.png"),
            ]
        )
    )
    assert [note.word for note in found.remarks] == [Trouble.PICTURE_GONE, Trouble.PICTURE_GONE]
    assert found.files == {}


def test_a_picture_that_is_pointed_at_and_is_none_is_a_mistake_of_its_question():
    found = qti(packed([AREAS, POINT], **{"images__m .png": b"\x89PNG\r\n torn"}))
    assert [(note.line, note.word) for note in found.mistakes] == [(1, "no_picture"), (2, "no_picture")]
    assert {(note.line, note.word, note.detail) for note in found.remarks} == {
        (1, Trouble.BAD_FILE, "m .png"), (2, Trouble.BAD_FILE, "m .png")}  # fmt: skip


@pytest.mark.parametrize("coordinates", ["1,2", "a,b,c", "0,0,0", "", "9e99,1,1"])
def test_an_area_that_is_none_is_a_mistake_of_its_question(coordinates):
    found = qti(packed([AREAS.replace("50,50,20", coordinates)], **{"images__m .png": picture()}))
    assert [note.line for note in found.mistakes] == [1]


def test_a_package_whose_files_climb_out_of_it_is_refused_and_the_file_named():
    hostile = qti(packed([ONE], **{"..__..__etc__cron.d__x": b"* * * * *"}))
    assert [(note.word, note.detail) for note in hostile.mistakes] == [(Trouble.FORBIDDEN, "../../etc/cron.d/x")]
