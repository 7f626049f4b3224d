from lms.search.service.asking import find
from tests.lms.search.shelf import a_note


def ids(typed, user=None, **more):
    return sorted(hit.object_id for hit in find(typed, user, **more).hits)


def test_all_spellings_of_a_query_find_the_same(notes):
    notes.put(1, a_note("وَكَانَ المَسْئُولُ عَنِ الشُّؤُونِ قَدْ قَرَأَ سُورَةَ الْبَقَرَةِ سَنَةَ ١٤٤٦"))
    notes.put(2, a_note("لا شيء هنا"))
    for typed in (
        "المسؤول",
        "المسئول",
        "المَسْئُول",
        "المســئول",
        "شؤون",
        "شئون",
        "سوره البقره",
        "سورة",
        "1446",
        "١٤٤٦",
        "۱۴۴۶",
    ):
        assert ids(typed) == [1], typed
    assert ids("شئ") == ids("شىء") == ids("شيء") == [2]
