"""Reading one value of the environment at a time, and complaining in a sentence."""

import os
from collections.abc import Mapping
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from lms.core.terminal import Refusal


class BadSetting(Refusal):
    """A setting that the platform cannot start with; the text names it and says what is expected."""


class Reader:
    """Reads one value at a time and complains in a sentence."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self.environ = environ

    def text(self, name: str, default: str) -> str:
        return self.environ.get(name, "").strip() or default

    def secret(self, name: str) -> str:
        """The value itself, or the content of the file that NAME_FILE names."""
        path = self.environ.get(f"{name}_FILE", "").strip()
        if not path:
            return self.text(name, "")
        try:
            return Path(path).read_text("utf-8").strip()
        except OSError as error:
            raise BadSetting(
                f"{name}_FILE names {path}, which cannot be read: {error.strerror}.",
                f"يشير {name}_FILE إلى {path}، وتعذّرت قراءته: {error.strerror}.",
            ) from error

    def number(self, name: str, default: int, least: int, most: int) -> int:
        written = self.text(name, str(default))
        if not written.isascii() or not written.isdigit() or not least <= int(written) <= most:
            raise BadSetting(
                f"{name} must be a whole number from {least} to {most}, not “{written}”.",
                f"يجب أن يكون {name} عددًا صحيحًا من {least} إلى {most}، لا «{written}».",
            )
        return int(written)

    def switch(self, name: str, *, default: bool) -> bool:
        return self.choice(name, "1" if default else "0", ("0", "1")) == "1"

    def choice(self, name: str, default: str, allowed: tuple[str, ...]) -> str:
        written = self.text(name, default)
        if written not in allowed:
            raise BadSetting(
                f"{name} must be one of {', '.join(allowed)}, not “{written}”.",
                f"يجب أن يكون {name} واحدًا من {'، '.join(allowed)}، لا «{written}».",
            )
        return written

    def web_address(self, name: str, default: str) -> str:
        written = self.text(name, default).rstrip("/")
        if not written.startswith(("http://", "https://")):
            raise BadSetting(
                f"{name} must begin with http:// or https://, not “{written}”.",
                f"يجب أن يبدأ {name} بـ http:// أو https://، لا «{written}».",
            )
        return written

    def database(self, name: str, default: str) -> str:
        written = self.secret(name) or default
        if written.startswith(("postgres://", "postgresql://")):
            return "postgresql+psycopg://" + written.split("://", 1)[1]
        if not written.startswith(("sqlite:///", "postgresql+psycopg://")):
            raise BadSetting(
                f"{name} must begin with sqlite:/// or postgresql://.",
                f"يجب أن يبدأ {name} بـ sqlite:/// أو postgresql://.",
            )
        return written

    def folder(self, name: str, default: Path) -> Path:
        path = Path(self.text(name, str(default))).expanduser().absolute()
        try:
            path.mkdir(parents=True, exist_ok=True, mode=0o700)
        except OSError as error:
            raise BadSetting(
                f"{name} is {path}, which cannot be made: {error.strerror}.",
                f"{name} هو {path}، وتعذّر إنشاؤه: {error.strerror}.",
            ) from error
        if not os.access(path, os.W_OK):
            raise BadSetting(f"{name} is {path}, where we may not write.", f"{name} هو {path}، ولا تُسمح الكتابة فيه.")
        return path

    def timezone(self, name: str, default: str) -> str:
        written = self.text(name, default)
        try:
            ZoneInfo(written)
        except (ZoneInfoNotFoundError, ValueError) as error:
            raise BadSetting(
                f"{name} must be a time zone like Africa/Cairo, not “{written}”.",
                f"يجب أن يكون {name} منطقة زمنية مثل Africa/Cairo، لا «{written}».",
            ) from error
        return written
