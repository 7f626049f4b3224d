"""Sentences, quotations and cues, without a database."""

import pytest

from lms.publications.reading import anchors, cuesheets, leaf, sentences
from lms.publications.reading.anchors import Fate, Quote
from lms.publications.reading.cuesheets import Spot
from tests.factories.reading import FIRST, SECOND


def said(text):
    return [sentences.said(text, each) for each in sentences.sentences(text)]


def test_a_page_falls_into_sentences_with_their_places():
    found = sentences.sentences(FIRST)
    assert [each.number for each in found] == [1, 2, 3, 4, 5]
    assert said(FIRST)[1] == "الإِتْقَانُ أن تُحسِنَ العملَ حين لا يراك أحد."
    assert "".join(FIRST[each.start : each.end] for each in found).replace(" ", "") == "".join(FIRST.split())


def test_short_words_with_a_stop_are_no_sentence():
    assert said("قال د. أحمد إن الماء يغلي عند درجة معلومة. ثم سكت قليلًا ونظر.") == [
        "قال د. أحمد إن الماء يغلي عند درجة معلومة.",
        "ثم سكت قليلًا ونظر.",
    ]


def test_lines_of_print_are_no_paragraphs_but_verses_are():
    prose = "هذا سطر طويل من كتاب مطبوع ينتهي في وسط الكلام ثم\nيمضي في السطر الذي يليه حتى تتم الجملة."
    assert len(sentences.paragraphs(prose)) == 1
    assert len(sentences.paragraphs("بيت قصير\nوبيت آخر")) == 2
    assert sentences.paragraphs(" \n\n ") == []


def test_a_quotation_is_found_after_a_correction_before_it():
    start = SECOND.index("أن تصبر")
    wanted = anchors.quote(SECOND, start, start + 20)
    longer = "أُضيفت هنا جملة لم تكن. " + SECOND.replace("ثلاث مراتب", "ثلاثِ مراتِبَ")
    found = anchors.find(longer, wanted, start)
    assert (found.fate, longer[found.start : found.end]) == (Fate.STANDS, wanted.exact)


def test_tashkeel_and_line_breaks_hide_no_quotation():
    found = anchors.find("الإتقــان أن\nتحسن العَمَل", Quote("الإِتْقَانُ أن تُحسِنَ العملَ"))
    assert found.fate is Fate.STANDS
    assert "الإتقــان أن\nتحسن العَمَل"[found.start : found.end] == "الإتقــان أن\nتحسن العَمَل"


def test_of_two_places_the_one_with_the_same_neighbours_counts():
    text = "العلم نور يهدي. والجهل ظلام يردي. والعلم نور يبقى."
    second = text.rindex("نور")
    found = anchors.find(text, anchors.quote(text, second, second + 3), near=0)
    assert found.start == second


def test_words_that_were_corrected_themselves_are_found_between_their_neighbours():
    start = SECOND.index("ما لا يراه الناس")
    wanted = anchors.quote(SECOND, start, start + len("ما لا يراه الناس"))
    changed = SECOND.replace("ما لا يراه الناس", "الذي لا يراه أحد")
    found = anchors.find(changed, wanted)
    assert (found.fate, changed[found.start : found.end]) == (Fate.CHANGED, "الذي لا يراه أحد")
    assert anchors.find("كلام آخر تمامًا لا صلة له بما سبق", wanted).fate is Fate.LOST
    assert anchors.find(SECOND, Quote("")).fate is Fate.LOST


def test_a_leaf_shows_what_was_found_and_marked_and_loses_no_letter():
    stretch = leaf.Stretch(20, 60, mark_id=7, colour="green")
    blocks = leaf.blocks(FIRST, [(14, 25)], [stretch], chapter="معنى الإتقان")
    assert [block.is_heading for block in blocks] == [True, False, False]
    pieces = [piece for block in blocks for line in block.lines for piece in line.pieces]
    assert "".join(p.text for p in pieces).replace(" ", "") == "".join(FIRST.split())
    assert {p.mark.mark_id for p in pieces if p.mark} == {7}
    assert [p.number for p in pieces if p.number] == [1]


SPOTS = [
    Spot(1, page, each.number, sentences.said(text, each))
    for page, text in ((1, FIRST), (2, SECOND))
    for each in sentences.sentences(text)
]


def test_captions_are_aligned_by_their_words_and_cut_sentences_count_once():
    sheet = (
        "WEBVTT\n\n1\n00:00.500 --> 00:02.000\nمعنى الإتقان\n\n00:02.000 --> 00:04.000\nالإتقان أن تحسن العمل\n\n"
        "00:04.000 --> 00:05.000\nحين لا يراك أحد\n\n00:05.500 --> 00:09.000\n<b>ومن أتقن</b> عمله نفع به غيره قبل نفسه\n\n"
        "NOTE nobody says this\n\n00:10.000 --> 00:12.000\nموسيقى هادئة من الأستوديو\n"
    )
    aligned = cuesheets.align(cuesheets.read(sheet), SPOTS)
    assert [(at, spot.page, spot.fragment) for at, spot in aligned.cues] == [(500, 1, 1), (2000, 1, 2), (5500, 1, 3)]
    assert [label.words for label in aligned.strangers] == ["موسيقى هادئة من الأستوديو"]


def test_labels_of_audacity_and_lines_by_hand_name_places():
    labels = cuesheets.read(
        "0.5\t2.0\t1.1\n\\\t0\t8000\n٢٫٢\t3\tالإتقان أن تحسن العمل حين لا يراك أحد".replace("٫", ",")
    )
    assert [(at, spot.fragment) for at, spot in cuesheets.align(labels, SPOTS).cues] == [(500, 1), (2200, 2)]
    by_hand = cuesheets.align(cuesheets.read("0:01.5  1.2 anything\n1:02:03  2.1"), SPOTS)
    assert [(at, spot.page, spot.fragment) for at, spot in by_hand.cues] == [(1500, 1, 2), (3_723_000, 2, 1)]
    assert cuesheets.read(cuesheets.write(by_hand.cues)) == cuesheets.read("0:01.5 1.2\n1:02:03.0 2.1")


@pytest.mark.parametrize("sheet", ["", "WEBVTT\n", "what is this", "12 no time", "0:01  99999999.1"])
def test_nonsense_is_no_list_of_cues(sheet):
    with pytest.raises(cuesheets.BadCues):
        cuesheets.read(sheet)
