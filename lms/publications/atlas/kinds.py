"""What plates, volumes and places of the atlas may be, in lists that never hold free text."""

import enum


class PlateKind(enum.StrEnum):
    """What a plate shows."""

    MAP = "map"
    PLAN = "plan"
    ELEVATION = "elevation"
    ORNAMENT = "ornament"
    DEED = "deed"
    VIEW = "view"


class Theme(enum.StrEnum):
    """What a volume is about."""

    MOSQUES = "mosques"
    SCHOOLS = "schools"
    SABILS = "sabils"
    HOSPITALS = "hospitals"
    LANDS = "lands"
    DOCUMENTS = "documents"


class WaqfKind(enum.StrEnum):
    """What was endowed, or what an endowment kept."""

    MOSQUE = "mosque"
    SCHOOL = "school"
    SABIL = "sabil"
    HOSPITAL = "hospital"
    LODGE = "lodge"
    MARKET = "market"
    TOMB = "tomb"
    LAND = "land"
    LIBRARY = "library"


class CutRefusal(enum.StrEnum):
    """Why a picture was not cut for deep zoom: the words of `tiling`."""

    TOO_LARGE = "too_large"
    TOO_SMALL = "too_small"
    UNREADABLE = "unreadable"
