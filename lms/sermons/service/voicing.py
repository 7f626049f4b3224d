"""Sound and film of a text."""

from lms.accounts.models import User
from lms.core.db import hold
from lms.sermons.kinds import Act
from lms.sermons.models import SermonText
from lms.sermons.service import chronicle
from media.models import Asset, AssetKind


def attach(text: SermonText, kind: AssetKind, asset: Asset | None, by: User) -> None:
    """Give a text its sound or its film, or take it away; its words, and their approval, stay as they are."""
    hold(text)
    if kind is AssetKind.AUDIO:
        text.audio_id, text.audio = (asset.id if asset else None), asset
    else:
        text.video_id, text.video = (asset.id if asset else None), asset
    version = text.row_version
    chronicle.write(text, Act.MEDIA, by, kind.value)
    text.row_version = version  # who is writing or approving words is not disturbed
    chronicle.changed(text)
