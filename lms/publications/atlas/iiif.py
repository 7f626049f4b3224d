"""The atlas for viewers of others: IIIF Presentation 3 and Image 3 (level 0), as plain dictionaries in both languages.

A canvas keeps its address while its plate lives; a picture's address carries the digest of its tiles.
"""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from lms.core.i18n import _l, force_locale
from lms.publications.atlas import governorates, words
from lms.publications.atlas.kinds import PlateKind
from lms.publications.atlas.models import Place, Plate, PlatePlace
from lms.publications.atlas.service.reading import Opened
from lms.publications.atlas.tiling import TILE
from lms.publications.kinds import Licence, Publisher
from lms.publications.models import Edition, Series

Said = dict[str, Any]  # Any: JSON
PRESENTATION = "http://iiif.io/api/presentation/3/context.json"
IMAGE = "http://iiif.io/api/image/3/context.json"
PLACES = "http://iiif.io/api/extension/navplace/context.json"
JPEG = "image/jpeg"
SHOWN = 500  # about as wide as a thumbnail is, in pixels
EMPTY = 800, 1020  # a canvas of the shape of our sheets
RIGHTS = {
    Licence.ALL_RIGHTS: "http://rightsstatements.org/vocab/InC/1.0/",
    Licence.PUBLIC_DOMAIN: "http://creativecommons.org/publicdomain/mark/1.0/",
    Licence.CC_BY: "http://creativecommons.org/licenses/by/4.0/",
    Licence.CC_BY_SA: "http://creativecommons.org/licenses/by-sa/4.0/",
    Licence.CC_BY_NC: "http://creativecommons.org/licenses/by-nc/4.0/",
    Licence.CC_BY_NC_ND: "http://creativecommons.org/licenses/by-nc-nd/4.0/",
}
PUBLISHERS = {
    Publisher.MINISTRY: {"ar": ["وزارة الأوقاف"], "en": ["Ministry of Awqaf"]},
    Publisher.COUNCIL: {"ar": ["المجلس الأعلى للشئون الإسلامية"], "en": ["Supreme Council for Islamic Affairs"]},
}


class Site(NamedTuple):
    """Where the documents are served from, without a slash at the end."""

    root: str

    @property
    def collection(self) -> str:
        return f"{self.root}/iiif/atlas/collection.json"

    def volume(self, number: int) -> str:
        return f"{self.root}/iiif/atlas/{number}"

    def manifest(self, number: int) -> str:
        return f"{self.volume(number)}/manifest.json"

    def canvas(self, number: int, plate: Plate) -> str:
        return f"{self.volume(number)}/canvas/{plate.id}"

    def image(self, digest: str) -> str:
        return f"{self.root}/iiif/3/{digest}"


def info(site: Site, digest: str, plate: "Plate | Any") -> Said:  # Any: whatever has a tiling
    """What an Image API client must know of a picture."""
    tiling = plate.tiling
    sizes = [tiling.size(factor) for factor in reversed(tiling.factors)]
    return {
        "@context": IMAGE,
        "id": site.image(digest),
        "type": "ImageService3",
        "protocol": "http://iiif.io/api/image",
        "profile": "level0",
        "width": tiling.width,
        "height": tiling.height,
        "sizes": [{"width": width, "height": height} for width, height in sizes],
        "tiles": [{"width": TILE, "height": TILE, "scaleFactors": tiling.factors}],
        "preferredFormats": ["jpg"],
    }


def collection(site: Site, series: Series, volumes: Iterable[Opened]) -> Said:
    """The series: all its volumes, from right to left."""
    listed = [
        {
            "id": site.manifest(each.number),
            "type": "Manifest",
            "label": _label(each),
            "homepage": [_homepage(f"{site.root}/library/atlas/{each.number}", _texts(each.title))],
        }
        for each in volumes
    ]
    return {
        "@context": PRESENTATION,
        "id": site.collection,
        "type": "Collection",
        "label": _texts(series.title),
        **({"summary": _texts(series.about)} if series.about else {}),
        "viewingDirection": "right-to-left",
        "provider": [_provider(site)],
        "homepage": [_homepage(f"{site.root}/library/atlas", _texts(series.title))],
        "items": listed,
    }


