"""Templates keep their compiled form: a page need not wait for fifteen of them to be compiled after each start."""

import contextlib
from pathlib import Path
from typing import Any

from flask import Flask
from jinja2 import FileSystemBytecodeCache, nodes
from jinja2.bccache import Bucket
from jinja2.compiler import CodeGenerator, Frame

FOLDER = Path(__file__).parents[2] / "build" / "templates"


def init_app(app: Flask) -> None:
    """Keep them in build/; where that cannot be written, each process compiles for itself."""
    with contextlib.suppress(OSError):
        FOLDER.mkdir(parents=True, exist_ok=True)
        app.jinja_env.bytecode_cache = _Kept(str(FOLDER))
    app.jinja_env.code_generator_class = _AsWritten
    app.jinja_env.optimized = False


class _Kept(FileSystemBytecodeCache):
    """One file a template, known by its text and by the versions of Python and Jinja."""

    def dump_bytecode(self, bucket: Bucket) -> None:
        with contextlib.suppress(OSError):
            super().dump_bytecode(bucket)


class _AsWritten(CodeGenerator):
    """Works nothing out beforehand: what a filter makes of a constant hangs on the language and on our code."""

    def _output_child_to_const(self, node: nodes.Expr, frame: Frame, finalize: Any) -> str:  # Any: private to Jinja
        if not isinstance(node, nodes.TemplateData):
            raise nodes.Impossible
        return super()._output_child_to_const(node, frame, finalize)
