"""The files that a browser loads: built once, right for old phones, served squeezed and for ever."""

import json
import re
from pathlib import Path

import pytest
from flask import Flask

from lms.core import assets
from lms.core.assets import css
from lms.core.assets.build import OUT, ROOT, CannotBuild, build
from lms.core.assets.icons import icon


@pytest.fixture(scope="module")
def built():
    build()
    return json.loads((OUT / "manifest.json").read_text())


@pytest.fixture
def browser(built):
    app = Flask("lms")
    app.testing = True
    assets.init_app(app)
    with app.app_context():
        yield app.test_client()


def squeezed(name):
    return (OUT / (name + ".gz")).stat().st_size


def test_an_oklch_colour_gets_the_hex_that_browsers_paint():
    assert css.write(css._for_old(css.read("a { color: oklch(0.627955 0.257683 29.23388) }"))).startswith(
        "a{color:#ff0000;"
    )
    assert "#00000059" in css.write(css._for_old(css.read("a { color: oklch(0 0 0 / 0.35) }")))


def test_a_colour_that_hides_in_a_variable_moves_behind_supports():
    text = css.write(css._for_old(css.read(":root { --a: oklch(1 0 0); --b: 4px }")))
    assert text == f":root{{--a:#ffffff;--b:4px}}{css.MODERN}{{:root{{--a:oklch(1 0 0)}}}}"


def test_a_mix_has_a_plain_colour_for_old_browsers():
    text = css.write(css._for_old(css.read("a { background: color-mix(in oklch, var(--leaf), var(--ink) 6%) }")))
    assert text.startswith("a{background:var(--leaf)}@supports")


def test_the_two_dark_palettes_are_one(built):
    text = (OUT / built["app.css"]).read_text()
    chosen = re.findall(r':root\[data-theme="dark"\]\{([^}]*)\}', text)
    device = re.findall(r":root:not\(\[data-theme\]\)\{([^}]*)\}", text)
    assert chosen == device
    assert len(chosen) == 2
    assert "--paper:#" in chosen[0]


def test_no_variable_is_only_in_oklch(built):
    text = (OUT / built["app.css"]).read_text()
    plain = text.replace(css.MODERN, "\0")
    assert not re.search(r"(?<!\0)\{[^{}]*--[\w-]+:oklch", re.sub(r"\0\{[^{}]*\{[^{}]*\}\}", "", plain))


def test_the_sheet_is_one_file_without_imports(built):
    text = (OUT / built["app.css"]).read_text()
    assert "@import" not in text
    assert text.count("@font-face") == 9
    for address in re.findall(r'url\("([^"]+)"\)', text):
        assert (OUT / address.removeprefix("/assets/")).is_file()


def test_a_first_visit_is_light(built):
    fonts = ["sans-arabic-400", "sans-arabic-600", "sans-latin-400", "sans-latin-600", "naskh-arabic-600"]
    sizes = [(OUT / built[f"fonts/{name}.woff2"]).stat().st_size for name in fonts]
    assert sizes[0] <= 60_000
    assert sum(sizes) <= 140_000
    assert squeezed(built["app.css"]) <= 40_000
    ours = [name for key, name in built.items() if key.startswith("js/") or key == "vendor/htmx.js"]
    assert sum(squeezed(name) for name in ours) <= 60_000


def test_arabic_letters_marks_and_digits_survive_the_cut(built):
    from fontTools.ttLib import TTFont

    kept = TTFont(OUT / built["fonts/sans-arabic-400.woff2"]).getBestCmap()
    assert {ord(letter) for letter in "إجازة تعلَّمْ ٠١٢٣٤٥٦٧٨٩ ،؛؟ٱپچگ٪" if letter != " "} <= set(kept)


def test_a_second_build_has_nothing_to_do(built):
    before = {path: path.stat().st_mtime_ns for path in OUT.rglob("*")}
    assert build() is False
    assert {path: path.stat().st_mtime_ns for path in OUT.rglob("*")} == before


def test_modules_import_each_other_by_hashed_name(built):
    text = (OUT / built["js/app.js"]).read_text()
    assert f'import htmx from "/assets/{built["vendor/htmx.js"]}"' in text
    assert f'import "/assets/{built["js/forms.js"]}"' in text


def test_a_build_without_the_browser_libraries_says_what_to_do(tmp_path):
    with pytest.raises(CannotBuild, match="npm ci"):
        build(tmp_path / "out", tmp_path / "node_modules")


def test_a_file_is_served_for_ever_in_its_smallest_form(browser, built):
    answer = browser.get(f"/assets/{built['app.css']}", headers={"Accept-Encoding": "gzip, br"})
    assert answer.status_code == 200
    assert answer.headers["Content-Encoding"] in {"br", "gzip"}
    assert answer.mimetype == "text/css"
    assert "immutable" in answer.headers["Cache-Control"]
    assert answer.headers["Vary"] == "Accept-Encoding"


def test_a_browser_that_knows_no_coding_gets_the_plain_file(browser, built):
    answer = browser.get(f"/assets/{built['js/app.js']}")
    assert "Content-Encoding" not in answer.headers
    assert answer.mimetype == "text/javascript"
    assert answer.data == (OUT / built["js/app.js"]).read_bytes()


@pytest.mark.parametrize(
    "name", ["manifest.json", ".stamp", "../../pyproject.toml", "app.0000000000.css", "art/covers"]
)
def test_nothing_else_is_served(browser, name):
    assert browser.get(f"/assets/{name}").status_code == 404


def test_an_icon_is_silent_and_turns_only_if_it_points(browser):
    assert 'aria-hidden="true"' in icon("check")
    assert "icon--points" not in icon("clock")
    assert "icon--points" in icon("arrow")
    with pytest.raises(LookupError, match="/kit"):
        icon("no-such-drawing")


def test_no_library_is_copied_into_the_repository():
    assert not list(Path(ROOT / "lms").rglob("htmx*.js"))
