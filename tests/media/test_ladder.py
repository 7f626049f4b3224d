from dataclasses import replace
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from media import ladder, probe
from media.source import Source

HD = Source(
    60.0, 1920, 1080, Fraction(30), 0, 1, is_hdr=False, is_interlaced=False, video_codec="h264", audio_codec="aac"
)
sizes = st.integers(2, 4096)


def names(source, profile=("360", "720", "audio")):
    first, rest = ladder.choose(source, profile)
    return [rung.name for rung in first], [rung.name for rung in rest]


def test_a_large_source_gets_360_first_then_sound_alone_then_the_rest():
    assert names(HD) == (["360"], ["audio", "720"])
    assert names(HD, ladder.DEFAULT_PROFILE) == (["360"], ["audio", "240", "480", "720", "1080"])


def test_a_source_between_two_rungs_keeps_its_own_size():
    assert names(replace(HD, width=960, height=540)) == (["360"], ["audio", "540"])
    assert names(replace(HD, width=700, height=400)) == (["360"], ["audio"])
    assert names(replace(HD, width=160, height=120)) == (["120"], ["audio"])


def test_a_silent_source_gets_no_sound_only_rendition():
    assert names(replace(HD, audio_index=None)) == (["360"], ["720"])


def test_an_upright_video_is_measured_by_its_short_side():
    first, rest = ladder.choose(replace(HD, width=1080, height=1920), ("360", "720"))
    assert [(rung.width, rung.height) for rung in (first[0], *rest)] == [(360, 640), (720, 1280)]


def test_sound_alone_is_one_rendition():
    assert names(replace(HD, width=0, height=0, video_index=None)) == (["audio"], [])


@given(st.sampled_from([*probe.RATES, Fraction("7.3"), Fraction(1), Fraction(120)]))
def test_segments_are_of_one_length_in_every_rung_and_never_shorter_than_four_seconds(rate):
    source = replace(HD, rate=rate)
    first, rest = ladder.choose(source)
    length = ladder.segment(source)
    assert 4 <= length < 4 + 2 / ladder.full_rate(source)
    for rung in (each for each in first + rest if not each.is_audio):
        assert rung.frames_between_keys / rung.rate == length
        assert rung.rate <= min(rung.most_rate, rate)
        assert (rate / rung.rate).denominator == 1, "movement stays even: every frame, or every second, or third"


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
