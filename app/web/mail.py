"""Sending a mail after the answer went out, so that its time tells nothing."""

import json
import smtplib
import ssl
from collections.abc import Callable
from email.message import EmailMessage
from threading import Thread
from weakref import WeakSet

from sqlalchemy.exc import SQLAlchemyError

from app.mail_settings import MailSettings
from app.web.logs import logger

TIMEOUT_SECONDS = 20
# The threads that send just now; each leaves when it is done.
SENDING: WeakSet[Thread] = WeakSet()


def send_later(mail: MailSettings, write: Callable[[], EmailMessage | None]) -> Thread:
    """Write a mail and hand it over, in a thread of its own; the request does not wait for it.

    ``write`` may find that there is nobody to write to.
    """
    thread = Thread(target=send, args=(mail, write), daemon=True)
    SENDING.add(thread)
    thread.start()
    return thread


def send(mail: MailSettings, write: Callable[[], EmailMessage | None]) -> None:
    """Hand a mail to the server; what goes wrong is logged by its kind."""
    try:
        message = write()
        if message is None:
            return
        with connect(mail) as server:
            if mail.user:
                server.login(mail.user, mail.password)
            server.send_message(message)
    except (OSError, smtplib.SMTPException, SQLAlchemyError) as error:
        logger.error(json.dumps({"event": "mail", "kind": type(error).__name__}))


def connect(mail: MailSettings) -> smtplib.SMTP:
    """A connection as the settings want it; certificates are checked."""
    if mail.tls == "tls":
        return smtplib.SMTP_SSL(
            mail.host, mail.port, timeout=TIMEOUT_SECONDS, context=ssl.create_default_context()
        )
    server = smtplib.SMTP(mail.host, mail.port, timeout=TIMEOUT_SECONDS)
    if mail.tls == "starttls":
        try:
            server.starttls(context=ssl.create_default_context())
        except (OSError, smtplib.SMTPException):
            server.close()
            raise
    return server
