"""The formats that are understood and written."""

import enum


class Layout(enum.StrEnum):
    """A format by its name; how it looks stands in the module of that name."""

    GIFT = "gift"
    AIKEN = "aiken"
    SHEET = "sheet"
    CSV = "csv"
    MOODLE = "moodle"
    QTI = "qti"
