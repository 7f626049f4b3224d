"""Digits of three alphabets are one: ٠-٩ (Arabic-Indic), ۰-۹ (Persian) and 0-9."""

_WESTERN = "0123456789"
_ARABIC = "٠١٢٣٤٥٦٧٨٩"
_PERSIAN = "۰۱۲۳۴۵۶۷۸۹"
_FOLD = str.maketrans(_ARABIC + _PERSIAN, _WESTERN * 2)
_ARABISE = str.maketrans(_WESTERN + ".,%", _ARABIC + "٫٬٪")


def fold(text: str) -> str:
    """The text with every digit as 0-9; other characters stay."""
    return text.translate(_FOLD)


def arabic(text: str) -> str:
    """A number written by the machine (`1,234.5 %`) in Arabic-Indic digits and signs."""
    return text.translate(_ARABISE)
