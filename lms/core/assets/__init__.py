"""What the browser loads: built into build/assets, served under names that carry a hash of what is in them.

`python -m lms.core.assets build` makes the files (no bundler; see build.py), `init_app` serves them and
gives templates `asset("app.css")`, `icon("check")` and nothing else to know.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask


def init_app(app: "Flask") -> None:
    """Serve build/assets at /assets and give templates `asset()` and `icon()`."""
    from lms.core.assets import serve

    serve.register(app)
