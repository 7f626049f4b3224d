"""Looking at the keys' files now and then, since pages cannot."""

from sqlalchemy import select

from lms.certificates.signing import custody
from lms.certificates.signing.models import KeyState, Purpose, SigningKey
from lms.core import clock
from lms.core.db import reading
from lms.core.jobs import Running, every, job


@job("certificates.keys")
def look_at_keys(running: Running) -> None:
    """Look at the file of each key that is in use, and note what is wrong with it."""
    del running
    with reading() as current:
        in_use = select(SigningKey).where(SigningKey.state == KeyState.ACTIVE, SigningKey.purpose != Purpose.AUTHORITY)
        rows = current.scalars(in_use.order_by(SigningKey.id)).all()
    custody.look(rows)


@every(3600)
def look_at_keys_often() -> None:
    """Four times a day, by whichever worker comes first."""
    now = clock.now()
    look_at_keys.later(key=f"certificates-keys:{now:%Y-%m-%d}-{now.hour // 6}")
