"""The pages of the desk."""

from lms.publications.catalogue.views import acting, errata, keeping, records, reviewing, sheets, works
from lms.publications.catalogue.views.blueprint import bp, readers

__all__ = ["acting", "bp", "errata", "keeping", "readers", "records", "reviewing", "sheets", "works"]
