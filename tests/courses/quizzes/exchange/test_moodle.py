"""Moodle XML: what Moodle writes is understood, pictures come along, and a hostile file gets a sentence and no more."""

import base64

import pytest

from courses.quizzes.exchange import Layout, attached
from courses.quizzes.exchange.face import Trouble
from courses.quizzes.exchange.reading import guess, read
from tests.courses.quizzes.exchange.bodies import attached_name, picture

PICTURE = base64.b64encode(picture()).decode()
FILE = f"""<?xml version="1.0" encoding="UTF-8"?>
<quiz>
<!-- question: 0  -->
  <question type="category">
    <category><text>$course$/top/العبادات/الصلاة // الوتر</text></category>
    <info format="moodle_auto_format"><text></text></info>
  </question>
  <question type="multichoice">
    <name><text>س١</text></name>
    <questiontext format="html">
      <text><![CDATA[<p>كم ركعة في <b>المغرب</b>؟<script>alert(1)</script></p>
      <p><img src="@@PLUGINFILE@@/mosque%201.png" alt="مسجد" onerror="alert(1)"><img src="https://evil.example/x.png"></p>]]></text>
      <file name="mosque 1.png" path="/" encoding="base64">{PICTURE}</file>
    </questiontext>
    <generalfeedback format="html"><text>ثلاث &amp;lt; أربع</text></generalfeedback>
    <defaultgrade>2.0000000</defaultgrade><penalty>0.3333333</penalty><hidden>0</hidden>
    <single>true</single><shuffleanswers>false</shuffleanswers>
    <answer fraction="0" format="html"><text>اثنتان</text><feedback format="html"><text>هذه الصبح</text></feedback></answer>
    <answer fraction="100" format="html"><text><![CDATA[<p>ثلاث</p>]]></text><feedback><text></text></feedback></answer>
    <answer fraction="50" format="html"><text>أربع</text></answer>
    <hint format="html"><text>صلاة تُصلى بعد الغروب</text></hint>
    <tags><tag><text>الصلاة</text></tag></tags>
  </question>
  <question type="multichoice">
    <questiontext format="html"><text><![CDATA[<span lang="ar" class="multilang">الأركان</span><span lang="en" class="multilang">Pillars</span>]]></text></questiontext>
    <single>false</single>
    <answer fraction="33.33333"><text><![CDATA[<span class="multilang" lang="ar">أ</span><span class="multilang" lang="en">a</span>]]></text></answer>
    <answer fraction="33.33333"><text><![CDATA[<span class="multilang" lang="ar">ب</span><span class="multilang" lang="en">b</span>]]></text></answer>
    <answer fraction="33.33333"><text><![CDATA[<span class="multilang" lang="ar">ج</span><span class="multilang" lang="en">c</span>]]></text></answer>
    <answer fraction="-100"><text><![CDATA[<span class="multilang" lang="ar">د</span><span class="multilang" lang="en">d</span>]]></text></answer>
  </question>
  <question type="truefalse"><questiontext><text>الوتر سنة</text></questiontext>
    <answer fraction="0"><text>false</text></answer><answer fraction="100"><text>true</text></answer></question>
  <question type="shortanswer"><questiontext><text>عاصمة مصر</text></questiontext><usecase>0</usecase>
    <answer fraction="100"><text>القاهرة</text></answer><answer fraction="50"><text>قاهر*</text></answer></question>
  <question type="numerical"><questiontext><text>المسافة</text></questiontext>
    <answer fraction="100"><text>1.5</text><tolerance>0.1</tolerance></answer>
    <units><unit><multiplier>1</multiplier><unit_name>كم</unit_name></unit>
           <unit><multiplier>1000</multiplier><unit_name>م</unit_name></unit></units></question>
  <question type="matching"><questiontext><text>صل</text></questiontext><shuffleanswers>true</shuffleanswers>
    <subquestion><text>الفجر</text><answer><text>ركعتان</text></answer></subquestion>
    <subquestion><text>الظهر</text><answer><text>أربع</text></answer></subquestion>
    <subquestion><text></text><answer><text>خمس</text></answer></subquestion></question>
  <question type="cloze"><questiontext><text>أكمل:
    &lt;p&gt;الفجر {{1:SHORTANSWER:=ركعتان#أحسنت~%50%اثنتان}} والظهر {{2:MULTICHOICE:=أربع~ثلاث}} والمغرب {{:NM:=3:0}}&lt;/p&gt;</text></questiontext></question>
  <question type="gapselect"><questiontext><text>الوضوء [[1]] الصلاة، والنية [[2]]</text></questiontext>
    <selectoption><text>شرط</text><group>1</group></selectoption><selectoption><text>ركن</text><group>1</group></selectoption></question>
  <question type="ordering"><questiontext><text>رتب</text></questiontext><gradingtype>ALL_OR_NOTHING</gradingtype>
    <answer fraction="1"><text>النية</text></answer><answer fraction="2"><text>الغسل</text></answer></question>
  <question type="essay"><questiontext><text>اكتب</text></questiontext><minwordlimit>50</minwordlimit>
    <graderinfo format="html"><text>انظر السلم</text></graderinfo></question>
  <question type="description"><name><text>تمهيد</text></name><questiontext><text>اقرأ</text></questiontext></question>
  <question type="calculated"><questiontext><text>{{a}}</text></questiontext></question>
</quiz>
"""


