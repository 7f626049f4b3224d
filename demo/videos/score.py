"""The music of the films: plucked notes over a soft drone in an Arabic mode, made here from sines.

The piece is a loop: every tail and echo that passes its end comes back at its beginning.
"""

import array
import math
import wave
from pathlib import Path

RATE = 22_050
BEAT = 0.78  # seconds
BEATS = 40
LENGTH = int(BEATS * BEAT * RATE)
TONIC = 146.83  # D3
RING = 3.2  # seconds until a plucked note has died away
PARTIALS = ((1, 1.0, 1.1), (2, 0.42, 1.7), (3, 0.17, 2.6), (4, 0.09, 3.6), (5, 0.03, 4.8))  # number, weight, decay
LOUDNESS = 0.107  # root mean square of full scale: about -20 LUFS for this timbre

# Cents above the tonic: rast and bayati have their neutral steps.
MODES = {
    "rast": (0, 200, 350, 500, 700, 900, 1050, 1200),
    "bayati": (0, 150, 300, 500, 700, 800, 1000, 1200),
    "nahawand": (0, 200, 300, 500, 700, 800, 1000, 1200),
}
# (beat, degree of the mode, weight): two questions and their answers, with room to breathe.
MELODY = (
    *((0, 0, 1.0), (2, 2, 0.7), (3, 3, 0.8), (4, 4, 1.0), (7, 3, 0.6), (8, 2, 0.8), (9.5, 1, 0.6), (10, 2, 0.8)),
    *((13, 4, 0.6), (14, 5, 0.8), (15, 4, 0.7), (16, 3, 1.0), (18.5, 2, 0.5), (19, 1, 0.7), (20, 0, 1.0)),
    *((24, 4, 0.8), (25, 5, 0.7), (26, 7, 1.0), (28.5, 6, 0.5), (29, 5, 0.7), (30, 4, 0.9), (32, 3, 0.6)),
    *((33, 2, 0.7), (34, 3, 0.6), (35, 1, 0.7), (36, 0, 1.0)),
)
BASS = ((0, 0), (8, 4), (16, 3), (20, 0), (26, 4), (32, 3), (36, 0))
ECHOES = ((0.29, 0.22), (0.47, 0.16), (0.83, 0.1))  # seconds, weight


def write(mode: str, path: Path) -> None:
    """Write the loop in this mode as a mono WAV file."""
    sound = _with_echoes(_notes(MODES[mode]))
    sound = [note + hum for note, hum in zip(sound, _drone(), strict=True)]
    scale = LOUDNESS * 32_767 / math.sqrt(sum(value * value for value in sound) / LENGTH)
    samples = array.array("h", (max(-32_767, min(32_767, round(value * scale))) for value in sound))
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(samples.tobytes())


def _notes(cents: tuple[int, ...]) -> list[float]:
    sound = [0.0] * LENGTH
    plucks = {degree: _pluck(_pitch(cents[degree]) * 2) for _, degree, _ in MELODY}
    basses = {degree: _pluck(_pitch(cents[degree])) for _, degree in BASS}
    for beat, degree, weight in MELODY:
        _add(sound, plucks[degree], beat, 0.5 * weight)
    for beat, degree in BASS:
        _add(sound, basses[degree], beat, 0.42)
    return sound


def _pitch(cents: int) -> float:
    return TONIC * math.exp2(cents / 1200)


def _pluck(pitch: float) -> list[float]:
    """A soft plucked string: partials that die the sooner the higher they are."""
    note = [0.0] * int(RING * RATE)
    for number, weight, decay in PARTIALS:
        turn = 2 * math.pi * pitch * number / RATE
        fall = math.exp(-decay / RATE)
        level = weight
        for i in range(len(note)):
            note[i] += level * math.sin(turn * i)
            level *= fall
    attack = int(0.012 * RATE)
    for i in range(attack):
        note[i] *= i / attack
    release = RATE // 2
    for i in range(release):
        note[-1 - i] *= i / release
    return note


def _add(sound: list[float], note: list[float], beat: float, weight: float) -> None:
    start = int(beat * BEAT * RATE)
    for i, value in enumerate(note, start):
        sound[i % LENGTH] += weight * value


def _with_echoes(dry: list[float]) -> list[float]:
    wet = dry
    for delay, weight in ECHOES:
        shift = int(delay * RATE)
        late = dry[-shift:] + dry[:-shift]
        wet = [value + weight * echo for value, echo in zip(wet, late, strict=True)]
    return wet


def _drone() -> list[float]:
    """Tonic and fifth, swelling slowly; whole numbers of cycles, so that the loop has no seam."""
    seconds = LENGTH / RATE
    voices = [
        (round(pitch * seconds), weight) for pitch, weight in ((TONIC, 0.09), (TONIC * 1.5, 0.05), (TONIC * 2, 0.03))
    ]
    step = 2 * math.pi / LENGTH
    return [
        (0.7 - 0.3 * math.cos(2 * step * i)) * sum(weight * math.sin(cycles * step * i) for cycles, weight in voices)
        for i in range(LENGTH)
    ]
