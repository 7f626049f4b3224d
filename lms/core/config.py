"""Settings, read once from the environment. A bad value refuses to start, with a sentence.

Every name is explained in docs/operate.md; a house test compares the two.
A secret may stand in a file: `SECRET_KEY_FILE=/run/secrets/key` is read where `SECRET_KEY` is meant.
"""

import json
import os
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from lms.core.environment import BadSetting, Reader

__all__ = ["BadSetting", "Settings", "from_environment", "names"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """All settings of one process. Field names in capitals are the names in the environment."""

    environment: str  # production | development | testing
    host: str
    port: int
    site_url: str  # how people reach us, without a slash at the end
    web_processes: int
    web_threads: int  # in each process
    trusted_proxies: int  # how many proxies in front of us set X-Forwarded-*
    data_dir: Path
    database_url: str
    jobs_url: str  # DBOS's own tables
    worker_id: str
    worker_silent_seconds: int  # after which a worker counts as dead
    worker_rest_seconds: int  # without a job, after which a worker that has grown begins anew
    worker_growth_mb: int  # which it may have grown by
    secret_key: str
    storage: str  # local | s3
    s3_endpoint: str
    s3_region: str
    s3_bucket: str
    s3_access_key: str
    s3_secret_key: str
    send_file_prefix: str  # nginx's internal location for X-Accel-Redirect; empty = we send ourselves
    ffmpeg: str
    ffprobe: str
    tesseract: str  # the program that reads pictures of pages; empty: as PATH finds it
    renditions: str  # the rungs to make, of media.ladder
    piece_minutes: int  # long videos are encoded in pieces of this length; 0 = whole
    upload_max_mb: int
    upload_share_gb: int  # what one person's originals may take; 0 = as much as there is room for
    store_most_gb: int  # what all files may take; 0 likewise
    mail_url: str  # smtp://user:password@host:587 | file: (into DATA_DIR/mail)
    mail_from: str
    sms_url: str  # https://gateway/send | file: (into DATA_DIR/sms)
    sms_parameters: str  # the template of what the gateway is told: to={phone}&text={text}, or JSON
    sms_sender: str
    sms_token: str
    sms_report_secret: str  # by which its reports are signed; empty = none are taken
    complaints_per_hour: int  # how many cases one network of 256 addresses may file
    locale: str
    timezone: str
    sign_up: bool
    second_factor: str  # required | optional, for staff
    demo: bool
    specimen: bool
    institution_over_ar: str
    institution_over_en: str
    institution_ar: str
    institution_en: str
    institution_tail_ar: str
    institution_tail_en: str
    institution_logo: str  # an SVG file for the head of certificates; empty = our own star
    registrar_ar: str  # the posts under the signatures
    registrar_en: str
    director_ar: str
    director_en: str
    registrar_name_ar: str  # who signs certificates; empty leaves the line to the pen
    registrar_name_en: str
    director_name_ar: str
    director_name_en: str
    serial_prefix: str  # IJZ-2026-CC-000481
    keys_dir: Path  # the private keys that sign certificates; only workers and commands open them
    keys_passphrase: str  # locks their files; empty = they are not locked
    timestamp_url: str  # an RFC 3161 timestamp server for signed sheets; empty = none
    sealing_dir: Path  # the keys that personal data in the database is sealed with, a file each
    sealing_keys: str  # the same keys as a setting, the one in use first; empty = files
    clamav_url: str  # tcp://host:3310 or unix:/path of a virus scanner for files of complaints; empty = none
    log_level: str

    @property
    def https(self) -> bool:
        """Whether people reach us by TLS; cookies and headers are stricter then."""
        return self.site_url.startswith("https://")

    @property
    def tz(self) -> ZoneInfo:
        """The academy's own time zone."""
        return ZoneInfo(self.timezone)


def from_environment(environ: Mapping[str, str] = os.environ) -> Settings:
    """Read and check every setting. Raises `BadSetting`."""
    read = Reader(environ)
    data_dir = read.folder("DATA_DIR", _default_data_dir(environ))
    demo = read.switch("DEMO", default=False)
    host, port = read.text("HOST", "127.0.0.1"), read.number("PORT", 8000, 1, 65535)
    settings = Settings(
        environment=read.choice("ENVIRONMENT", "production", ("production", "development", "testing")),
        host=host,
        port=port,
        site_url=read.web_address("SITE_URL", f"http://{host}:{port}"),
        web_processes=read.number("WEB_PROCESSES", 2, 1, 64),
        web_threads=read.number("WEB_THREADS", 4, 1, 64),
        trusted_proxies=read.number("TRUSTED_PROXIES", 0, 0, 10),
        data_dir=data_dir,
        database_url=read.database("DATABASE_URL", f"sqlite:///{data_dir / 'ijaza.db'}"),
        **_working(read),
        secret_key=read.secret("SECRET_KEY") or _kept_secret(data_dir),
        **_storage(read),
        **_room(read),
        send_file_prefix=read.text("SEND_FILE_PREFIX", ""),
        **_encoding(read),
        **_post(read),
        locale=read.choice("LOCALE", "ar", ("ar", "en")),
        timezone=read.timezone("TIMEZONE", "Africa/Cairo"),
        sign_up=read.switch("SIGN_UP", default=True),
        second_factor=read.choice("SECOND_FACTOR", "optional" if demo else "required", ("required", "optional")),
        demo=demo,
        specimen=read.switch("SPECIMEN", default=demo),
        **_institution(read),
        **_signing(read, data_dir),
        **_protection(read, data_dir),
        log_level=read.choice("LOG_LEVEL", "info", ("debug", "info", "warning", "error")),
    )
    return _checked(settings)


def names() -> list[str]:
    """The names of all settings, as the environment spells them."""
    return [field.name.upper() for field in fields(Settings)]


def _working(read: Reader) -> dict[str, Any]:  # Any: keyword arguments of Settings
    return {
        "jobs_url": read.text("JOBS_URL", ""),
        "worker_id": read.text("WORKER_ID", "worker-1"),
        "worker_silent_seconds": read.number("WORKER_SILENT_SECONDS", 60, 1, 3600),
        "worker_rest_seconds": read.number("WORKER_REST_SECONDS", 30, 1, 86400),
        "worker_growth_mb": read.number("WORKER_GROWTH_MB", 16, 0, 100_000),
    }


def _room(read: Reader) -> dict[str, Any]:  # Any: keyword arguments of Settings
    return {
        "upload_max_mb": read.number("UPLOAD_MAX_MB", 4096, 1, 1_000_000),
        "upload_share_gb": read.number("UPLOAD_SHARE_GB", 200, 0, 1_000_000),
        "store_most_gb": read.number("STORE_MOST_GB", 0, 0, 1_000_000),
    }


def _storage(read: Reader) -> dict[str, Any]:  # Any: keyword arguments of Settings
    storage = {
        "storage": read.choice("STORAGE", "local", ("local", "s3")),
        "s3_endpoint": read.text("S3_ENDPOINT", ""),
        "s3_region": read.text("S3_REGION", "us-east-1"),
        "s3_bucket": read.text("S3_BUCKET", ""),
        "s3_access_key": read.secret("S3_ACCESS_KEY"),
        "s3_secret_key": read.secret("S3_SECRET_KEY"),
    }
    if storage["storage"] == "s3" and not storage["s3_bucket"]:
        raise BadSetting(
            "STORAGE is s3, so S3_BUCKET must name the bucket.", "قيمة STORAGE هي s3، فيجب أن يسمّي S3_BUCKET الحاوية."
        )
    return storage


def _encoding(read: Reader) -> dict[str, Any]:  # Any: keyword arguments of Settings
    return {
        "ffmpeg": read.text("FFMPEG", ""),
        "ffprobe": read.text("FFPROBE", ""),
        "tesseract": read.text("TESSERACT", ""),
        "renditions": read.text("RENDITIONS", "240 360 480 720 1080"),
        "piece_minutes": read.number("PIECE_MINUTES", 10, 0, 600),
    }


def _post(read: Reader) -> dict[str, Any]:  # Any: keyword arguments of Settings
    return {
        "mail_url": read.secret("MAIL_URL") or "file:",
        "mail_from": read.text("MAIL_FROM", "academy@localhost"),
        "sms_url": "file:" if read.text("SMS_URL", "file:") == "file:" else read.web_address("SMS_URL", ""),
        "sms_parameters": read.text("SMS_PARAMETERS", "to={phone}&text={text}&reference={reference}"),
        "sms_sender": read.text("SMS_SENDER", ""),
        "sms_token": read.secret("SMS_TOKEN"),
        "sms_report_secret": read.secret("SMS_REPORT_SECRET"),
        "complaints_per_hour": read.number("COMPLAINTS_PER_HOUR", 120, 1, 1_000_000),
    }


def _institution(read: Reader) -> dict[str, Any]:  # Any: keyword arguments of Settings
    words = {
        "institution_over_ar": "جمهورية مصر العربية · وزارة الأوقاف",
        "institution_over_en": "Arab Republic of Egypt · Ministry of Awqaf",
        "institution_ar": "أكاديمية الأوقاف الدولية",
        "institution_en": "International Awqaf Academy",
        "institution_tail_ar": "لتدريب الأئمة والواعظات وإعداد المدربين",
        "institution_tail_en": "Training of imams, preachers and trainers",
        "institution_logo": "",
        "registrar_ar": "مسجِّل الأكاديمية",
        "registrar_en": "Registrar",
        "director_ar": "مدير الأكاديمية",
        "director_en": "Director",
        "registrar_name_ar": "",
        "registrar_name_en": "",
        "director_name_ar": "",
        "director_name_en": "",
        "serial_prefix": "IJZ",
    }
    return {name: read.text(name.upper(), default) for name, default in words.items()}


def _signing(read: Reader, data_dir: Path) -> dict[str, Any]:  # Any: keyword arguments of Settings
    return {
        "keys_dir": Path(read.text("KEYS_DIR", str(data_dir / "keys"))).expanduser().absolute(),
        "keys_passphrase": read.secret("KEYS_PASSPHRASE"),
        "timestamp_url": read.web_address("TIMESTAMP_URL", "http://") if read.text("TIMESTAMP_URL", "") else "",
    }


def _protection(read: Reader, data_dir: Path) -> dict[str, Any]:  # Any: keyword arguments of Settings
    return {
        "sealing_dir": Path(read.text("SEALING_DIR", str(data_dir / "sealing"))).expanduser().absolute(),
        "sealing_keys": read.secret("SEALING_KEYS"),
        "clamav_url": read.text("CLAMAV_URL", ""),
    }


def _checked(settings: Settings) -> Settings:
    if len(settings.secret_key) < 32:  # noqa: PLR2004 - 32 characters, as generated below
        raise BadSetting(
            "SECRET_KEY must have at least 32 characters; leave it out and one is made.",
            "يجب ألا يقل SECRET_KEY عن 32 حرفًا؛ احذفه فيُنشأ واحد.",
        )
    if 0 < len(settings.sms_report_secret) < 32:  # noqa: PLR2004 - as above
        raise BadSetting(
            "SMS_REPORT_SECRET must have at least 32 characters; left out, no reports are taken.",
            "يجب ألا يقل SMS_REPORT_SECRET عن 32 حرفًا؛ وإن حُذف فلا تُقبل تقارير.",
        )
    _check_template(settings.sms_parameters)
    logo = Path(settings.institution_logo)
    if settings.institution_logo and not (logo.is_file() and b"<svg" in logo.read_bytes()):
        raise BadSetting(
            f"INSTITUTION_LOGO is {logo}, which is no SVG file that can be read.",
            f"INSTITUTION_LOGO هو {logo}، وليس ملف SVG يمكن قراءته.",
        )
    return settings


def _check_template(template: str) -> None:
    try:
        is_good = "{phone}" in template and "{text}" in template
        if template.lstrip().startswith("{"):
            is_good = is_good and isinstance(json.loads(template), dict)
    except ValueError:
        is_good = False
    if not is_good:
        raise BadSetting(
            "SMS_PARAMETERS must be a form like to={phone}&text={text}, or JSON, and name {phone} and {text}.",
            "يجب أن يكون SMS_PARAMETERS على صورة to={phone}&text={text} أو JSON، وأن يذكر {phone} و{text}.",
        )


def _default_data_dir(environ: Mapping[str, str]) -> Path:
    home = environ.get("XDG_DATA_HOME") or str(Path(environ.get("HOME") or Path.cwd()) / ".local" / "share")
    return Path(home) / "ijaza"


def _kept_secret(data_dir: Path) -> str:
    """The key in DATA_DIR, made at the first start and readable by its owner alone."""
    path = data_dir / "secret-key"
    opener: Callable[[str, int], int] = lambda name, flags: os.open(name, flags, 0o600)  # noqa: E731
    try:
        with open(path, "x", encoding="ascii", opener=opener) as file:
            file.write(secrets.token_urlsafe(48))
    except FileExistsError:
        pass
    return path.read_text("ascii").strip()
