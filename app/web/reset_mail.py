"""The mail with a link to a new password: even whether there is an account is found afterwards."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from functools import partial

from flask_babel import gettext
from sqlalchemy.orm import Session

from app.mail_settings import MailSettings
from app.services.accounts import accounts, reset_links
from app.web.db import own_session
from app.web.login import now
from app.web.mail import send_later


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A mail with a link, in the language of whoever asked; ``%(address)s`` stands in its text."""

    subject: str
    text: str

    def addressed(self, mail: MailSettings, *, to: str, address: str) -> EmailMessage:
        """The mail to somebody, with the link's address."""
        message = EmailMessage()
        message["From"], message["To"] = mail.sender, to
        message["Subject"] = self.subject
        message.set_content(self.text % {"address": address})
        return message


def reset_letter() -> Letter:
    """The mail with a link to a new password."""
    return Letter(
        subject=gettext("A new password for Strong Answer"),
        text=gettext(
            "Somebody, probably you, asked for a new password. This link sets one, within an hour:"
            "\n\n%(address)s\n\nIf it was not you, do nothing: the old password stays.\n"
        ),
    )


def send_reset_mail(mail: MailSettings, *, site: str, email: str) -> None:
    """Send a link to an account's owner; ``site`` is where links lead.

    The answer does not wait, so that it takes as long where there is no such account. Call it after
    the commit: on SQLite whoever writes waits for the request's own lock.
    """
    find = partial(make_link, own_session(), email=email, now=now())
    send_later(mail, partial(write, find, reset_letter(), mail, site))


def make_link(
    open_db: Callable[[], Session], *, email: str, now: datetime
) -> tuple[str, str] | None:
    """Whom to write to, and the path of a new link; None where there is no such account."""
    with open_db() as db:
        user_id = reset_links.find_account(db, email=email)
        if user_id is None:
            return None
        path = reset_links.make_link(db, user_id=user_id, now=now)
        to = accounts.get_learner(db, user_id=user_id).email or ""
        db.commit()
    return to, path


def write(
    find: Callable[[], tuple[str, str] | None], letter: Letter, mail: MailSettings, site: str
) -> EmailMessage | None:
    """The mail, where there is somebody to write to."""
    found = find()
    return letter.addressed(mail, to=found[0], address=site + found[1]) if found else None
