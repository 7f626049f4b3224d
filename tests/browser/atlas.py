"""Two volumes of an atlas in the small academy: one that readers have, one at the desk."""

from lms.accounts.models import User
from lms.publications.atlas.kinds import Theme
from lms.publications.kinds import State
from tests.factories.atlas import make_place, make_plate, make_volume, put_on


def furnish(cast: dict[str, User]) -> dict[str, str]:
    """Plates, and a place on them."""
    del cast
    opened = make_volume(1)
    place = make_place("جامع الروضة", "Mosque of al-Rawda", about={"ar": "جامع متخيَّل"})
    for number in (1, 2, 3):
        put_on(make_plate(opened, number, size=(1400, 1800) if number == 2 else (640, 800)), place, 40, 50, 200, 100)
    draft = make_plate(make_volume(2, state=State.DRAFT, theme=Theme.SABILS))
    return {"atlas_place": str(place.id), "atlas_plate": str(draft.id)}
