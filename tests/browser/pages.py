"""The pages of the journeys. Each is looked at on a phone and on a desk, in both languages and both themes.

A name in braces is a place of the small academy (academy.py). Add a line for each page that a feature adds.
"""

PAGES = [
    ("visitor", "/kit"),
    ("visitor", "/no-such-page"),
    ("visitor", "/sign-in"),
    ("visitor", "/verify"),
    ("visitor", "/verify?code=9999-9999-9999-9999"),
    ("visitor", "/verify/{certificate}"),
    ("visitor", "/verify/{revoked}"),
    ("learner", "/certificates"),
    ("registrar", "/registry/batches/{batch}"),
    ("registrar", "/registry/certificates/{certificate}"),
]
