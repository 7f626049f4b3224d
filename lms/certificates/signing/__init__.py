"""The academy's keys and what they sign: sheets, badges, the register's journal.

Only workers and commands open a private key; pages read what was signed, and the public halves.
"""

from flask import Flask


def init_app(app: Flask) -> None:
    """Add the keys' page, what the health page says of them, and the keys that a new academy begins with."""
    from lms.certificates.signing import custody, health, jobs, key_pages
    from lms.core import commands
    from lms.core import health as checks

    assert jobs.look_at_keys  # noqa: S101 - imported so that workers know it
    app.register_blueprint(key_pages.bp)
    commands.begin_with(app, custody.begin)
    checks.add(app, health.report)
