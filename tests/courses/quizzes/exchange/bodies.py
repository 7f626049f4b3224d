"""Questions of every kind as Hypothesis draws them: sound ones, in one language or in two."""

import base64
import hashlib
import io
import string
import uuid
from decimal import Decimal

from hypothesis import assume
from hypothesis import strategies as st
from PIL import Image

from courses.quizzes import types
from courses.quizzes.exchange.face import Attached, Draft, Feature


def picture(colour="teal", size=(64, 48), layout="PNG"):
    """The bytes of a small picture."""
    drawn = io.BytesIO()
    Image.new("RGB", size, colour).save(drawn, layout)
    return drawn.getvalue()


def dome():
    """A file of Moodle with one question and its picture."""
    file = f'<file name="a.png" encoding="base64">{base64.b64encode(picture()).decode()}</file>'
    text = '<text>ما هذا البناء؟ &lt;img src="@@PLUGINFILE@@/a.png" alt="قبة"&gt;</text>'
    ask = f"<questiontext>{text}{file}</questiontext>"
    return f'<quiz><question type="essay">{ask}</question></quiz>'.encode()


def attached_name(content):
    """What a reading calls a file of this content."""
    return str(uuid.uuid5(uuid.NAMESPACE_OID, hashlib.sha256(content).hexdigest()))


_SHOWN = [picture("teal"), picture("navy"), picture("olive")]
_HEARD = b"ID3 a sound that nobody plays"
PICTURES = {
    attached_name(each): Attached(f"{place}.png", "picture", each, "image/png") for place, each in enumerate(_SHOWN)
}
SOUND = {attached_name(_HEARD): Attached("s.mp3", "sound", _HEARD, "audio/mpeg")}
FILES = PICTURES | SOUND
SIGNS = "~=#{}:\\%*<>&'\"،؛؟.-/[]|$@"
LETTERS = "ابتثجحخدذرزسشصضطظعغفقكلمنهوي" + string.ascii_letters + string.digits
# what a format of lines cannot say at all and therefore changes (an arrow in GIFT, an ANSWER in Aiken) is left out
UNSAYABLE = {"->": "- >", "ANSWER": "answer", ". ": "."}


def sayable(text):
    for found, instead in UNSAYABLE.items():
        text = text.replace(found, instead)
    return " ".join(text.split())


words = st.text(alphabet=LETTERS + SIGNS + " ", min_size=1, max_size=30).map(sayable)
word = words.filter(lambda said: any(letter in LETTERS for letter in said))
name = st.text(alphabet=LETTERS, min_size=1, max_size=8)
lines = st.lists(word, min_size=1, max_size=3).map("\n".join)


def said(languages, one=word):
    return st.fixed_dictionaries(dict.fromkeys(languages, one))


def distinct(languages, least, most, one=word):
    """Texts of which no two say the same, in any language, in any case."""
    texts = st.lists(said(languages, one), min_size=least, max_size=most)
    return texts.filter(
        lambda found: all(len({text[each].casefold() for text in found}) == len(found) for each in languages)
    )


@st.composite
def choices(draw, kind, languages):
    texts = draw(distinct(languages, 2, 5))
    if kind == "single":
        rights = {draw(st.integers(0, len(texts) - 1))}
    else:
        rights = draw(st.sets(st.integers(0, len(texts) - 1), min_size=1))
    listed = [{"text": text, "right": place in rights} for place, text in enumerate(texts)]
    if draw(st.booleans()):
        listed[0]["feedback"] = draw(said(languages))
    body = {"options": listed, "shuffle": draw(st.booleans())}
    if kind == "multiple":
        scoring = draw(st.sampled_from(["partial", "all"]))
        body |= {"scoring": scoring} | (
            {"penalty": draw(st.sampled_from(["0", "0.5", "1"]))} if scoring != "all" else {}
        )
    return body


@st.composite
def pairs(draw, languages):
    listed = draw(distinct(languages, 2, 4))
    stems = draw(distinct(languages, 2, 4))
    keys = [f"k{place}" for place in range(len(listed))]
    return {
        "stems": [{"text": text, "right": draw(st.sampled_from(keys))} for text in stems],
        "choices": [{"key": key, "text": text} for key, text in zip(keys, listed, strict=True)],
        "shuffle": draw(st.booleans()),
    }


@st.composite
def numbers(draw):
    right = draw(st.decimals(-1000, 1000, places=2))
    by = draw(st.sampled_from(["0", "0.5", "2"]))
    return {"right": f"{right.normalize():f}", "tolerance": {"kind": "absolute", "by": by}}


def answers():
    texts = st.lists(word.filter(lambda text: "*" not in text), min_size=1, max_size=3, unique=True)
    return texts.map(lambda found: {"answers": [{"text": text, "match": "words"} for text in found]})


