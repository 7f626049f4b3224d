"""The rules of IIIF Presentation 3.0 and Image 3.0 (level 0) that our documents must keep, written from the texts."""

import re
from urllib.parse import urlsplit

BASE = "http://iiif.io/api/presentation/3/context.json"
DIRECTIONS = {"left-to-right", "right-to-left", "top-to-bottom", "bottom-to-top"}
RIGHTS = re.compile(r"http://(creativecommons\.org/(licenses|publicdomain)|rightsstatements\.org/vocab)/.+/")
COMMON = {
    "@context", "id", "type", "label", "metadata", "summary", "requiredStatement", "rights", "provider", "thumbnail",
    "homepage", "partOf", "behavior", "viewingDirection", "items", "annotations", "structures", "navPlace",
}  # fmt: skip


def check_collection(said: dict) -> None:
    _top(said, "Collection")
    for item in said["items"]:
        assert set(item) >= {"id", "type", "label"}
        assert item["type"] == "Manifest"
        _label(item["label"])


def check_manifest(said: dict) -> None:
    _top(said, "Manifest")
    assert RIGHTS.fullmatch(said["rights"])
    _pair(said["requiredStatement"])
    for pair in said["metadata"]:
        _pair(pair)
    canvases = [_canvas(each) for each in said["items"]]
    assert canvases
    ids = list(_ids(said["items"]))
    assert len(ids) == len(set(ids)), "each thing has an address of its own"
    for each in said.get("structures", []):
        assert sorted(_range(each, set(canvases))) == sorted(canvases)


def check_info(said: dict) -> None:
    assert said["@context"] == "http://iiif.io/api/image/3/context.json"
    assert (said["type"], said["protocol"], said["profile"]) == ("ImageService3", "http://iiif.io/api/image", "level0")
    _address(said["id"])
    assert not said["id"].endswith("/")
    sizes = [(each["width"], each["height"]) for each in said["sizes"]]
    assert sizes == sorted(sizes)
    assert sizes[-1] == (said["width"], said["height"])
    for tile in said["tiles"]:
        assert tile["scaleFactors"] == sorted(tile["scaleFactors"])
        assert tile["width"] > 0


def _top(said: dict, kind: str) -> None:
    context = said["@context"]
    assert (context if isinstance(context, str) else context[-1]) == BASE, "the presentation's context comes last"
    assert set(said) <= COMMON, set(said) - COMMON
    assert said["type"] == kind
    assert said["viewingDirection"] in DIRECTIONS
    _address(said["id"])
    _label(said["label"])
    for each in said["provider"]:
        assert each["type"] == "Agent"
        _label(each["label"])
    _homepages(said)


def _canvas(said: dict) -> str:
    assert said["type"] == "Canvas"
    assert set(said) <= COMMON | {"width", "height"}
    _address(said["id"])
    assert "#" not in said["id"], "a canvas's address has no fragment"
    _label(said["label"])
    _homepages(said)
    assert said["width"] > 0
    assert said["height"] > 0
    for page in [*said["items"], *said.get("annotations", [])]:
        assert page["type"] == "AnnotationPage"
        for annotation in page["items"]:
            assert annotation["type"] == "Annotation"
            assert annotation["target"].split("#")[0] == said["id"]
    assert all(each["motivation"] != "painting" for page in said.get("annotations", []) for each in page["items"])
    for page in said["items"]:
        (painted,) = page["items"]
        assert painted["motivation"] == "painting"
        _image(painted["body"])
    for thumbnail in said.get("thumbnail", []):
        _image(thumbnail)
    return said["id"]


def _image(said: dict) -> None:
    assert (said["type"], said["format"]) == ("Image", "image/jpeg")
    assert said["width"] > 0
    assert said["height"] > 0
    for service in said["service"]:
        assert (service["type"], service["profile"]) == ("ImageService3", "level0")
        assert said["id"].startswith(f"{service['id']}/full/")


def _range(said: dict, canvases: set[str]) -> list[str]:
    assert said["type"] == "Range"
    _label(said["label"])
    found = []
    for item in said["items"]:
        if item["type"] == "Range":
            found += _range(item, canvases)
        else:
            assert item["type"] == "Canvas"
            assert item["id"] in canvases
            found.append(item["id"])
    return found


def _ids(things: list) -> list:
    for thing in things:
        yield thing["id"]
        for page in [*thing.get("items", []), *thing.get("annotations", [])]:
            yield page["id"]
            yield from (annotation["id"] for annotation in page["items"])


def _homepages(said: dict) -> None:
    for each in said.get("homepage", []):
        assert each["type"] == "Text"
        assert each["format"] == "text/html"
        _address(each["id"])
        _label(each["label"])


def _pair(said: dict) -> None:
    assert set(said) == {"label", "value"}
    _label(said["label"])
    _label(said["value"])


def _label(said: dict) -> None:
    assert isinstance(said, dict)
    assert said
    for language, values in said.items():
        assert re.fullmatch(r"none|[a-z]{2,3}", language)
        assert isinstance(values, list)
        assert values
        assert all(isinstance(value, str) and value for value in values)


def _address(said: str) -> None:
    parts = urlsplit(said)
    assert parts.scheme in {"http", "https"}
    assert parts.netloc