def moodle(text):
    return read(text if isinstance(text, bytes) else text.encode(), Layout.MOODLE, "ar")


def test_what_moodle_writes_is_read():
    found = moodle(FILE)
    assert guess(FILE.encode(), "x.bin") is Layout.MOODLE
    assert found.mistakes == []
    kinds = ["single", "multiple", "true_false", "short", "numeric", "matching", "cloze", "cloze", "ordering", "essay"]
    assert [draft.type for draft in found.drafts] == kinds
    first, several, _judged, short, number, match, cloze, words, order, essay = found.drafts
    assert first.body["ask"] == {"ar": "كم ركعة في المغرب؟"}
    assert first.path == ({"ar": "العبادات"}, {"ar": "الصلاة / الوتر"})
    assert (str(first.mark), list(first.tags), first.body["shuffle"]) == ("2.0000000", ["الصلاة"], False)
    assert first.body["explain"] == {"ar": "ثلاث < أربع"}
    assert first.body["hints"] == [{"ar": "صلاة تُصلى بعد الغروب"}]
    assert [option.get("fraction") for option in first.body["options"]] == [None, None, "0.5"]
    assert several.body["ask"] == {"ar": "الأركان", "en": "Pillars"}
    assert (several.body["scoring"], several.body["penalty"]) == ("partial", "1")
    assert [answer["match"] for answer in short.body["answers"]] == ["words", "stars"]
    assert (number.body["unit"], number.body["units"]) == ({"ar": "كم"}, [{"text": "م", "times": "0.001"}])
    assert (len(match.body["stems"]), len(match.body["choices"])) == (2, 3)
    assert cloze.body["ask"] == {"ar": "أكمل:"}
    assert cloze.body["text"] == {"ar": "الفجر [[1]] والظهر [[2]] والمغرب [[3]]"}
    assert [gap["kind"] for gap in cloze.body["gaps"]] == ["text", "choice", "number"]
    assert [option["right"] for option in words.body["gaps"][1]["options"]] == [False, True]
    assert order.body["scoring"] == "all"
    assert (essay.body["words"], essay.body["for_markers"]) == ({"least": 50}, {"ar": "انظر السلم"})
    assert [(note.word, note.detail) for note in found.remarks][-2:] == [
        (Trouble.NOT_KEPT, "تمهيد"), (Trouble.LEFT_OUT, "calculated")]  # fmt: skip


def test_a_picture_comes_along_and_nothing_is_fetched():
    found = moodle(FILE)
    (shown,) = found.drafts[0].body["media"]
    assert shown == {"asset": attached_name(picture()), "kind": "picture", "alt": {"ar": "مسجد"}}
    assert (found.files[shown["asset"]].name, found.files[shown["asset"]].content) == ("mosque 1.png", picture())
    assert (Trouble.PICTURE_GONE, "https://evil.example/x.png") in [(note.word, note.detail) for note in found.remarks]


def asked(text, *files, kind="essay", more=""):
    told = "".join(
        f'<file name="{name}" encoding="base64">{base64.b64encode(content).decode()}</file>' for name, content in files
    )
    ask = f"<questiontext><text><![CDATA[{text}]]></text>{told}</questiontext>"
    return f'<quiz>\n<question type="{kind}">{ask}{more}</question>\n</quiz>'


def test_sounds_come_as_players_and_as_links_and_what_is_in_them_for_old_browsers_is_no_text():
    player = '<audio controls><source src="@@PLUGINFILE@@/a.mp3">افتح <a href="@@PLUGINFILE@@/a.mp3">الملف</a></audio>'
    link = '<a href="@@PLUGINFILE@@/b.mp3">الآية</a>'
    (draft,) = moodle(asked(f"استمع{player} ثم {link}", ("a.mp3", b"ID3 a"), ("b.mp3", b"ID3 b"))).drafts
    assert draft.body["ask"] == {"ar": "استمع ثم الآية"}
    assert [(each["kind"], each["alt"]) for each in draft.body["media"]] == [
        ("sound", {"ar": "a.mp3"}),
        ("sound", {"ar": "b.mp3"}),
    ]


