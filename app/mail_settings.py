"""The mail server, where there is one: links to a new password go through it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from app.setting_checks import BadSettingError, whole_number


@dataclass(frozen=True, slots=True, kw_only=True)
class MailSettings:
    """The mail server that links to a new password go through."""

    host: str
    port: int
    tls: str
    user: str
    password: str = field(repr=False)
    sender: str


def mail_settings(environ: Mapping[str, str]) -> MailSettings | None:
    """The mail server, where there is one; links in mails need the address people use."""
    host = environ.get("SMTP_HOST", "")
    if not host:
        return None
    if not environ.get("PUBLIC_URL"):
        raise BadSettingError("SMTP_HOST is set, so PUBLIC_URL must be: mails hold links.")
    tls = environ.get("SMTP_TLS") or "starttls"
    if tls not in {"starttls", "tls", "no"}:
        raise BadSettingError(f"SMTP_TLS is {tls!r}; it must be 'starttls', 'tls' or 'no'.")
    user = environ.get("SMTP_USER", "")
    sender = environ.get("SMTP_FROM") or user
    if "@" not in sender or not sender.isprintable():
        raise BadSettingError("SMTP_FROM must be an e-mail address: the sender of the mails.")
    return MailSettings(
        host=host,
        port=whole_number(environ, "SMTP_PORT", 587, 1, 65535),
        tls=tls,
        user=user,
        password=environ.get("SMTP_PASSWORD", ""),
        sender=sender,
    )
