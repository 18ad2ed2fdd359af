"""The check of each setting: a value that can be used, or one line that says what to write."""

import os
import re
import secrets
from collections.abc import Mapping
from contextlib import suppress
from ipaddress import ip_address
from pathlib import Path

from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

DATABASE_FILE = "strong-answer.sqlite3"
SECRET_FILE = "secret-key"  # noqa: S105 - the name of the file, not the secret
SHORTEST_SECRET = 32
SHORTEST_TOKEN = 16


class BadSettingError(Exception):
    """A setting that can't be used; the message names the variable and what to write there."""


def is_loopback(host: str) -> bool:
    """Whether an address or name is this machine's own."""
    if host == "localhost":
        return True
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def whole_number(
    environ: Mapping[str, str], name: str, default: int, lowest: int, highest: int
) -> int:
    """The variable as a number from ``lowest`` to ``highest``."""
    text = environ.get(name) or str(default)
    plain = text.isascii() and text.isdigit() and len(text) <= len(str(highest))
    if not (plain and lowest <= int(text) <= highest):
        raise BadSettingError(
            f"{name} is {text[:40]!r}; it must be a number from {lowest} to {highest}."
        )
    return int(text)


def one_of(
    environ: Mapping[str, str], name: str, true: str, false: str, *, default: bool = True
) -> bool:
    """The variable as one of two words, as whether it is the first."""
    text = environ.get(name) or (true if default else false)
    if text not in {true, false}:
        raise BadSettingError(f"{name} is {text!r}; it must be {true!r} or {false!r}.")
    return text == true


def database_url(text: str, instance: Path) -> str:
    """The database's address; psycopg 3 is the driver whichever way PostgreSQL is spelled."""
    if not text:
        make_instance(instance)
        return f"sqlite:///{instance / DATABASE_FILE}"
    for spelling in ("postgresql://", "postgres://"):
        if text.startswith(spelling):
            text = "postgresql+psycopg://" + text.removeprefix(spelling)
    if not text.startswith(("sqlite:///", "postgresql+psycopg://")):
        raise BadSettingError(
            "DATABASE_URL must begin with sqlite:/// or postgresql+psycopg:// "
            "(the value is not shown, as it may hold a password)."
        )
    return usable_url(text)


def usable_url(text: str) -> str:
    """An address that can be read, and for SQLite a file in a folder that is there."""
    try:
        file = make_url(text).database or ""
    except (ArgumentError, ValueError):
        raise BadSettingError(
            "DATABASE_URL can't be read; write a password's special characters like %40 "
            "(the value is not shown, as it may hold a password)."
        ) from None
    if text.startswith("sqlite"):
        if file in {"", ":memory:"} or file.startswith("file:"):
            raise BadSettingError("DATABASE_URL must name a file: sqlite:////absolute/path.")
        if not Path(file).parent.is_dir():
            raise BadSettingError(
                f"DATABASE_URL names a file in {Path(file).parent}, which is not a folder. Make it."
            )
    return text


def make_instance(instance: Path) -> None:
    """The instance folder, there and writable; SQLite puts files of its own beside the database."""
    try:
        instance.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise unusable(instance, error.strerror) from error
    if not os.access(instance, os.W_OK | os.X_OK):
        raise unusable(instance, "it is not writable")


def unusable(instance: Path, why: str | None) -> BadSettingError:
    """What is said of an instance folder that does not serve."""
    return BadSettingError(
        f"The instance folder {instance} can't be used ({why}). Make it writable or "
        "set INSTANCE_DIR to another folder."
    )


def secret_key(text: str, host: str, instance: Path) -> str:
    """The given secret, or on loopback the one in the instance folder, made at the first start."""
    if text:
        if len(text) < SHORTEST_SECRET:
            raise BadSettingError(f"SECRET_KEY must have at least {SHORTEST_SECRET} characters.")
        return text
    if not is_loopback(host):
        raise BadSettingError(
            f"HOST is {host}, which others can reach, and SECRET_KEY is not set. Set it to "
            f"at least {SHORTEST_SECRET} random characters, for example the output of: "
            "python3 -c 'import secrets; print(secrets.token_urlsafe(48))'"
        )
    return kept_secret(instance)


def kept_secret(instance: Path) -> str:
    """The secret of the instance folder, readable by its owner alone."""
    make_instance(instance)
    path = instance / SECRET_FILE
    try:
        if not path.exists():
            # Written aside and linked into place: of two starts at once exactly one secret wins.
            draft = instance / f"{SECRET_FILE}.{os.getpid()}.{secrets.token_hex(4)}"
            with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as new:
                new.write(secrets.token_urlsafe(48))
            with suppress(FileExistsError):
                path.hardlink_to(draft)
            draft.unlink()
        kept = path.read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise unusable(instance, getattr(error, "strerror", "its secret is no text")) from error
    if len(kept) < SHORTEST_SECRET:
        raise BadSettingError(f"{path} is too short for a secret. Remove it: a new one is made.")
    return kept


def metrics_token(text: str) -> str:
    """The token for ``/metrics``: none, or one that nobody guesses."""
    if text and not (len(text) >= SHORTEST_TOKEN and text.isascii() and text.isprintable()):
        raise BadSettingError(
            f"METRICS_TOKEN must have at least {SHORTEST_TOKEN} plain characters."
        )
    return text


def content_dirs(text: str) -> list[Path]:
    """The further folders of pages; each must be there."""
    folders = [Path(part).expanduser().absolute() for part in text.split(os.pathsep) if part]
    for folder in folders:
        if not folder.is_dir():
            raise BadSettingError(f"CONTENT_DIRS names {folder}, which is not a folder.")
    return folders


def old_secrets(text: str) -> tuple[str, ...]:
    """Secrets from before, each as long as one must be."""
    secrets_before = tuple(text.split())
    if any(len(each) < SHORTEST_SECRET for each in secrets_before):
        raise BadSettingError(
            f"SECRET_KEY_FALLBACKS must hold secrets of at least {SHORTEST_SECRET} characters each."
        )
    return secrets_before


def trusted_hosts(text: str) -> tuple[str, ...]:
    """The names the server answers to; none means any."""
    hosts = tuple(part.strip().lower() for part in text.split(",") if part.strip())
    for host in hosts:
        if not re.fullmatch(r"\.?[a-z0-9-]+(\.[a-z0-9-]+)*|\[[0-9a-f:]+\]", host):
            raise BadSettingError(
                f"TRUSTED_HOSTS holds {host[:60]!r}; write names without scheme and port."
            )
    return hosts


def public_url(text: str) -> str:
    """The address people use, without a slash at its end."""
    if text and not re.fullmatch(r"https?://[^\s/?#@]+/?", text):
        raise BadSettingError(
            f"PUBLIC_URL is {text[:60]!r}; write scheme and host: https://practice.example.org."
        )
    return text.rstrip("/")
