"""A bad setting refuses to start, with a sentence that names it."""

import pytest

from lms.core import config


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "eighty"),
        ("PORT", "70000"),
        ("STORAGE", "ftp"),
        ("STORAGE", "s3"),
        ("TIMEZONE", "Cairo"),
        ("DATABASE_URL", "mysql://x"),
        ("SECRET_KEY", "short"),
        ("SITE_URL", "academy.example"),
        ("DEMO", "yes"),
        ("INSTITUTION_LOGO", "/nowhere/logo.svg"),
        ("SECRET_KEY_FILE", "/nowhere/at/all"),
        ("DATA_DIR", "/proc/none"),
    ],
)
def test_a_bad_setting_is_named(tmp_path, name, value):
    with pytest.raises(config.BadSetting) as told:
        config.from_environment({"DATA_DIR": str(tmp_path), name: value})
    assert name.removesuffix("_FILE") in str(told.value) or "S3_BUCKET" in str(told.value)


def test_the_secret_key_is_made_once_and_is_its_owners_alone(tmp_path):
    first = config.from_environment({"DATA_DIR": str(tmp_path)}).secret_key
    assert config.from_environment({"DATA_DIR": str(tmp_path)}).secret_key == first
    assert (tmp_path / "secret-key").stat().st_mode & 0o777 == 0o600


def test_a_secret_may_stand_in_a_file(tmp_path):
    (tmp_path / "key").write_text("k" * 40 + "\n")
    settings = config.from_environment({"DATA_DIR": str(tmp_path), "SECRET_KEY_FILE": str(tmp_path / "key")})
    assert settings.secret_key == "k" * 40