def manifest(site: Site, opened: Opened, plates: Sequence[Plate]) -> Said:
    """A volume: a canvas for each plate that is cut, with its places; ranges by what plates show.

    Every manifest has a canvas: that of a volume without plates is empty and says so.
    """
    cut = [plate for plate in plates if plate.digest]
    edition = opened.edition
    has_places = any(plate.marks for plate in cut)
    return {
        "@context": [PLACES, PRESENTATION] if has_places else PRESENTATION,
        "id": site.manifest(opened.number),
        "type": "Manifest",
        "label": _label(opened),
        **({"summary": _texts(opened.about)} if opened.about else {}),
        "metadata": _metadata(opened),
        "viewingDirection": "right-to-left",
        "behavior": ["individuals"],
        "rights": RIGHTS[edition.licence],
        "requiredStatement": {"label": _both(_l("Attribution")), "value": _publisher(edition)},
        "provider": [_provider(site)],
        "homepage": [_homepage(f"{site.root}/library/atlas/{opened.number}", _texts(opened.title))],
        "partOf": [{"id": site.collection, "type": "Collection", "label": _texts(opened.series.title)}],
        **({"thumbnail": [_thumbnail(site, cut[0])]} if cut else {}),
        "items": [_canvas(site, opened, plate) for plate in cut] or [_empty(site, opened)],
        **({"structures": [_contents(site, opened, cut)]} if cut else {}),
    }


def _empty(site: Site, opened: Opened) -> Said:
    return {
        "id": f"{site.volume(opened.number)}/canvas/none",
        "type": "Canvas",
        "label": _both(_l("This volume has no plates yet")),
        "width": EMPTY[0],
        "height": EMPTY[1],
        "items": [],
    }


def _canvas(site: Site, opened: Opened, plate: Plate) -> Said:
    address = site.canvas(opened.number, plate)
    image = site.image(plate.digest or "")
    painted = {
        "id": f"{image}/full/max/0/default.jpg",
        "type": "Image",
        "format": JPEG,
        "width": plate.width,
        "height": plate.height,
        "service": [_service(image)],
    }
    page = f"{site.root}/library/atlas/{opened.number}/{plate.number}"
    canvas = {
        "id": address,
        "type": "Canvas",
        "label": plate_label(plate),
        "width": plate.width,
        "height": plate.height,
        "thumbnail": [_thumbnail(site, plate)],
        "homepage": [_homepage(page, plate_label(plate))],
        "items": [_page(f"{address}/page", [_annotation(f"{address}/painting", "painting", painted, address)])],
    }
    if plate.marks:
        tags = [_tag(address, mark) for mark in plate.marks]
        canvas["annotations"] = [_page(f"{address}/places", tags, label=_both(_l("Places on the plate")))]
        canvas["navPlace"] = _features(f"{address}/features", [mark.place for mark in plate.marks])
    return canvas


def _tag(canvas: str, mark: PlatePlace) -> Said:
    body = [
        {"type": "TextualBody", "value": value, "language": language, "format": "text/plain"}
        for language, value in mark.place.name.items()
    ]
    target = f"{canvas}#xywh={mark.region}" if mark.region else canvas
    return _annotation(f"{canvas}/place/{mark.id}", "tagging", body, target)


def _features(address: str, places: Iterable[Place]) -> Said:
    features = [
        {
            "id": f"{address}/{place.id}",
            "type": "Feature",
            "properties": {"label": _texts(place.name)},
            "geometry": {"type": "Point", "coordinates": [float(place.longitude), float(place.latitude)]},
        }
        for place in places
    ]
    return {"id": address, "type": "FeatureCollection", "features": features}


