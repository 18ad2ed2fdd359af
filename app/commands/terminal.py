"""What the commands share: settings, sessions, and errors as one line with exit code 2."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

import click
from flask import current_app
from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from app.config import Settings
from app.domain.errors import DomainError, NotFound
from app.models.engine import open_session
from app.models.schema import SchemaTooNewError, require_current
from app.services.accounts import reset_links
from app.setting_checks import BadSettingError

# What a person at a terminal can mend; anything else is a fault of ours and keeps its traceback.
MENDABLE = (
    *(DomainError, BadSettingError, SchemaTooNewError, DBAPIError, OSError),
    UnicodeEncodeError,
)


def settings() -> Settings:
    """What the program was told."""
    value: Settings = current_app.config["SETTINGS"]
    return value


def engine() -> Engine:
    """The app's engine."""
    value: Engine = current_app.extensions["engine"]
    return value


@contextmanager
def one_line_errors() -> Iterator[None]:
    """Turn what a person can mend into one line and exit code 2."""
    try:
        yield
    except MENDABLE as error:
        click.echo(f"strong-answer: {sentence(error)}", err=True)
        sys.exit(2)


def sentence(error: Exception) -> str:
    """An error in one line, without statements and without what was stored."""
    if isinstance(error, DBAPIError):
        cause = str(error.orig).strip() or type(error.orig).__name__
        return f"The database can't be used: {' '.join(cause.split())}"
    if isinstance(error, UnicodeEncodeError):
        return f"A name is no text and can't be stored: {error.object[:200]!a}. Rename it."
    return " ".join(str(error).split())


@contextmanager
def writing() -> Iterator[Session]:
    """A session that is committed at its end, or not at all."""
    with open_session(engine(), writing=True) as db:
        require_current(engine())
        yield db
        db.commit()


@contextmanager
def reading() -> Iterator[Session]:
    """A session that only reads."""
    require_current(engine())
    with open_session(engine(), writing=False) as db:
        yield db


def account_of(db: Session, email: str) -> int:
    """The number of the account with an e-mail; raises ``NotFound``."""
    found = reset_links.find_account(db, email=email)
    if found is None:
        raise NotFound(f"There is no account with the e-mail {email}.")
    return found
