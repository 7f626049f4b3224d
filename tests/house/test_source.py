"""Habits that the repository keeps in every file."""

import ast
import re

import pytest

from tests.house.tree import CODE, ROOT, files, matching, named

PYTHON = sorted(matching("*.py", *CODE))
# Written in two halves, so that this file holds none of them.
MACHINE = re.compile(
    "|".join(re.escape(a + b) for a, b in [("/wor", "k/"), ("/roo", "t/"), ("/hom", "e/"), ("/opt/", "wheels")])
)
REGISTRY = re.compile(
    "|".join(
        re.escape(a + b)
        for a, b in [("pypi", ".org"), ("python", "hosted.org"), ("npm", "js.org"), ("deb.", "debian.org")]
    )
)

UNMERGED = re.compile(r"^(?:<{7}|>{7}) ", re.MULTILINE)


def calls_commit(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "commit"


def test_only_core_commits():
    committing = [
        named(path)
        for path in PYTHON
        if not named(path).startswith("lms/core/")
        and any(calls_commit(node) for node in ast.walk(ast.parse(path.read_text("utf-8"))))
    ]
    assert not committing


def texts():
    for path in files():
        try:
            yield path, path.read_text("utf-8")
        except UnicodeDecodeError:
            continue


def test_no_file_knows_the_machine_it_was_written_on():
    assert not [named(path) for path, text in texts() if MACHINE.search(text)]


def test_no_file_names_a_package_registry():
    assert not [named(path) for path, text in texts() if REGISTRY.search(text)]


def test_every_pin_carries_a_hash():
    for path in ROOT.glob("requirements*.txt"):
        pins = re.split(r"\n(?=[a-z0-9])", path.read_text("utf-8"))
        loose = [pin.split()[0] for pin in pins if pin[0].isalnum() and "--hash=sha256:" not in pin]
        assert not loose, path.name


def test_every_wanted_package_says_why():
    for path in ROOT.glob("requirements*.in"):
        lines = path.read_text("utf-8").splitlines()
        assert "Reason" in path.name or lines[0].startswith("#"), path.name
        if path.name in {"requirements.in", "requirements-dev.in"}:
            silent = [line for line in lines if line and not line.startswith(("#", "-")) and "  # " not in line]
            assert not silent, path.name


@pytest.mark.parametrize("package", CODE)
def test_every_package_says_what_it_is(package):
    silent = [
        named(path)
        for path in PYTHON
        if named(path).startswith(f"{package}/") and path.name == "__init__.py" and path.parent != ROOT / package
        and path.read_text("utf-8").strip() and not ast.get_docstring(ast.parse(path.read_text("utf-8")))
    ]  # fmt: skip
    assert not silent


def test_rich_text_is_marked_safe_in_one_place_only():
    marked = [named(path) for path in matching("*.html", *CODE) if re.search(r"\|\s*safe\b", path.read_text("utf-8"))]
    assert not marked


def test_no_file_holds_two_sides_of_a_merge():
    assert not [named(path) for path, text in texts() if UNMERGED.search(text)]
