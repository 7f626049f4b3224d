"""What is found, on the database that this run of the tests is on. Both are asked the same in test_both_engines."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lms.search import engines, sources
from lms.search.outbox import forget
from lms.search.service import asking
from lms.search.service.asking import Filters, find
from tests.lms.search.shelf import KIND, a_note

SPELLINGS = {
    "المسؤول": ["المسئول", "المَسْئُولُ", "المســـئول", "المسؤولُ"],
    "شؤون": ["شئون", "شُؤُون"],
    "سورة البقرة": ["سوره البقره", "سُورَةِ البَقَرَةِ", "سورة   البقرة"],
    "1446": ["١٤٤٦", "۱۴۴۶"],
    "شيء": ["شئ", "شىء", "شَيْء"],
    "القرآن": ["القران", "ٱلْقُرْءَان".replace("ْءَا", "ْآ"), "القرأن"],
    "إمام": ["امام", "أمام", "ﺇﻣﺎﻡ"],
    "موسى": ["موسي", "مُوسَىٰ"],
}


def ids(typed, user=None, **more):
    return sorted(hit.object_id for hit in find(typed, user, **more).hits)


@pytest.fixture
def told(notes):
    """Six notes that differ by their spellings alone, three times two."""
    notes.put(1, a_note("وَكَانَ المَسْئُولُ عَنْ شُؤُونِ المَسْجِدِ إِمَامٌ يَقْرَأُ سُورَةَ البَقَرَةِ سَنَةَ ١٤٤٦"))
    notes.put(2, a_note("وكان المسؤول عن شئون المسجد امام يقرأ سوره البقره سنة 1446"))
    notes.put(3, a_note("لَا شَيْءَ فِي ٱلْقُرْآنِ عَنْ هَذَا إِلَّا قِصَّةَ مُوسَى"))
    notes.put(4, a_note("لا شئ في القران عن هذا الا قصه موسي"))
    return notes


@pytest.mark.parametrize("typed", SPELLINGS)
def test_all_spellings_of_a_query_find_the_same(told, typed):
    found = ids(typed)
    assert len(found) == 2, typed
    assert all(ids(other) == found for other in SPELLINGS[typed])


def test_a_word_is_found_by_its_stem_a_phrase_as_it_stands_and_a_beginning_by_its_star(notes):
    notes.put(1, a_note("أقبل المسلمون على بناء المساجد"))
    notes.put(2, a_note("هذا بناء مسجد المسلمين"))
    notes.put(3, a_note("The imams were teaching in the mosque", lang="en"))
    notes.put(4, a_note("Les imams enseignaient dans la mosquée", lang="fr"))
    assert ids("والمسلمين") == [1, 2]
    assert ids('"بناء المساجد"') == ids("«بِناءُ المَساجِدِ»") == [1]
    assert ids('"المساجد بناء"') == ids('"بناء ال"') == []
    assert ids("المسا*") == [1]
    assert ids("مس*") == [], "two letters are no beginning; the word itself is nowhere"
    assert ids("imam") == [3, 4]
    assert ids("teaches") == [3]
    assert ids("enseigner mosquee") == [4]


def test_all_terms_are_wanted_and_a_title_weighs_more(notes):
    notes.put(1, a_note("في الكتاب ذكر الصبر مرة", title="الشكر"))
    notes.put(2, a_note("كتاب آخر لا يذكره", title="الصبر"))
    assert [hit.object_id for hit in find("الصبر", None).hits] == [2, 1]
    assert ids("الصبر الشكر") == [1]
    assert ids('"الشكر في"') == [], "a phrase does not run from the title into the text"


def test_nobody_finds_what_they_may_not_see(notes, cast, monkeypatch):
    monkeypatch.setitem(sources._audiences, "test", lambda user: ["club:7"] if user.id == cast.learner.id else [])
    notes.put(1, a_note("سر مكتوم", audience="club:7"))
    notes.put(2, a_note("سر مكتوم", audience=sources.SIGNED_IN))
    notes.put(3, a_note("سر مكتوم"))
    for user, seen in ((None, [3]), (cast.stranger, [2, 3]), (cast.learner, [1, 2, 3])):
        found = find("سر", user)
        assert sorted(hit.object_id for hit in found.hits) == seen
        assert found.total == sum(found.counts["kind"].values()) == len(seen), "nor do numbers tell"


def test_filters_narrow_and_count_what_the_others_leave(notes):
    notes.put(1, a_note("hajj", lang="en", year=1990, subject="fiqh"))
    notes.put(2, a_note("hajj", lang="en", year=2020))
    notes.put(3, a_note("hajj", lang="fr", year=2020))
    found = find("hajj", None, Filters(lang="en"))
    assert found.total == 2
    assert found.counts["lang"] == {"en": 2, "fr": 1}
    assert found.counts["year"] == {1990: 1, 2020: 1}
    assert found.counts["subject"] == {"fiqh": 1}
    assert ids("hajj", filters=Filters(lang="en", year=2020)) == [2]
    assert ids("hajj", filters=Filters(subject="fiqh")) == [1]
    assert ids("hajj", filters=Filters(kind="no such kind")) == []


def test_pages_of_a_search_have_each_hit_once(notes):
    notes.put(1, *(a_note(f"زكاة {number}", part=str(number)) for number in range(45)))
    pages = [[hit.part for hit in find("زكاة", None, page=page).hits] for page in (1, 2, 3)]
    assert [len(page) for page in pages] == [20, 20, 5]
    assert len({part for page in pages for part in page}) == 45
    assert find("زكاة", None, page=99).page == 3
    assert find("زكاة", None, page=-1).page == 1


def test_of_very_many_hits_all_are_counted_and_a_sample_is_ranked_with_what_weighs_more(notes, monkeypatch):
    monkeypatch.setattr(engines, "MOST_RANKED", 60)
    notes.put(1, *(a_note(f"زكاة {number}", part=str(number)) for number in range(200)))
    notes.put(2, a_note("زكاة", weight=2.0))
    found = find("زكا*", None)
    assert (found.total, found.pages, len(found.hits), found.hits[0].object_id) == (201, 11, 20, 2)
    pages = [hit.part for page in (1, 2) for hit in find("زكاة", None, page=page).hits if hit.object_id == 1]
    assert len(set(pages)) == 39
    assert max(int(part) for part in pages) > 100, "not the oldest alone"


def test_what_is_forgotten_is_gone_at_once_and_what_changed_is_found_by_its_new_words(notes):
    notes.put(1, a_note("القديم"))
    notes.put(1, a_note("الجديد"))
    assert (ids("القديم"), ids("الجديد")) == ([], [1])
    forget(KIND, 1)
    assert ids("الجديد") == []


def test_a_long_text_is_found_to_its_end(notes):
    notes.put(1, a_note("كلمة " * 9000 + "النهاية هنا"))
    assert ids('"النهاية هنا"') == [1]
    assert find("كلمة", None).total > 1


HOSTILE = [
    '"', '""', '"a', 'a"b', "*", "**", "a*b", "NEAR(a b)", "a AND", "OR OR", "NOT", "{title}:x", "title:x", "^a", "(((", "a:*",
    "'", "''", "\\", "\\'", "a & b | !c", "<->", "a <-> ", ":*", "%", "_", ";--", "\0", "\u202e\u200f", "ـــ", "َ", "😀", "١" * 400,
    "a" * 5000, " ".join("abcdefghijklmnop"), "«»", "“”„", "a'b'c", "\ud7ff\ufffe", "ﷺ", "İstanbul", "½ ² ٪",
]  # fmt: skip


@pytest.mark.parametrize("typed", HOSTILE)
def test_hostile_queries_never_raise(notes, typed):
    notes.put(1, a_note("a b c"))
    find(typed, None)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.one_of(st.sampled_from(HOSTILE[:30]), st.text(max_size=12)), max_size=5).map(" ".join))
def test_no_query_whatever_raises(session, typed):
    del session
    find(typed, None)


def test_what_is_indexed_may_be_any_text(notes):
    for number, body in enumerate(HOSTILE, 1):
        notes.put(number, a_note(body.replace("\0", ""), title=body[:50].replace("\0", "")))
    assert asking.find("istanbul", None).total == 1
