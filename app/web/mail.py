"""Sending a mail after the answer went out, so that its time tells nothing."""

import json
import smtplib
import ssl
from email.message import EmailMessage
from threading import Thread
from weakref import WeakSet

from flask_babel import gettext

from app.mail_settings import MailSettings
from app.web.logs import logger

TIMEOUT_SECONDS = 20
# The threads that send just now; each leaves when it is done.
SENDING: WeakSet[Thread] = WeakSet()


def reset_mail(mail: MailSettings, *, to: str, address: str) -> EmailMessage:
    """The mail with a link to a new password."""
    message = EmailMessage()
    message["From"], message["To"] = mail.sender, to
    message["Subject"] = gettext("A new password for Strong Answer")
    message.set_content(
        gettext(
            "Somebody, probably you, asked for a new password. This link sets one, within an hour:"
            "\n\n%(address)s\n\nIf it was not you, do nothing: the old password stays.\n",
            address=address,
        )
    )
    return message


def send_later(mail: MailSettings, message: EmailMessage) -> Thread:
    """Hand a mail over in a thread of its own; the request does not wait for it."""
    thread = Thread(target=send, args=(mail, message), daemon=True)
    SENDING.add(thread)
    thread.start()
    return thread


def send(mail: MailSettings, message: EmailMessage) -> None:
    """Hand a mail to the server; what goes wrong is logged by its kind."""
    try:
        with connect(mail) as server:
            if mail.user:
                server.login(mail.user, mail.password)
            server.send_message(message)
    except (OSError, smtplib.SMTPException) as error:
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
