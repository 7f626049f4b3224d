"""OKLCH to sRGB hex, for browsers from before 2023 (formulas: Björn Ottosson, https://bottosson.github.io/posts/oklab/)."""

import math
import re

OKLCH = re.compile(r"oklch\(([\d.]+) ([\d.]+) ([\d.]+)(?: */ *([\d.]+))?\)")

LINEAR_END = 0.0031308
"""Below this, sRGB is a straight line."""


def to_hex(found: re.Match[str]) -> str:
    """The `#rrggbb` (or `#rrggbbaa`) nearest to an `oklch()` that OKLCH matched; out of gamut is clipped."""
    lightness, chroma, hue = (float(found[n]) for n in (1, 2, 3))
    channels = _linear(lightness, chroma * math.cos(math.radians(hue)), chroma * math.sin(math.radians(hue)))
    code = "#" + "".join(f"{_byte(_gamma(channel)):02x}" for channel in channels)
    return code if found[4] is None else f"{code}{_byte(float(found[4])):02x}"


def _linear(lightness: float, a: float, b: float) -> tuple[float, float, float]:
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short,
    )


def _gamma(channel: float) -> float:
    channel = min(1.0, max(0.0, channel))
    return 12.92 * channel if channel <= LINEAR_END else 1.055 * channel ** (1 / 2.4) - 0.055


def _byte(part: float) -> int:
    return round(255 * min(1.0, max(0.0, part)))
