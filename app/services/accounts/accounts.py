"""Guests, accounts and their sessions."""

import secrets
from datetime import datetime, timedelta
from typing import NamedTuple

from email_validator import EmailNotValidError, validate_email
from sqlalchemy import bindparam, delete, insert, select
from sqlalchemy.orm import Session

from app.domain.emails import LONGEST_EMAIL, canonical_email
from app.domain.errors import InvalidInput, NotAllowed, NotFound
from app.domain.learner import Learner
from app.domain.lookalikes import looks_like_another
from app.domain.session_life import ACCOUNT_LASTS, GUEST_LASTS
from app.domain.text import clean_text, clean_time_zone
from app.models.user import User, UserSession
from app.services.accounts import guests
from app.services.accounts.passwords import HASHER, clean_password, decoy_hash, matches
from app.services.accounts.visitors import SESSIONS, USERS, hash_token, learner_of

WRONG = "The e-mail or the password is not right."
KNOWN = select(USERS.c.id, USERS.c.password_hash).where(
    USERS.c.email_canonical == bindparam("email")
)
OPENED = insert(SESSIONS)


class KnownPassword(NamedTuple):
    """The account of an e-mail, where there is one, and the hash of its password."""

    user_id: int | None
    password_hash: str


def get_learner(db: Session, *, user_id: int) -> Learner:
    """A learner by number; raises ``NotFound``."""
    return learner_of(get_user(db, user_id))


def find_user(db: Session, email: str) -> User | None:
    """The account of an e-mail, however it is spelled."""
    return db.scalar(select(User).where(User.email_canonical == canonical_email(email)))


def make_guest(
    db: Session, *, registration_open: bool, time_zone: str, now: datetime
) -> tuple[Learner, str]:
    """A new guest and its session's token; raises ``NotAllowed`` where guests are turned off."""
    if not registration_open:
        raise NotAllowed("This server takes no guests. Sign in with the account you were given.")
    user = User(created_at=now, time_zone=usable_zone(time_zone))
    db.add(user)
    db.flush()
    return learner_of(user), open_session(db, user=user, browser="", now=now)


def usable_zone(name: str) -> str:
    """The browser's time zone, or UTC where it names none that is known."""
    try:
        return clean_time_zone(name)
    except InvalidInput:
        return "UTC"


def sign_up(
    db: Session,
    *,
    registration_open: bool,
    guest: Learner | None,
    email: str,
    password: str,
    browser: str,
    now: datetime,
) -> str:
    """Make an account, out of the guest's work where there is a guest; returns a session token.

    The guest's own session ends: a token from before the password must not live on after it.
    """
    if not registration_open:
        raise NotAllowed("Sign-up is turned off here. Ask whoever runs this server for an account.")
    user = get_user(db, guest.id) if guest and guest.is_guest else User(created_at=now)
    give_account(db, user=user, email=email, password=password)
    end_sessions(db, user_id=user.id)
    return open_session(db, user=user, browser=browser, now=now)


def add_user(db: Session, *, email: str, password: str, is_admin: bool, now: datetime) -> Learner:
    """An account made by whoever runs the server."""
    user = User(created_at=now, is_admin=is_admin)
    give_account(db, user=user, email=email, password=password)
    return learner_of(user)


def give_account(db: Session, *, user: User, email: str, password: str) -> None:
    """Put an e-mail and a password on a row; raises ``InvalidInput`` naming the field."""
    address = clean_email(email)
    canonical = canonical_email(address)
    if db.scalar(select(User.id).where(User.email_canonical == canonical)) is not None:
        raise InvalidInput(
            "There is an account with this e-mail already. Sign in instead.", field="email"
        )
    user.email = address
    user.email_canonical = canonical
    user.password_hash = HASHER.hash(clean_password(password, field="password", email=email))
    db.add(user)
    db.flush()


def find_password(db: Session, *, email: str) -> KnownPassword:
    """What a sign-in is compared with; for an unknown e-mail a decoy, which takes as long."""
    user = db.execute(KNOWN, {"email": canonical_email(email)}).first()
    if user is None or not user.password_hash:
        return KnownPassword(None, decoy_hash())
    return KnownPassword(user.id, user.password_hash)


