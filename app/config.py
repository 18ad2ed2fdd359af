"""Every setting: its variable, default and check; a bad value stops the start with one line."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from app.mail_settings import MailSettings, mail_settings
from app.setting_checks import (
    content_dirs,
    database_url,
    is_loopback,
    metrics_token,
    old_secrets,
    one_of,
    public_url,
    secret_key,
    trusted_hosts,
    whole_number,
)

ROOT = Path(__file__).resolve().parent.parent
VERSION = "0.1.0"
LOOPBACK = ("localhost", "127.0.0.1", "[::1]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What the program was told of where and how it runs; ``VARIABLES`` says the same in words."""

    instance: Path
    database_url: str
    secret_key: str = field(repr=False)
    host: str = "127.0.0.1"
    port: int = 8000
    content_dirs: tuple[Path, ...] = ()
    registration_open: bool = True
    second_factor_for_all: bool = False
    threads: int = 8
    secure_cookies: bool = False
    recordings_days: int = 30
    slow_statement_ms: int = 200
    metrics_token: str = field(default="", repr=False)
    proxies: int = 0
    old_secrets: tuple[str, ...] = field(default=(), repr=False)
    trusted_hosts: tuple[str, ...] = ()
    public_url: str = ""
    mail: MailSettings | None = None

    @property
    def host_names(self) -> tuple[str, ...]:
        """The names to answer to; none means any.

        On loopback a name that is not this machine's comes from a page that turned its own name
        into our address (DNS rebinding), or from a proxy, which sets its names.
        """
        if self.trusted_hosts or not self.on_loopback:
            return self.trusted_hosts
        given = (self.host.strip("[]"), urlsplit(self.public_url).hostname or "")
        return (*LOOPBACK, *(f"[{each}]" if ":" in each else each for each in given if each))

    @property
    def on_loopback(self) -> bool:
        """Whether only this machine can reach the server."""
        return is_loopback(self.host)


VARIABLES: tuple[tuple[str, str, str], ...] = (
    ("HOST", "127.0.0.1", "Address to serve on. Anything but loopback needs `SECRET_KEY`."),
    ("PORT", "8000", "Port to serve on, 1 to 65535."),
    (
        "DATABASE_URL",
        "SQLite in `instance/`",
        "`sqlite:////absolute/path` or `postgresql+psycopg://user:password@host/name`.",
    ),
    (
        "SECRET_KEY",
        "made once, kept in `instance/`",
        "Signs cookies; at least 32 characters. Must be set when not on loopback.",
    ),
    (
        "CONTENT_DIRS",
        "none",
        "Further folders of pages, separated by `:`. Each is a source with the folder's name.",
    ),
    ("REGISTRATION", "open", "`closed` turns guests and sign-up off; administrators add users."),
    (
        "SECOND_FACTOR",
        "admins",
        "Who needs a second step of signing in: `admins`, or `all` with an account.",
    ),
    ("THREADS", "8", "How many requests are worked on at once, 1 to 64."),
    (
        "SECRET_KEY_FALLBACKS",
        "none",
        "Earlier secrets, separated by spaces: what they signed still counts.",
    ),
    ("SECURE_COOKIES", "no", "`yes` where the server is reached by https: cookies only go there."),
    (
        "TRUSTED_HOSTS",
        "on loopback its own, else any",
        "Names the server answers to, separated by commas; `.example.org` takes subdomains.",
    ),
    ("PUBLIC_URL", "none", "The address people use, for links in mails, with `https://`."),
    (
        "PROXIES",
        "0",
        "How many proxies of yours stand before it, 0 to 9; `X-Forwarded-For` counts then.",
    ),
    (
        "RECORDINGS_DAYS",
        "30",
        "How long an uploaded recording is kept, 1 to 3650 days; `0` turns uploads off.",
    ),
    (
        "METRICS_TOKEN",
        "none",
        "Lets whoever sends it as a bearer token read `/metrics`; at least 16 characters.",
    ),
    ("SLOW_STATEMENT_MS", "200", "Statements slower than this are written to the log; 1 to 60000."),
    ("SMTP_HOST", "none", "The mail server; without one, administrators hand out reset links."),
    ("SMTP_PORT", "587", "Its port."),
    ("SMTP_TLS", "starttls", "`starttls`, `tls` (from the first byte on), or `no`."),
    ("SMTP_USER", "none", "The account on it."),
    ("SMTP_PASSWORD", "none", "That account's password."),
    ("SMTP_FROM", "`SMTP_USER`", "The sender of the mails."),
    ("INSTANCE_DIR", "`instance/`", "Folder of the embedded database and the secret."),
)


def read_settings(environ: Mapping[str, str]) -> Settings:
    """The settings of an environment; raises ``BadSettingError`` for the first bad one.

    Makes the instance folder, and on loopback a secret in it where none is set.
    """
    instance = Path(environ.get("INSTANCE_DIR") or ROOT / "instance").absolute()
    host = environ.get("HOST") or "127.0.0.1"
    return Settings(
        instance=instance,
        database_url=database_url(environ.get("DATABASE_URL", ""), instance),
        secret_key=secret_key(environ.get("SECRET_KEY", ""), host, instance),
        host=host,
        port=whole_number(environ, "PORT", 8000, 1, 65535),
        content_dirs=tuple(content_dirs(environ.get("CONTENT_DIRS", ""))),
        registration_open=one_of(environ, "REGISTRATION", "open", "closed"),
        second_factor_for_all=one_of(environ, "SECOND_FACTOR", "all", "admins", default=False),
        threads=whole_number(environ, "THREADS", 8, 1, 64),
        secure_cookies=one_of(environ, "SECURE_COOKIES", "yes", "no", default=False),
        old_secrets=old_secrets(environ.get("SECRET_KEY_FALLBACKS", "")),
        trusted_hosts=trusted_hosts(environ.get("TRUSTED_HOSTS", "")),
        public_url=public_url(environ.get("PUBLIC_URL", "")),
        mail=mail_settings(environ),
        proxies=whole_number(environ, "PROXIES", 0, 0, 9),
        recordings_days=whole_number(environ, "RECORDINGS_DAYS", 30, 0, 3650),
        slow_statement_ms=whole_number(environ, "SLOW_STATEMENT_MS", 200, 1, 60_000),
        metrics_token=metrics_token(environ.get("METRICS_TOKEN", "")),
    )
