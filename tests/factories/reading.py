"""Books with pages, recordings and cues for tests."""

import itertools
from collections.abc import Sequence

from lms.core.db import session
from lms.publications.files.kinds import FileState, Format, Role
from lms.publications.files.models import BookFile, Narration, Page, Track
from lms.publications.models import Edition, Volume
from lms.publications.reading import sentences
from lms.publications.reading.models import Cue
from media.models import Asset
from tests.factories.courses import make_asset
from tests.factories.publications import make_edition

_numbers = itertools.count(1)

FIRST = (
    "معنى الإتقان\n\n"
    "الإِتْقَانُ أن تُحسِنَ العملَ حين لا يراك أحد. ومن أتقن عملَه نفع به غيرَه قبل نفسِه.\n\n"
    "كان شيخٌ من أهل الصنعة يقول لتلاميذه: لا يُعرف العملُ بكثرته، وإنما يُعرف بآخره. فمن أحسن أولَه ثم أهمل آخرَه كمن بنى دارًا بلا باب."
)
SECOND = (
    "والناسُ في الإتقان على ثلاث مراتب. أولاها أن تعرف ما يُطلب منك قبل أن تمدّ يدك إليه. "
    "والثانية أن تصبر على ما لا يراه الناس منه. والثالثة أن تنظر فيه بعد فراغك نظرَ غريبٍ لا نظرَ صاحب."
)
THIRD = "باب العجلة\n\nالعجلة تدخل من باب الجهل بالمطلوب. أو من باب الضجر بالعمل نفسه. ومن عرف قدرَ عمله لم يعجل فيه."
CHAPTERS = ("معنى الإتقان", "معنى الإتقان", "باب العجلة")


def make_book(texts: Sequence[str] = (FIRST, SECOND, THIRD), **fields: object) -> Edition:
    """An edition of one volume with these pages; printed numbers are nine more than the order."""
    edition = make_edition(**fields)  # type: ignore[arg-type]
    session().refresh(edition, ["volumes"])
    make_pages(edition.volumes[0], texts)
    return edition


def make_file(volume: Volume, form: Format = Format.TEXT, **fields: object) -> BookFile:
    row = BookFile(
        volume_id=volume.id,
        revision=1,
        format=form,
        role=Role.ACCESS,
        state=FileState.READY,
        name="book",
        bytes=400_000,
    )
    for name, value in ({"sha256": f"{next(_numbers):064x}"} | fields).items():
        setattr(row, name, value)
    session().add(row)
    session().flush()
    return row


def make_pages(volume: Volume, texts: Sequence[str], revision: int = 1, **fields: object) -> list[Page]:
    file = make_file(volume, revision=revision)
    rows = [
        Page(file_id=file.id, volume_id=volume.id, revision=revision, number=number, is_current=True, text=text,
             printed_label=str(number + 9), chapter=CHAPTERS[number - 1] if number <= len(CHAPTERS) else "باب")
        for number, text in enumerate(texts, 1)
    ]  # fmt: skip
    for row in rows:
        for name, value in fields.items():
            setattr(row, name, value)
    session().add_all(rows)
    session().flush()
    return rows


def correct(edition: Edition, texts: Sequence[str]) -> None:
    """What an erratum leaves: the pages of the next revision stand in the place of those before."""
    session().refresh(edition, ["volumes"])
    volume = edition.volumes[0]
    for row in session().query(Page).filter_by(volume_id=volume.id, is_current=True):
        row.is_current = False
    edition.revision += 1
    session().flush()
    make_pages(volume, texts, revision=edition.revision)


def make_track(
    edition: Edition, number: int = 1, *, asset: Asset | None = None, seconds: float = 120, **fields: object
) -> Track:
    narration = session().query(Narration).filter_by(edition_id=edition.id).order_by(Narration.number).first()
    if narration is None:
        narration = Narration(edition_id=edition.id)
        session().add(narration)
        session().flush()
    asset = asset or make_asset(duration_ms=int(seconds * 1000))
    row = Track(
        narration_id=narration.id,
        number=number,
        title=f"الفصل {number}",
        asset_id=asset.id,
        revision=1,
        seconds=seconds,
    )
    for name, value in fields.items():
        setattr(row, name, value)
    session().add(row)
    session().flush()
    return row


def make_cues(edition: Edition, track: Track, every_ms: int = 5000) -> list[Cue]:
    """A cue for each sentence of the first volume, evenly."""
    volume = edition.volumes[0]
    pages = session().query(Page).filter_by(volume_id=volume.id, is_current=True).order_by(Page.number).all()
    places = [(page, each) for page in pages for each in sentences.sentences(page.text)]
    rows = [
        Cue(track_id=track.id, at_ms=every_ms * place, volume_id=volume.id, page=page.number, fragment=each.number,
            words=sentences.said(page.text, each))
        for place, (page, each) in enumerate(places)
    ]  # fmt: skip
    session().add_all(rows)
    session().flush()
    return rows
