"""The band of a result: the word that Egyptian certificates print instead of a bare number."""

from courses.awards.standing import Percent

BANDS: tuple[tuple[int, dict[str, str]], ...] = (
    (85, {"ar": "ممتاز", "en": "Excellent"}),
    (75, {"ar": "جيد جدًّا", "en": "Very good"}),
    (65, {"ar": "جيد", "en": "Good"}),
    (0, {"ar": "مقبول", "en": "Pass"}),
)


def band_of(mean: Percent | None) -> dict[str, str] | None:
    """The band of a mean in per cent; None for a course without quizzes."""
    if mean is None:
        return None
    return next(words for least, words in BANDS if mean >= least)
