"""Write migrations/versions/0001_foundation.py anew from the models, while there is no release yet."""

import tempfile
from pathlib import Path

from alembic import command

from lms.app import create_app
from lms.core import config
from lms.core.commands import alembic_config

FILE = Path(__file__).with_name("versions") / "0001_foundation.py"


def main() -> None:
    FILE.unlink(missing_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        settings = config.from_environment({"DATA_DIR": folder, "ENVIRONMENT": "testing"})
        with create_app(settings).app_context():
            command.revision(alembic_config(), "The foundation", autogenerate=True, rev_id="0001")
    made = FILE.with_name("0001_the_foundation.py")
    made.rename(FILE)
    text = FILE.read_text("utf-8")
    text = text.replace("lms.core.columns.UTCDateTime(timezone=True)", "UTCDateTime()")
    text = text.replace("lms.core.sealed.columns.SealedText()", "sa.Text()")  # what is sealed is text to the database
    text = text.replace("lms.core.columns.Mark(precision=16, scale=7)", "Mark()")
    text = text.replace(
        "from alembic import op\n",
        "from alembic import op\n\nfrom lms.core.columns import Mark, UTCDateTime\nfrom migrations import guards\n",
    )
    up, down = "    # ### end Alembic commands ###", "def downgrade() -> None:\n"
    text = text.replace(up, f"{up}\n    guards.lay()", 1).replace(down, f"{down}    guards.lift()\n", 1)
    FILE.write_text(text, "utf-8")


if __name__ == "__main__":
    main()
