from dataclasses import replace
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from media import ladder
from media.probe import Source

HD = Source(
    60.0, 1920, 1080, Fraction(30), 0, 1, is_hdr=False, is_interlaced=False, video_codec="h264", audio_codec="aac"
)
sizes = st.integers(2, 4096)


def names(source, profile=ladder.DEFAULT_PROFILE):
    first, rest = ladder.choose(source, profile)
    return [rung.name for rung in first], [rung.name for rung in rest]


def test_a_large_source_gets_360_and_sound_first_then_the_rest():
    assert names(HD) == (["360", "audio"], ["720"])
    assert names(HD, tuple(ladder.TABLE)) == (["360", "audio"], ["240", "480", "720", "1080"])


def test_a_source_between_two_rungs_keeps_its_own_size():
    assert names(replace(HD, width=960, height=540)) == (["360", "audio"], ["540"])
    assert names(replace(HD, width=700, height=400)) == (["360", "audio"], [])
    assert names(replace(HD, width=160, height=120)) == (["120", "audio"], [])


def test_a_silent_source_gets_no_sound_only_rendition():
    assert names(replace(HD, audio_index=None)) == (["360"], ["720"])


def test_an_upright_video_is_measured_by_its_short_side():
    first, rest = ladder.choose(replace(HD, width=1080, height=1920))
    assert [(rung.width, rung.height) for rung in (first[0], *rest)] == [(360, 640), (720, 1280)]


def test_a_group_of_pictures_is_never_shorter_than_a_segment():
    for rate in ("30000/1001", "24", "12.5", "7.3", "15"):
        rung = replace(ladder.TABLE["360"], rate=Fraction(rate))
        assert 4 <= rung.frames_between_keys / rung.rate < 4 + 1 / rung.rate


@given(sizes, sizes, st.lists(st.sampled_from(list(ladder.TABLE)), max_size=6))
def test_nothing_is_ever_enlarged_and_every_side_is_even(width, height, profile):
    first, rest = ladder.choose(replace(HD, width=width, height=height), tuple(profile))
    pictures = [rung for rung in first + rest if not rung.is_audio]
    assert pictures
    assert len({rung.name for rung in pictures}) == len(pictures)
    for rung in pictures:
        assert rung.width % 2 == rung.height % 2 == 0
        assert rung.width <= width + 1
        assert rung.height <= height + 1