def compare(known: KnownPassword, password: str) -> int:
    """Whose password this is; raises ``InvalidInput`` in the same words whatever is wrong.

    It takes tens of milliseconds and needs no database: do it outside of a transaction, or on
    SQLite everybody else who writes waits for it.
    """
    if not matches(known.password_hash, password) or known.user_id is None:
        raise InvalidInput(WRONG, field="password")
    return known.user_id


def confirm_password(db: Session, known: KnownPassword, password: str) -> None:
    """Make sure that a password was not changed while it was compared; renew an old hash.

    Raises ``InvalidInput`` where it was, as all sessions end then and none may follow.
    """
    same = (User.id == known.user_id) & (User.password_hash == known.password_hash)
    user = db.scalar(select(User).where(same).with_for_update(key_share=True))
    if user is None:
        raise InvalidInput(WRONG, field="password")
    if HASHER.check_needs_rehash(known.password_hash):
        user.password_hash = HASHER.hash(password)


def enter(db: Session, *, user_id: int, guest: Learner | None, browser: str, now: datetime) -> str:
    """A new session's token; what a guest did in this browser before joins the account."""
    if guest and guest.is_guest:
        guests.adopt(db, guest_id=guest.id, user_id=user_id)
    return write_session(db, user_id, ACCOUNT_LASTS, browser, now)


def sign_out(db: Session, *, token: str) -> None:
    """End one session."""
    db.execute(delete(UserSession).where(UserSession.token_hash == hash_token(token)))


def change_password(
    db: Session, *, user_id: int, old: str, new: str, browser: str, now: datetime
) -> str:
    """Change the password, end every session, and return the token of a new one."""
    user = get_user(db, user_id)
    if user.password_hash is None or not matches(user.password_hash, old):
        raise InvalidInput("The present password is not right.", field="old")
    user.password_hash = HASHER.hash(clean_password(new, field="new", email=user.email or ""))
    end_sessions(db, user_id=user_id)
    return open_session(db, user=user, browser=browser, now=now)


def get_user(db: Session, user_id: int) -> User:
    """A user's row; raises ``NotFound``."""
    user = db.get(User, user_id)
    if user is None:
        raise NotFound("There is no such account.")
    return user


def open_session(db: Session, *, user: User, browser: str, now: datetime) -> str:
    """A new session's token; it lives as long as its holder's kind does."""
    return write_session(db, user.id, session_lasts(is_guest=user.email is None), browser, now)


def write_session(
    db: Session, user_id: int, lasting: timedelta, browser: str, now: datetime
) -> str:
    """A new session's token, which is in no table: only its hash is."""
    token = secrets.token_urlsafe(32)
    db.execute(
        OPENED,
        {
            "token_hash": hash_token(token),
            "user_id": user_id,
            "created_at": now,
            "expires_at": now + lasting,
            "browser": browser[:200],
            "seen_at": now,
        },
    )
    return token


def session_lasts(*, is_guest: bool) -> timedelta:
    """How long a session lives."""
    return GUEST_LASTS if is_guest else ACCOUNT_LASTS


def end_sessions(db: Session, *, user_id: int) -> None:
    """End every session of a user."""
    db.execute(delete(UserSession).where(UserSession.user_id == user_id))


def clean_email(text: str) -> str:
    """The e-mail as its owner wrote it, checked for its form: no mail is sent to try it."""
    value = clean_text(text, field="email", maximum=LONGEST_EMAIL, multiline=False).strip()
    try:
        address = validate_email(value, check_deliverability=False).normalized
    except EmailNotValidError as error:
        raise InvalidInput(
            f"This is not an e-mail address: {value or 'nothing was given'}.", field="email"
        ) from error
    if looks_like_another(address):
        raise InvalidInput(
            "This e-mail has letters that look like those of another alphabet. "
            "Write each word of it in one alphabet.",
            field="email",
        )
    return address
