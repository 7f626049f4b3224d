"""The screens that must be excellent: a name for the file, who looks, and where. See pages.py for the braces."""

SCREENS = [
    ("home", "visitor", "/"),
    ("sign-in", "visitor", "/sign-in"),
    ("verify", "visitor", "/verify"),
    ("certificate", "visitor", "/verify/{certificate}"),
    ("certificate-revoked", "visitor", "/verify/{revoked}"),
    ("my-certificates", "learner", "/certificates"),
    ("issue", "registrar", "/registry/batches/{batch}"),
    ("missing", "visitor", "/no-such-page"),
    ("kit", "visitor", "/kit"),
]
