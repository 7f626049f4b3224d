"""One sound body of each kind of question."""

PICTURE = "11111111-1111-4111-8111-111111111111"
OTHER = "22222222-2222-4222-8222-222222222222"


def said(ar, en):
    return {"ar": ar, "en": en}


def options(rights, **more):
    listed = [
        {"key": key, "text": said(f"خيار {key}", f"Option {key}"), "right": right}
        for key, right in zip("abcdefgh", rights, strict=False)
    ]
    return {"ask": said("ما الصواب؟", "Which is right?"), "options": listed, **more}


def number(right="12.5", **more):
    return {"ask": said("كم؟", "How many?"), "right": right, **more}


def short(*answers, **more):
    listed = [{"text": answer, "match": "words"} if isinstance(answer, str) else answer for answer in answers]
    return {"ask": said("ما عاصمة مصر؟", "What is the capital of Egypt?"), "answers": listed, **more}


def matching(**more):
    stems = [("f", "فتح ملف", "Opening", "o3"), ("s", "حفظ ملف", "Saving", "s7"), ("p", "طباعة", "Printing", "p2")]
    choices = [
        ("p2", "Ctrl+P", "Ctrl+P"),
        ("o3", "Ctrl+O", "Ctrl+O"),
        ("s7", "Ctrl+S", "Ctrl+S"),
        ("x9", "Ctrl+X", "X"),
    ]
    return {
        "ask": said("صِل كل عمل باختصاره.", "Which keys do what?"),
        "stems": [{"key": key, "text": said(ar, en), "right": to} for key, ar, en, to in stems],
        "choices": [{"key": key, "text": said(ar, en)} for key, ar, en in choices],
        **more,
    }


def ordering(**more):
    items = [
        ("q4", "فتح البرنامج", "Open"),
        ("b1", "كتابة النص", "Write"),
        ("z7", "حفظ الملف", "Save"),
        ("c2", "الطباعة", "Print"),
    ]
    return {
        "ask": said("رتّب الخطوات.", "Put the steps in order."),
        "items": [{"key": key, "text": said(ar, en)} for key, ar, en in items],
        **more,
    }  # fmt: skip


def cloze(**more):
    choice = [{"key": "a", "text": said("نسخ", "copy"), "right": True}, {"key": "b", "text": said("قص", "cut")}]
    gaps = [
        {"key": "1", "kind": "text", "answers": [{"text": "القاهرة", "match": "words"}, {"text": "Cairo", "match": "words"}]},
        {"key": "2", "kind": "choice", "options": choice},
        {"key": "3", "kind": "number", "right": "27", "tolerance": {"kind": "absolute", "by": "1"}, "weight": "2"},
    ]  # fmt: skip
    text = said("العاصمة [[1]]، والأمر Ctrl+C معناه [[2]]، والمحافظات [[3]].", "[[1]], [[2]] and [[3]] of them.")
    return {"ask": said("أكمل الفراغات.", "Fill the gaps."), "text": text, "gaps": gaps, **more}


def hotspot(**more):
    areas = [
        {"key": "a", "shape": "rect", "at": [100, 100, 200, 100], "text": said("حفظ", "Save"), "right": True},
        {"key": "b", "shape": "circle", "at": [700, 500, 100], "text": said("طباعة", "Print")},
        {"key": "c", "shape": "polygon", "at": [400, 700, 600, 700, 500, 900], "text": said("قص", "Cut")},
    ]
    picture = {"asset": PICTURE, "width": 800, "height": 600, "alt": said("شريط الأدوات", "A toolbar")}
    return {"ask": said("أين زر الحفظ؟", "Where is it?"), "picture": picture, "areas": areas, **more}


def essay(**more):
    return {"ask": said("اكتب افتتاح خطبة.", "Write an opening."), "words": {"least": 3, "most": 10}, **more}


BODIES = {
    "single": options([False, True, False]),
    "multiple": options([True, True, False, False]),
    "true_false": {"ask": said("السماء فوقنا", "The sky is above us"), "right": True},
    "numeric": number(),
    "short": short("القاهرة", {"text": "Cai*", "match": "stars", "fraction": "0.5"}),
    "matching": matching(),
    "ordering": ordering(),
    "cloze": cloze(),
    "hotspot": hotspot(),
    "essay": essay(),
    "file": {"ask": said("ارفع ملف الخطبة.", "Upload the sermon."), "most_files": 2},
    "recording": {"ask": said("اقرأ الافتتاح.", "Read the opening."), "most_seconds": 60},
}