def _contents(site: Site, opened: Opened, plates: Sequence[Plate]) -> Said:
    """The table of plates: a range for each kind, in the order in which kinds come first."""
    root = f"{site.volume(opened.number)}/range"
    kinds: dict[PlateKind, list[Plate]] = {}
    for plate in plates:
        kinds.setdefault(plate.kind, []).append(plate)
    ranges = [
        {
            "id": f"{root}/{kind.value}",
            "type": "Range",
            "label": _both(words.PLATES[kind]),
            "items": [{"id": site.canvas(opened.number, plate), "type": "Canvas"} for plate in found],
        }
        for kind, found in kinds.items()
    ]
    return {"id": root, "type": "Range", "label": _both(_l("Table of plates")), "items": ranges}


def _metadata(opened: Opened) -> list[Said]:
    edition = opened.edition
    area = governorates.BY_CODE.get(opened.governorate)
    found = [
        (_l("Volume of the atlas"), {"none": [str(opened.number)]}),
        (_l("Publisher"), _publisher(edition)),
        (_l("Year"), {"none": [str(edition.year_ce)]} if edition.year_ce else None),
        (_l("ISBN"), {"none": [edition.isbn]} if edition.isbn else None),
        (_l("Governorate"), _texts(area.name) if area else None),
        (_l("Theme"), _both(words.THEMES[opened.theme]) if opened.theme else None),
    ]
    return [{"label": _both(label), "value": value} for label, value in found if value]


def _thumbnail(site: Site, plate: Plate) -> Said:
    image = site.image(plate.digest or "")
    width, height = small(plate)
    return {
        "id": f"{image}/full/{width},{height}/0/default.jpg",
        "type": "Image",
        "format": JPEG,
        "width": width,
        "height": height,
        "service": [_service(image)],
    }


def small(plate: Plate) -> tuple[int, int]:
    """The size that is there and nearest to a thumbnail's."""
    return min(plate.sizes, key=lambda size: abs(size[0] - SHOWN))


def plate_label(plate: Plate) -> Said:
    """The number and the title, in each language that the title has."""
    named = {"ar": "لوحة {}: {}", "en": "Plate {}: {}"}
    return {
        language: [named.get(language, "{}: {}").format(plate.number, text)] for language, text in plate.title.items()
    }


def _label(opened: Opened) -> Said:
    named = {"ar": "المجلد {}: {}", "en": "Volume {}: {}"}
    return {
        language: [named.get(language, "{}: {}").format(opened.number, text)] for language, text in opened.title.items()
    }


def _publisher(edition: Edition) -> Said:
    return PUBLISHERS.get(edition.publisher) or {"none": [edition.publisher_text or edition.title]}


def _provider(site: Site) -> Said:
    label = {"ar": ["إجازة: مكتبة الأئمة"], "en": ["Ijaza: the library of imams"]}
    return {"id": site.root, "type": "Agent", "label": label, "homepage": [_homepage(f"{site.root}/library", label)]}


def _homepage(address: str, label: Said) -> Said:
    return {"id": address, "type": "Text", "label": label, "format": "text/html"}


def _service(image: str) -> Said:
    return {"id": image, "type": "ImageService3", "profile": "level0"}


def _page(address: str, items: list[Said], **more: Said) -> Said:
    return {"id": address, "type": "AnnotationPage", **more, "items": items}


def _annotation(address: str, motivation: str, body: Any, target: str) -> Said:  # Any: one body or several
    return {"id": address, "type": "Annotation", "motivation": motivation, "body": body, "target": target}


def _texts(text: dict[str, str]) -> Said:
    return {language: [value] for language, value in text.items() if value}


def _both(sentence: Any) -> Said:  # Any: a lazy string
    said = {}
    for language in ("ar", "en"):
        with force_locale(language):
            said[language] = [str(sentence)]
    return said
