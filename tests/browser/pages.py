"""The pages of the journeys. Each is looked at on a phone and on a desk, in both languages and both themes.

A name in braces is a place of the small academy (academy.py). Add a line for each page that a feature adds.
"""

PAGES = [
    ("visitor", "/"),
    ("visitor", "/courses"),
    ("visitor", "/courses?q=zzzz"),
    ("visitor", "/courses/{course}"),
    ("learner", "/courses/{course}"),
    ("learner", "/my"),
    ("director", "/my"),
    ("learner", "/learn/{run}/{read}"),
    ("learner", "/learn/{run}/{film}"),
    ("learner", "/learn/{run}/{quiz_key}"),
    ("learner", "/learn/runs/{run_id}/quizzes/{quiz}"),
    ("learner", "/learn/attempts/{attempt}"),
    ("learner", "/learn/attempts/{attempt}/review"),
    ("learner", "/learn/attempts/{sat}/result"),
    ("trainer", "/teach/quizzes/{quiz}"),
    ("trainer", "/teach/quizzes/{draft_quiz}"),
    ("trainer", "/teach/quizzes/{draft_quiz}/rules"),
    ("trainer", "/teach/quizzes/{quiz}/preview"),
    ("trainer", "/teach/quizzes/{quiz}/late"),
    ("trainer", "/teach/courses/{course_id}/bank"),
    ("trainer", "/teach/courses/{course_id}/questions/new"),
    ("trainer", "/teach/questions/{question}"),
    ("visitor", "/kit"),
    ("visitor", "/no-such-page"),
    ("visitor", "/sign-in"),
    ("visitor", "/verify"),
    ("visitor", "/verify/9999-9999-9999-9999"),
    ("visitor", "/verify/{certificate}"),
    ("visitor", "/verify/{revoked}"),
    ("learner", "/certificates"),
    ("registrar", "/registry/batches/{batch}"),
    ("registrar", "/registry/certificates/{certificate}"),
]