@st.composite
def gaps(draw, languages):
    """A text with one to three gaps: the same in every language."""
    made = []
    for key in range(1, draw(st.integers(1, 3)) + 1):
        kind = draw(st.sampled_from(["text", "choice", "number"]))
        told = {"text": answers, "choice": lambda: choices("single", languages), "number": numbers}[kind]
        made.append({"key": str(key), "kind": kind, "weight": str(draw(st.integers(1, 3))), **draw(told())})
    between = {each: draw(st.lists(word, min_size=len(made), max_size=len(made))) for each in languages}
    text = {
        each: " ".join(f"{said} [[{gap['key']}]]" for said, gap in zip(pieces, made, strict=True))
        for each, pieces in between.items()
    }
    return {"text": text, "gaps": made}


@st.composite
def spots(draw, languages):
    """Areas on a picture of 64 × 48, at places that are whole pixels of it."""
    texts = draw(distinct(languages, 2, 3))
    shapes = [("rect", [125, 0, 250, 500]), ("circle", [500, 500, 125]), ("polygon", [0, 0, 500, 0, 250, 1000])]
    areas = [
        {"shape": shape, "at": at, "text": text, "right": place == 0}
        for place, ((shape, at), text) in enumerate(zip(shapes, texts, strict=False))
    ]
    shown = {"asset": draw(st.sampled_from(sorted(PICTURES))), "width": 64, "height": 48, "alt": draw(said(languages))}
    return {"picture": shown, "areas": areas, "labels": draw(st.booleans())}


@st.composite
def files(draw, languages, known):
    """Pictures and sounds with words, each once."""
    names = draw(st.lists(st.sampled_from(sorted(known)), max_size=2, unique=True))
    return [{"asset": name, "kind": known[name].kind, "alt": draw(said(languages))} for name in names]


def own(kind, languages):
    """What the kind alone has."""
    return {
        "single": lambda: choices(kind, languages),
        "multiple": lambda: choices(kind, languages),
        "true_false": lambda: st.booleans().map(lambda right: {"right": right}),
        "numeric": numbers,
        "short": answers,
        "matching": lambda: pairs(languages),
        "ordering": lambda: distinct(languages, 2, 5).map(lambda found: {"items": [{"text": each} for each in found]}),
        "cloze": lambda: gaps(languages),
        "essay": lambda: st.just({}) | st.just({"words": {"least": 50, "most": 300}}),
        "file": lambda: st.just({}) | st.just({"most_files": 3}),
        "recording": lambda: st.just({}) | st.just({"most_seconds": 60}),
        "hotspot": lambda: spots(languages),
    }[kind]()


@st.composite
def drafts(draw, kinds, carries=frozenset(Feature)):
    """A sound question of one of these kinds, with nothing beyond what is carried (of a kind: `carries(kind)`)."""
    kind = draw(st.sampled_from(sorted(kinds)))
    carries = carries(kind) if callable(carries) else carries
    spoken = draw(st.sampled_from([("ar",), ("ar", "en")] if Feature.TWO_LANGUAGES in carries else [("ar",)]))
    body = {"ask": draw(said(spoken, lines if Feature.LINES in carries else word)), **draw(own(kind, spoken))}
    if Feature.EXPLAIN in carries and draw(st.booleans()):
        body["explain"] = draw(said(spoken))
    if Feature.MEDIA in carries:
        body["media"] = draw(files(draw(st.sampled_from([spoken, ("ar",)])), FILES))
        for option in body.get("options", [])[:1]:
            option["media"] = draw(files(spoken, PICTURES))[:1]
    _leave_out(body, carries)
    if Feature.HINTS in carries and draw(st.booleans()):
        body["hints"] = draw(st.lists(said(spoken), max_size=2))
    adopted = types.adopt(kind, body)
    assume(types.is_sound(kind, adopted))
    mark = draw(st.sampled_from([Decimal(1), Decimal("2.5")])) if Feature.MARK in carries else Decimal(1)
    tags = draw(st.lists(name, max_size=2, unique=True)) if Feature.TAGS in carries else []
    path = draw(st.lists(name, max_size=2)) if Feature.SHELF in carries else []
    return Draft(kind, adopted, 1, mark, tuple(tags), tuple({"ar": each} for each in path))


def _leave_out(body, carries):
    if Feature.FIXED_ORDER not in carries:
        body["shuffle"] = True
    if Feature.ALL_OR_NOTHING not in carries and body.get("scoring") == "all":
        body["scoring"] = "partial"
    if Feature.PENALTY not in carries:
        body.pop("penalty", None)
    if Feature.LIMITS not in carries:
        body.pop("words", None)
        body.pop("most_files", None)
        body.pop("most_seconds", None)
    if Feature.AREA_NAMES not in carries and "areas" in body:
        body["labels"] = True
    if Feature.FEEDBACK not in carries:
        for option in body.get("options", []):
            option.pop("feedback", None)
    for gap in body.get("gaps", []):
        _leave_out(gap, carries)
        if Feature.WEIGHTS not in carries:
            del gap["weight"]
