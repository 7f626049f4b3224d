"""Citations: files for reference managers, sentences to copy, and links to a printed page that outlive its revision.

`formats` writes BibTeX, RIS and CSL-JSON, `sentences` the two styles for people, `pages` finds what was cited.
"""
