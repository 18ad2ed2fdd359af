"""The browsers an account is signed in on: listed, and signed out one by one or all at once."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from app.domain.browsers import browser_name
from app.domain.errors import NotFound
from app.domain.session_life import is_over
from app.models.user import User, UserSession
from app.services.accounts.visitors import hash_token

# How exactly it is known when a browser was last here: it is written with what else is written.
SEEN_EVERY = timedelta(minutes=10)
# The beginning of the hash names a session on a page; no token can be made from it.
KEY_LENGTH = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class BrowserLine:
    """One browser that is signed in."""

    key: str
    name: str
    since: datetime
    seen_at: datetime
    is_this: bool


def list_browsers(db: Session, *, user_id: int, token: str, now: datetime) -> list[BrowserLine]:
    """Where an account is signed in, this browser first, then the latest; ``token`` is this one's.

    With an empty token none of them is this one, as for an administrator.
    """
    own = (UserSession.user_id == user_id) & (UserSession.expires_at > now)
    rows = db.execute(
        select(UserSession, User.email.is_(None), User.is_admin)
        .join(User, User.id == UserSession.user_id)
        .where(own)
    )
    this = hash_token(token)
    lines = [
        BrowserLine(
            key=row.token_hash[:KEY_LENGTH],
            name=browser_name(row.browser),
            since=row.created_at,
            seen_at=row.seen_at or row.created_at,
            is_this=row.token_hash == this,
        )
        for row, is_guest, is_admin in rows
        if not is_over(
            is_guest=is_guest,
            is_admin=is_admin,
            opened_at=row.created_at,
            seen_at=row.seen_at,
            now=now,
        )
    ]
    return sorted(lines, key=lambda line: (line.is_this, line.seen_at, line.key), reverse=True)


def end_browser(db: Session, *, user_id: int, key: str) -> None:
    """Sign one browser out; raises ``NotFound`` for what is not this account's."""
    own = (UserSession.user_id == user_id) & (
        func.substr(UserSession.token_hash, 1, KEY_LENGTH) == key
    )
    ended = db.execute(delete(UserSession).where(own).returning(UserSession.token_hash)).all()
    if not ended:
        raise NotFound("That browser is signed out already.")


def end_others(db: Session, *, user_id: int, token: str) -> None:
    """Sign every browser out but the one that holds this token."""
    others = (UserSession.user_id == user_id) & (UserSession.token_hash != hash_token(token))
    db.execute(delete(UserSession).where(others))


def note_seen(db: Session, *, token: str, seen_at: datetime | None, now: datetime) -> None:
    """Remember that a browser was here, unless that is known closely enough."""
    if seen_at is None or seen_at <= now - SEEN_EVERY:
        session = UserSession.token_hash == hash_token(token)
        db.execute(update(UserSession).where(session).values(seen_at=now))
