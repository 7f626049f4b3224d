"""The screens that must be excellent: a name for the file, who looks, and where. See pages.py for the braces."""

SCREENS = [
    ("home", "visitor", "/"),
    ("sign-in", "visitor", "/sign-in"),
    ("verify", "visitor", "/verify"),
    ("certificate", "visitor", "/verify/{certificate}"),
    ("certificate-revoked", "visitor", "/verify/{revoked}"),
    ("my-certificates", "learner", "/certificates"),
    ("issue", "registrar", "/registry/batches/{batch}"),
    ("quiz-intro", "learner", "{sitting}"),
    ("quiz", "learner", "/learn/attempts/{answering}"),
    ("quiz-review", "learner", "/learn/attempts/{answering}/review"),
    ("quiz-result", "learner", "/learn/attempts/{graded}/result"),
    ("quiz-build", "trainer", "/teach/quizzes/{building}"),
    ("question", "trainer", "/teach/questions/{question}"),
    ("missing", "visitor", "/no-such-page"),
    ("kit", "visitor", "/kit"),
]
