"""Small things are read; large ones are feared."""

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.house.tree import CODE, matching, named

PYTHON = sorted(matching("*.py", *CODE, "demo", "bench", "tests"))
FUNCTION, FILE, TEMPLATE = 40, 300, 120


def lines(path: Path) -> int:
    return len(path.read_text("utf-8").splitlines())


def test_there_is_code_to_measure():
    assert len(PYTHON) > 50


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def test_a_function_fits_in_40_lines():
    long = {
        f"{named(path)}: {node.name}": size
        for path in PYTHON
        for node in functions(path)
        if (size := node.end_lineno - node.lineno + 1) > FUNCTION
    }
    assert not long


def test_a_file_fits_in_300_lines():
    long = {named(path): lines(path) for path in PYTHON if lines(path) > FILE}
    assert not long


def test_a_template_fits_in_120_lines():
    long = {named(path): lines(path) for path in matching("*.html", *CODE) if lines(path) > TEMPLATE}
    assert not long
