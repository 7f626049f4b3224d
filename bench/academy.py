"""An academy of the bench's own, with one trainer, in which one recording after another is prepared."""

import contextlib
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Self


class Academy:
    """`with Academy(folder) as academy:` an application with its database in `folder`."""

    def __init__(self, folder: Path) -> None:
        from lms.app import create_app
        from lms.core import config

        folder.mkdir(exist_ok=True)
        kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
        self.environ = kept | {"DATA_DIR": str(folder), "ENVIRONMENT": "testing", "LOG_LEVEL": "error"}
        self.app = create_app(config.from_environment(self.environ))
        self._context = self.app.app_context()

    def __enter__(self) -> Self:
        from lms.accounts.models import Role, RoleAssignment, User
        from lms.core import commands
        from lms.core.db import commit, session

        self._context.push()
        commands.upgrade()
        self._warm_up()
        trainer = User(name_ar="مدرب", name_latin="Trainer", email="trainer@example.org")
        trainer.roles = [RoleAssignment(role=Role.TRAINER)]
        session().add(trainer)
        commit()
        self.trainer_id = trainer.id
        return self

    def __exit__(self, *_: object) -> None:
        self._context.pop()

    def _warm_up(self) -> None:
        """What a worker does once in its life, not for each recording."""
        import media.pipeline  # noqa: F401
        from media import binaries

        binaries.capabilities(binaries.find())

    def upload(self, clip: Path) -> int:
        """A recording that waits for a worker; its asset's id."""
        from lms.accounts.models import User
        from lms.core.db import commit, session
        from media.service import uploads

        with clip.open("rb") as file:
            asset = uploads.receive(session().get_one(User, self.trainer_id), clip.name, file)
        commit()
        return asset.id

    def prepare(self, asset_id: int) -> None:
        """What a worker does with it, here and now."""
        from lms.core.db import session
        from lms.core.jobs import Running
        from media.models import Asset
        from media.pipeline import Preparation

        job_id = session().get_one(Asset, asset_id).job_id
        Preparation(Running(str(job_id)), asset_id).run()

    @contextlib.contextmanager
    def noting_playable(self, act: Callable[[], None]) -> Iterator[None]:
        """Have `act` called when something can first be watched."""
        from media.models import AssetState
        from media.service import assets

        whole = assets.move

        def noted(asset, state) -> None:  # noqa: ANN001
            whole(asset, state)
            if state is AssetState.PLAYABLE:
                act()

        assets.move = noted
        try:
            yield
        finally:
            assets.move = whole

    def rendition_bytes(self, asset_id: int) -> int:
        """The bytes of all renditions together."""
        from sqlalchemy import func, select

        from lms.core.db import reading
        from media.models import Rendition, StoredObject

        total = select(func.sum(StoredObject.bytes)).join(Rendition, Rendition.object_id == StoredObject.id)
        with reading() as current:
            return int(current.scalar(total.where(Rendition.asset_id == asset_id)) or 0)
