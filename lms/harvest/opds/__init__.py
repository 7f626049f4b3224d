"""OPDS: catalogues that reading apps open, as 1.2 (Atom) and 2.0 (JSON); one description of a page makes both.

`pages` says what is on a page, `atom` and `json` write it.
"""
