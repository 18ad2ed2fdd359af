"""Links with which a password is set anew: single use, an hour long, kept as hashes."""

import secrets
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app.domain.errors import InvalidInput, NotFound
from app.models.safety import ResetLink
from app.services.accounts.accounts import end_sessions, find_user, get_user
from app.services.accounts.passwords import HASHER, clean_password
from app.services.accounts.visitors import hash_token

LASTS = timedelta(hours=1)
# In the query, so that it is in no log: those leave queries out.
PATH = "/reset?link="
OVER = "This link is used, or older than an hour. Ask for a new one."


def find_account(db: Session, *, email: str) -> int | None:
    """The account of an e-mail, however it is spelled."""
    user = find_user(db, email)
    return None if user is None else user.id


def make_link(db: Session, *, user_id: int, now: datetime) -> str:
    """The path of a new link; earlier ones of the account end."""
    if get_user(db, user_id).email is None:
        raise NotFound("A guest has no password.")
    end_links(db, user_id)
    db.execute(delete(ResetLink).where(ResetLink.expires_at <= now))
    token = secrets.token_urlsafe(32)
    db.add(
        ResetLink(
            token_hash=hash_token(token), user_id=user_id, created_at=now, expires_at=now + LASTS
        )
    )
    db.flush()
    return f"{PATH}{token}"


def is_good(db: Session, *, token: str, now: datetime) -> bool:
    """Whether a link can still be used; looking at it does not use it up."""
    good = (ResetLink.token_hash == hash_token(token)) & (ResetLink.expires_at > now)
    return db.scalar(select(ResetLink.user_id).where(good)) is not None


def set_password(db: Session, *, token: str, password: str, now: datetime) -> None:
    """Use a link up: a new password, and every browser signed out.

    The second step stays: a link alone does not get anybody past it.
    """
    good = (ResetLink.token_hash == hash_token(token)) & (ResetLink.expires_at > now)
    user_id = db.scalar(delete(ResetLink).where(good).returning(ResetLink.user_id))
    if user_id is None:
        raise InvalidInput(OVER, field="new")
    user = get_user(db, user_id)
    user.password_hash = HASHER.hash(clean_password(password, field="new", email=user.email or ""))
    end_links(db, user_id)
    end_sessions(db, user_id=user_id)


def end_links(db: Session, user_id: int) -> None:
    """End every link of an account."""
    db.execute(delete(ResetLink).where(ResetLink.user_id == user_id))
