"""Volumes, plates and places of the atlas for tests; a cut plate has its tiles in the store, as the job leaves them."""

import itertools
import tempfile
from decimal import Decimal
from pathlib import Path

from lms.core.db import session
from lms.publications.atlas import tiling
from lms.publications.atlas.kinds import PlateKind, Theme, WaqfKind
from lms.publications.atlas.models import AtlasVolume, Place, Plate, PlatePlace
from lms.publications.atlas.service import places, reading
from lms.publications.kinds import State
from lms.publications.models import SeriesItem
from media import place as installation
from media.models import Asset, AssetKind, AssetState
from media.service import assets
from media.storage import new_key
from tests.factories.publications import make_edition, make_series

_numbers = itertools.count(1)


def make_volume(number: int = 1, *, state: State = State.PUBLISHED, theme: Theme = Theme.MOSQUES, area: str = "C"):
    """The volume of the atlas of this number, as readers or editors open it."""
    series = reading.atlas() or make_series(is_atlas=True, title={"ar": "أطلس الأوقاف", "en": "Atlas of Endowments"})
    edition = make_edition(state=state)
    session().add(SeriesItem(series_id=series.id, edition_id=edition.id, number=number))
    session().flush()
    opened = reading.of_edition(edition)
    session().add(AtlasVolume(volume_id=opened.volume_id, theme=theme, governorate=area))
    session().flush()
    return reading.of_edition(edition)


def picture(folder: Path, size: tuple[int, int] = (700, 900)) -> Path:
    """A picture whose colours tell where one is in it."""
    from PIL import Image, ImageDraw

    drawn = Image.linear_gradient("L").resize(size).convert("RGB")
    ImageDraw.Draw(drawn).rectangle((40, 50, 240, 150), fill="red")
    path = folder / f"plate-{next(_numbers)}.png"
    drawn.save(path)
    return path


def make_plate(opened, number: int = 1, *, size: tuple[int, int] = (700, 900), cut: bool = True, **fields) -> Plate:
    asset = Asset(kind=AssetKind.FILE, state=AssetState.READY, title=f"plate-{number}.png")
    session().add(asset)
    session().flush()
    plate = Plate(
        volume_id=opened.volume_id,
        number=number,
        asset_id=asset.id,
        kind=PlateKind.PLAN,
        title={"ar": f"مسقط أفقي {number}", "en": f"Ground plan {number}"},
    )
    if cut:
        with tempfile.TemporaryDirectory() as folder:
            said = tiling.main(picture(Path(folder), size), Path(folder))
            store = installation.store()
            kept = assets.keep(
                store.name, store.put(new_key("plate"), Path(folder) / "pack", "application/octet-stream"), "x/x"
            )
        plate.pack_id, plate.digest, plate.ends = kept.id, kept.sha256, said["ends"]
        plate.width, plate.height = said["width"], said["height"]
    for name, value in fields.items():
        setattr(plate, name, value)
    session().add(plate)
    session().flush()
    return plate


def make_place(ar: str = "جامع الفسطاط", en: str = "Mosque of Fustat", **fields) -> Place:
    given = {"latitude": Decimal("30.01"), "longitude": Decimal("31.23"), "governorate": "C", "kind": WaqfKind.MOSQUE}
    row = Place(name={"ar": ar, "en": en}, key_ar=places.key_of(ar), key_en=places.key_of(en), **{**given, **fields})
    session().add(row)
    session().flush()
    return row


def put_on(plate: Plate, place: Place, *region: int) -> PlatePlace:
    names = ("x", "y", "width", "height")
    row = PlatePlace(plate_id=plate.id, place_id=place.id, **dict(zip(names, region, strict=False)))
    session().add(row)
    session().flush()
    return row
