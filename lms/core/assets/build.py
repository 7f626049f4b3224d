"""Makes build/assets: each file under a name with its hash, squeezed twins beside it, and manifest.json.

No bundler: our modules stay modules, only the names in their imports change. A second run with nothing
new looks at times and sizes and stops.
"""

import gzip
import hashlib
import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from os.path import normpath
from pathlib import Path

from lms.core.assets import css, fonts

ROOT = Path(__file__).parents[3]
OUT = ROOT / "build" / "assets"
CORE = ROOT / "lms" / "core" / "static"
MANIFEST = "manifest.json"

VENDOR = {
    "vendor/htmx.js": "htmx.org/dist/htmx.min.js",
    "vendor/hls.js": "hls.js/dist/hls.light.min.mjs",
    # The old builds of pdf.js run on phones of 2019; they cost 36 kB more than the new ones (docs/adr/0048).
    "vendor/pdf.js": "pdfjs-dist/legacy/build/pdf.min.mjs",
    "vendor/pdf-worker.js": "pdfjs-dist/legacy/build/pdf.worker.min.mjs",
    "vendor/zoom.js": "openseadragon/build/openseadragon/openseadragon.min.js",
    "vendor/foliate/epub.js": "foliate-js/epub.js",
    "vendor/foliate/epubcfi.js": "foliate-js/epubcfi.js",
    "vendor/foliate/zip.js": "foliate-js/vendor/zip.js",
}
_EDITOR = ("commands", "history", "keymap", "model", "schema-list", "state", "tables", "transform", "view")
LIBRARIES = {
    **{f"prosemirror-{name}": f"prosemirror-{name}/dist/index.js" for name in _EDITOR},
    "orderedmap": "orderedmap/dist/index.js",
    "rope-sequence": "rope-sequence/dist/index.js",
    "w3c-keyname": "w3c-keyname/index.js",
    "qr/decode": "qr/decode.js",
    "qr/index": "qr/index.js",
}
"""Modules that name each other as npm does; in the browser all of them are `vendor/<name>.js`."""

VENDOR |= {f"vendor/{name}.js": path for name, path in LIBRARIES.items()}
ENDINGS = {"vendor/htmx.js": "\nexport default htmx;\n", "vendor/zoom.js": "\nexport default OpenSeadragon;\n"}
"""htmx and OpenSeadragon ship plain scripts; one line makes a module of each."""

SQUEEZED = {".css", ".js", ".svg", ".json", ".webmanifest"}
SKIPPED = {".mjs", ".css"}
_IMPORT = re.compile(r"""(\bfrom\s*|\bimport\s*\(?\s*)(["'])([^"'\n]+)\2""")
_STATEMENT = re.compile(r"""(^(?:import|export)\b(?:[^"'\n]*?\bfrom)?\s*)(["'])([^"'\n]+)\2(?=;|$)""", re.MULTILINE)
"""In libraries only whole statements count: their comments and messages speak of imports too."""
_MAP = re.compile(rb"\n?//# sourceMappingURL=.*")


class CannotBuild(Exception):
    """A sentence for the person who started the build."""


def build(out: Path = OUT, modules: Path = ROOT / "node_modules") -> bool:
    """Bring `out` up to date; True if there was anything to do."""
    sources = _sources(modules)
    stamp, seen = out / ".stamp", _stamp(sources)
    if stamp.exists() and stamp.read_text() == seen:
        return False
    run = _Run(out, sources)
    for name in sources:
        run.address(name)
    run.keep("app.css", _styles(run).encode())
    _write(out / MANIFEST, json.dumps(run.names, indent=1, sort_keys=True).encode())
    _sweep(out, set(run.names.values()))
    _write(stamp, seen.encode())
    return True


def _sources(modules: Path) -> dict[str, Path]:
    if not (modules / "htmx.org").is_dir():
        raise CannotBuild(f"The browser libraries are missing in {modules}: run `npm ci --ignore-scripts` first.")
    found = {name: modules / path for name, (path, _) in fonts.FONTS.items()}
    found |= {name: modules / path for name, path in VENDOR.items()}
    for folder in [CORE, *_features()]:
        prefix = "" if folder == CORE else f"{folder.parent.name}/"
        files = (path for path in sorted(folder.rglob("*")) if path.is_file() and path.suffix not in SKIPPED)
        found |= {prefix + path.relative_to(folder).as_posix(): path for path in files}
    return found


def _features() -> list[Path]:
    globs = ("lms/*/static", "lms/*/*/static", "courses/*/static", "media/static")
    folders = [folder for glob in globs for folder in ROOT.glob(glob)]
    return sorted(folder for folder in folders if folder != CORE)