def test_options_that_are_pictures_alone_are_said_by_what_they_show():
    told = base64.b64encode(picture("navy")).decode()
    options = "".join(
        f'<answer fraction="{share}"><text>&lt;img src="@@PLUGINFILE@@/{name}" alt="{name}"&gt;</text>'
        f'<file name="{name}" encoding="base64">{told}</file></answer>' for share, name in ((100, "قوس"), (0, "محراب"))
    )  # fmt: skip
    found = moodle(asked("أيهما؟", kind="multichoice", more=options))
    (draft,) = found.drafts
    assert found.mistakes == []
    assert [option["text"] for option in draft.body["options"]] == [{"ar": "قوس"}, {"ar": "محراب"}]
    assert {option["media"][0]["asset"] for option in draft.body["options"]} == {attached_name(picture("navy"))}


def test_hostile_pictures_are_told_with_their_question_and_name_and_the_question_comes_without(monkeypatch):
    monkeypatch.setattr(attached, "MOST_PIXELS", 1000)
    bomb = picture(size=(200, 200))
    names = {
        "bomb.png": bomb,
        "torn.png": picture()[:40],
        "script.svg": b"<svg onload='x()'/>",
        "fine.gif": picture(size=(9, 9), layout="GIF"),
    }
    text = "".join(f'<img src="@@PLUGINFILE@@/{name}" alt="{name}">' for name in names)
    found = moodle(asked(f"ما هذا؟ {text}", *names.items()))
    assert [(note.line, note.word) for note in found.remarks] == [(2, Trouble.BAD_FILE)] * 3
    assert {note.detail.rpartition("/")[2] for note in found.remarks} == {"bomb.png", "torn.png", "script.svg"}
    assert [each["alt"]["ar"] for each in found.drafts[0].body["media"]] == ["fine.gif"]


BOMB = '<!DOCTYPE z [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]><quiz>&b;</quiz>'
OUTSIDE = '<!DOCTYPE z [<!ENTITY a SYSTEM "file:///etc/passwd">]><quiz>&a;</quiz>'


@pytest.mark.parametrize(
    ("hostile", "word", "line"),
    [
        (BOMB, Trouble.FORBIDDEN, 1),
        (OUTSIDE, Trouble.FORBIDDEN, 1),
        ('<!DOCTYPE quiz SYSTEM "http://127.0.0.1:9/x.dtd"><quiz/>', Trouble.FORBIDDEN, 1),
        ("<quiz>" + "<a>" * 100_000, Trouble.BOMB, 1),
        ("<quiz>\n<question>\n</quiz>", Trouble.DAMAGED, 3),
        ("<html/>", Trouble.OTHER_FORMAT, 1),
        ('<?xml version="1.0" encoding="klingon"?><quiz/>', Trouble.NO_TEXT, 1),
        ("<quiz></quiz>", Trouble.EMPTY, 1),
        (b"<quiz>" + b"\xff\xfe\x00", Trouble.DAMAGED, 1),
    ],
)
def test_a_hostile_file_gets_a_sentence(hostile, word, line):
    found = moodle(hostile)
    assert [(note.line, note.word) for note in found.mistakes] == [(line, word)]


@pytest.mark.parametrize("encoding", ["utf-16", "cp1256"])
def test_other_encodings_are_read(encoding):
    name = {"cp1256": "windows-1256"}.get(encoding, encoding)
    text = FILE.replace('encoding="UTF-8"', f'encoding="{name}"').replace("تُصلى", "تصلى").replace("١", "1")
    found = moodle(text.encode(encoding))
    assert (found.mistakes, len(found.drafts)) == ([], 10)


def test_each_broken_question_is_named_with_its_line():
    wrong = ["<quiz>"]
    wrong += ['<question type="multichoice"><questiontext><text>أ</text></questiontext></question>']
    wrong += [
        '<question type="numerical"><questiontext><text>أ</text></questiontext><answer fraction="100"><text>x</text></answer></question>'
    ]
    wrong += ['<question type="truefalse"><questiontext><text>أ</text></questiontext></question>']
    wrong += [
        '<question type="shortanswer"><questiontext><text></text></questiontext><answer fraction="100"><text>ب</text></answer></question>'
    ]
    wrong += [
        '<question type="cloze"><questiontext><text>أ {1:MULTIRESPONSE:=ب}</text></questiontext></question>',
        "</quiz>",
    ]
    found = moodle("\n".join(wrong))
    assert [(note.line, note.word) for note in found.mistakes] == [
        (2, Trouble.NO_ANSWERS), (3, Trouble.BAD_NUMBER), (4, Trouble.NO_RIGHT_ANSWER), (5, "no_question"), (6, Trouble.BAD_GAP)]  # fmt: skip
