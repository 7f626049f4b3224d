"""Keeps the catalogues: finds the sentences in code and templates, keeps what is translated, compiles.

python -m lms.core.messages            extract, update every feature's .po, compile, name what is missing
python -m lms.core.messages compile    compile what changed
"""

import re
import sys
from collections.abc import Iterable, Iterator
from io import BytesIO
from pathlib import Path

from babel.messages import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).parents[2]
FEATURES = ("lms/*/__init__.py", "courses/*/__init__.py", "media/__init__.py")
ROOMS = "lms/*/*/translations"  # a room of a feature that keeps a catalogue of its own
PO = Path("translations/ar/LC_MESSAGES/messages.po")

METHODS = [("static/**", "ignore"), ("**.py", "python"), ("**.html", "jinja2"), ("**.txt", "jinja2")]
KEYWORDS = DEFAULT_KEYWORDS | {
    "_l": None,
    "lazy_gettext": None,
    "lazy_ngettext": (1, 2),
    "lazy_pgettext": ((1, "c"), 2),
}
KEPT_HEADERS = ("Project-Id-Version", "Language:", "Plural-Forms", "MIME", "Content")
_PLACE = re.compile(r"%\((\w+)\)[a-z]")
PLURAL = "(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 ? 4 : 5)"
_COUNTED_FROM = 3
"""Arabic has forms for none, one and two, which may leave the number out; from the fourth it must be said."""

Id = str | tuple[str, ...] | list[str]
Key = tuple[Id, str | None]
Found = tuple[str, int, Id, list[str], str | None]


def features() -> list[Path]:
    """The folder of every feature and of every room with a catalogue of its own, the ground floor first."""
    found = {path.parent for name in (*FEATURES, ROOMS) for path in ROOT.glob(name)}
    return sorted(found, key=lambda path: (path.name != "core", path))


def extract(feature: Path) -> Catalog:
    """The sentences of a feature; those of `lms/*.py` stand in the ground floor's."""
    catalog = _empty()
    for _file, _line, message, comments, context in _found(feature):
        catalog.add(message, None, auto_comments=comments, context=context)
    return catalog


def _empty() -> Catalog:
    return _counting(Catalog(locale="ar", project="Ijaza", charset="utf-8", fuzzy=False))


def _counting(catalog: Catalog) -> Catalog:
    """Babel's own rule for Arabic gives 11 to 99 the last form, which is that of 100; ours follows the CLDR's order."""
    catalog._plural_expr = PLURAL  # type: ignore[assignment]  # noqa: SLF001 - nothing else sets it
    return catalog


def _found(feature: Path) -> Iterator[Found]:
    rooms = {str(path.parent) for path in feature.glob("*/translations")}
    yield from extract_from_dir(
        str(feature),
        METHODS,
        {"**.html": {"silent": "false"}},
        KEYWORDS,
        ("i18n:",),
        directory_filter=lambda folder: folder not in rooms and not Path(folder).name.startswith((".", "_")),
    )
    if feature.name == "core":
        names = [(path.name, "python") for path in sorted((ROOT / "lms").glob("*.py"))]
        yield from extract_from_dir(str(ROOT / "lms"), names, {}, KEYWORDS, directory_filter=lambda _folder: False)


def read(feature: Path) -> Catalog:
    """The feature's catalogue as it stands."""
    path = feature / PO
    if not path.exists():
        return _empty()
    with path.open("rb") as file:
        return _counting(read_po(file, locale="ar", abort_invalid=True))


def updated(feature: Path, memory: dict[Key, Message]) -> Catalog:
    """The sentences of the feature with the translations it has, else those that another feature has."""
    old, new = read(feature), extract(feature)
    for message in new:
        known = old.get(message.id, message.context) if message.id else None
        source = known if known and _is_said(known) else memory.get((message.id, message.context))
        if message.id and source and source.pluralizable == message.pluralizable:
            message.string = source.string
    return new


def write(feature: Path, catalog: Catalog) -> None:
    """Write the catalogue in one order and without dates, so that two branches meet without conflict."""
    path = feature / PO
    if len(catalog) == 0 and not path.exists():
        return
    out = BytesIO()
    write_po(out, catalog, width=110, no_location=True, sort_output=True, ignore_obsolete=True)
    lines = out.getvalue().decode().splitlines(keepends=True)
    kept = [line for line in lines if not line.startswith(('"', "#")) or _is_kept(line)]
    path.parent.mkdir(parents=True, exist_ok=True)
    text = "".join(kept)
    if not path.exists() or path.read_text("utf-8") != text:
        path.write_text(text, "utf-8")


def _is_kept(line: str) -> bool:
    if line.startswith("#"):
        return line.startswith(("#.", "#,"))
    header = re.match(r'"([A-Z][\w-]+: )', line)
    return not header or line.startswith(tuple(f'"{name}' for name in KEPT_HEADERS))


def compile_all() -> None:
    """Make the .mo of every catalogue that changed since."""
    for feature in features():
        source, made = feature / PO, (feature / PO).with_suffix(".mo")
        if source.exists() and (not made.exists() or made.stat().st_mtime_ns < source.stat().st_mtime_ns):
            out = BytesIO()
            write_mo(out, read(feature))
            made.write_bytes(out.getvalue())


def problems(feature: Path) -> list[str]:
    """What stands between the feature and complete Arabic, a sentence each."""
    memory: dict[Key, Message] = {}
    return [f"{feature.name}: {problem}" for message in updated(feature, memory) for problem in _problems(message)]


def _problems(message: Message) -> Iterator[str]:
    if not message.id:
        return
    if not _is_said(message):
        yield f"not translated: {message.id!r}"
        return
    if message.fuzzy:
        yield f"not looked at since it changed: {message.id!r}"
    wanted = set(_PLACE.findall(" ".join(_strings(message.id))))
    for form, said in enumerate(_strings(message.string)):
        places = set(_PLACE.findall(said))
        if not places <= wanted or (places != wanted and not (message.pluralizable and form < _COUNTED_FROM)):
            yield f"other placeholders than the English: {said!r}"


def _is_said(message: Message) -> bool:
    return bool(message.string) and all(_strings(message.string))


def _strings(text: object) -> Iterable[str]:
    return (text,) if isinstance(text, str) else tuple(str(part) for part in text) if isinstance(text, Iterable) else ()


def update_all() -> list[str]:
    """Bring every catalogue up to date; what is missing then."""
    memory = {(m.id, m.context): m for feature in features() for m in read(feature) if m.id and _is_said(m)}
    for feature in features():
        write(feature, updated(feature, memory))
    return [problem for feature in features() for problem in problems(feature)]


def main(words: list[str]) -> None:
    """See the top of the file."""
    if words not in ([], ["compile"]):
        sys.exit(__doc__)
    missing = [] if words else update_all()
    compile_all()
    for problem in missing:
        sys.stdout.write(f"{problem}\n")
    sys.stdout.write(f"{len(missing)} to translate\n" if not words else "")


if __name__ == "__main__":
    main(sys.argv[1:])