def _feature_styles() -> list[Path]:
    return [path for folder in _features() for path in sorted(folder.rglob("*.css"))]


def _stamp(sources: dict[str, Path]) -> str:
    watched = [*sources.items(), *((str(path), path) for path in [*CORE.rglob("*.css"), *_feature_styles()])]
    watched += [(path.name, path) for path in Path(__file__).parent.glob("*.py")]
    lines = sorted(f"{name} {(at := path.stat()).st_mtime_ns} {at.st_size}" for name, path in watched)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def _styles(run: "_Run") -> str:
    def url(path: str) -> str:
        for name, source in run.sources.items():
            if str(source) == path or str(CORE / name) == path:
                return run.address(name)
        raise CannotBuild(f"A style sheet names {path}, which does not exist.")

    return css.bundle(CORE / "css" / "app.css", _feature_styles(), url)


@dataclass
class _Run:
    """One build: what was asked for is made once, what it needs first."""

    out: Path
    sources: dict[str, Path]
    names: dict[str, str] = field(default_factory=dict)
    making: list[str] = field(default_factory=list)

    def address(self, name: str) -> str:
        """The URL of a source, made now if need be."""
        if name not in self.names:
            if name in self.making:
                raise CannotBuild(f"Modules import each other in a circle: {' > '.join([*self.making, name])}")
            self.making.append(name)
            self._make(name)
            self.making.pop()
        return f"/assets/{self.names[name]}"

    def _make(self, name: str) -> None:
        source = self.sources[name]
        if name in fonts.FONTS:
            self._font(name, source)
        elif name in VENDOR:
            content = _MAP.sub(b"", source.read_bytes()) + ENDINGS.get(name, "").encode()
            is_linked = name.removeprefix("vendor/").removesuffix(".js") in LIBRARIES or name.count("/") > 1
            self.keep(name, _STATEMENT.sub(self._renamed(name), content.decode()).encode() if is_linked else content)
        elif source.suffix == ".js":
            self.keep(name, _IMPORT.sub(self._renamed(name), source.read_text("utf-8")).encode())
        else:
            self.keep(name, source.read_bytes())

    def _font(self, name: str, source: Path) -> None:
        """Cutting is slow: the cut font is named by what it is cut from, so it is made once."""
        recipe = f"{fonts.FONTS[name]}{fonts.FEATURES}".encode() + source.read_bytes()
        self.keep(name, lambda: fonts.cut(source, fonts.FONTS[name][1]), recipe)

    def _renamed(self, importer: str) -> Callable[[re.Match[str]], str]:
        def rename(found: re.Match[str]) -> str:
            wanted = found[3]
            if wanted.startswith("."):
                wanted = normpath(Path(importer).parent / wanted)
            wanted = f"vendor/{wanted}.js" if wanted in LIBRARIES else wanted
            if wanted not in self.sources:
                raise CannotBuild(f"{importer} imports {found[3]}, which does not exist.")
            return f"{found[1]}{found[2]}{self.address(wanted)}{found[2]}"

        return rename

    def keep(self, name: str, content: bytes | Callable[[], bytes], recipe: bytes | None = None) -> None:
        """Write `content` under a name with the hash of it (or of its recipe), unless it is there."""
        known = recipe if recipe is not None else content
        if callable(known):
            raise TypeError("content that is made late needs a recipe")
        stem, _, suffix = name.rpartition(".")
        hashed = f"{stem}.{hashlib.sha256(known).hexdigest()[:10]}.{suffix}"
        self.names[name] = hashed
        target = self.out / hashed
        if target.exists():
            target.touch()
            return
        made = content() if callable(content) else content
        if target.suffix in SQUEEZED:
            _squeeze(target, made)
        _write(target, made)


def _squeeze(target: Path, content: bytes) -> None:
    _write(target.with_name(target.name + ".gz"), gzip.compress(content, 9, mtime=0))
    try:
        import brotli
    except ImportError:
        return
    _write(
        target.with_name(target.name + ".br"),
        brotli.compress(content, quality=11 if len(content) < 10**5 else 9),
    )


def _write(target: Path, content: bytes) -> None:
    """All or nothing, so that a server which is running never reads half a file."""
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = target.with_name(f".{target.name}.new")
    draft.write_bytes(content)
    draft.replace(target)


def _sweep(out: Path, wanted: set[str]) -> None:
    """Drop files that no page of the last week can still ask for."""
    newest = max((out / name).stat().st_mtime for name in wanted)
    for path in out.rglob("*.*"):
        name = path.relative_to(out).as_posix().removesuffix(".gz").removesuffix(".br")
        if path.is_file() and name not in wanted | {MANIFEST, ".stamp"} and newest - path.stat().st_mtime > 7 * 86400:
            path.unlink()
