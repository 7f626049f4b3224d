"""Every setting is explained to the person who operates the platform."""

import re

import pytest

from lms.core import config
from tests.house.tree import ROOT

EXPLAINED = re.findall(r"^\| `([A-Z0-9_]+)` \|", (ROOT / "docs/operate.md").read_text("utf-8"), re.MULTILINE)


def test_every_setting_is_explained_and_every_explanation_has_its_setting():
    assert sorted(EXPLAINED) == sorted(config.names())


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "80a"),
        ("PORT", "70000"),
        ("SITE_URL", "academy.example"),
        ("DATABASE_URL", "mysql://x"),
        ("TIMEZONE", "Cairo"),
        ("LOCALE", "xx"),
        ("STORAGE", "s3"),
        ("SECRET_KEY", "short"),
        ("DATA_DIR", "/dev/null/here"),
        ("WEB_PROCESSES", "0"),
        ("MAIL_URL_FILE", "/dev/null/none"),
    ],
)
def test_a_bad_setting_refuses_with_a_sentence_that_names_it(tmp_path, name, value):
    with pytest.raises(config.BadSetting) as refusal:
        config.from_environment({"DATA_DIR": str(tmp_path), name: value})
    said = str(refusal.value)
    assert name.removesuffix("_FILE") in said or (name, value) == ("STORAGE", "s3")
    assert said.endswith(".")


def test_the_secret_key_is_made_once_and_is_its_owners_alone(tmp_path):
    first = config.from_environment({"DATA_DIR": str(tmp_path)})
    again = config.from_environment({"DATA_DIR": str(tmp_path)})
    assert first.secret_key == again.secret_key
    assert len(first.secret_key) >= 43
    assert (tmp_path / "secret-key").stat().st_mode & 0o777 == 0o600


def test_a_secret_may_stand_in_a_file(tmp_path):
    (tmp_path / "key").write_text("k" * 40 + "\n", "utf-8")
    settings = config.from_environment({"DATA_DIR": str(tmp_path), "SECRET_KEY_FILE": str(tmp_path / "key")})
    assert settings.secret_key == "k" * 40
