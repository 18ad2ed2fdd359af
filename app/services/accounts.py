"""Guests, accounts and their sessions."""

import hashlib
import secrets
from dataclasses import replace
from datetime import datetime, timedelta

from email_validator import EmailNotValidError, validate_email
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app.domain.emails import LONGEST_EMAIL, canonical_email
from app.domain.errors import InvalidInput, NotAllowed, NotFound
from app.domain.learner import ClockStyle, ExtraTime, Learner, Preferences, Way
from app.domain.text import clean_text, clean_time_zone
from app.domain.timing import StopRule
from app.models.safety import SecondFactor
from app.models.user import User, UserSession
from app.services import guests
from app.services.passwords import HASHER, clean_password, decoy_hash, matches

# A guest's work hangs on the cookie alone, so it lasts as long as browsers let a cookie last.
GUEST_LASTS = timedelta(days=400)
ACCOUNT_LASTS = timedelta(days=90)
WRONG = "The e-mail or the password is not right."


def find_learner(db: Session, *, token: str, now: datetime) -> Learner | None:
    """Who holds this session token; None when it is unknown, ended or over."""
    found = find_session(db, token=token, now=now)
    return found[0] if found else None


def find_session(
    db: Session, *, token: str, now: datetime
) -> tuple[Learner, datetime | None] | None:
    """Who holds this session token, and when the browser was last noted to be here."""
    row = db.execute(
        select(User, UserSession.seen_at, SecondFactor.confirmed_at)
        .join(UserSession, UserSession.user_id == User.id)
        .outerjoin(SecondFactor, SecondFactor.user_id == User.id)
        .where(UserSession.token_hash == hash_token(token), UserSession.expires_at > now)
    ).first()
    if row is None:
        return None
    # An administrator is one only with a second step.
    safe = row[2] is not None
    learner = replace(learner_of(row[0]), is_admin=row[0].is_admin and safe)
    return replace(learner, needs_second_step=row[0].is_admin and not safe), row[1]


def get_learner(db: Session, *, user_id: int) -> Learner:
    """A learner by number; raises ``NotFound``."""
    return learner_of(get_user(db, user_id))


def learner_of(user: User) -> Learner:
    """A row as the value that the other layers hold."""
    return Learner(
        id=user.id,
        email=user.email,
        is_admin=user.is_admin,
        time_zone=user.time_zone,
        preferences=Preferences(
            way=Way(user.way),
            clock_style=ClockStyle(user.clock_style),
            hard_stop=user.stop_rule == StopRule.HARD,
            extra_time=ExtraTime(user.extra_time),
            preparation_seconds=user.preparation_seconds,
            warn_look=user.warn_look,
            warn_sound=user.warn_sound,
            warn_vibration=user.warn_vibration,
        ),
        interview_on=user.interview_on,
        minutes_a_day=user.minutes_a_day,
        created_at=user.created_at,
    )


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


def check_sign_in(db: Session, *, email: str, password: str) -> int:
    """Whose e-mail and password these are.

    An unknown e-mail costs the same time and says the same as a wrong password.
    """
    user = find_user(db, email)
    known = user.password_hash if user and user.password_hash else decoy_hash()
    if not matches(known, password) or user is None:
        raise InvalidInput(WRONG, field="password")
    if HASHER.check_needs_rehash(known):
        user.password_hash = HASHER.hash(password)
    return user.id


def enter(db: Session, *, user_id: int, guest: Learner | None, browser: str, now: datetime) -> str:
    """A new session's token; what a guest did in this browser before joins the account."""
    if guest and guest.is_guest:
        guests.adopt(db, guest_id=guest.id, user_id=user_id)
    return open_session(db, user=get_user(db, user_id), browser=browser, now=now)


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
    """A new session's token, which is in no table: only its hash is."""
    token = secrets.token_urlsafe(32)
    lasting = session_lasts(is_guest=user.email is None)
    db.add(
        UserSession(
            token_hash=hash_token(token),
            user_id=user.id,
            created_at=now,
            expires_at=now + lasting,
            browser=browser[:200],
            seen_at=now,
        )
    )
    db.flush()
    return token


def session_lasts(*, is_guest: bool) -> timedelta:
    """How long a session lives."""
    return GUEST_LASTS if is_guest else ACCOUNT_LASTS


def end_sessions(db: Session, *, user_id: int) -> None:
    """End every session of a user."""
    db.execute(delete(UserSession).where(UserSession.user_id == user_id))


def hash_token(token: str) -> str:
    """What is stored of a session's token."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def clean_email(text: str) -> str:
    """The e-mail as its owner wrote it, checked for form only: no mail is ever sent."""
    value = clean_text(text, field="email", maximum=LONGEST_EMAIL, multiline=False).strip()
    try:
        return validate_email(value, check_deliverability=False).normalized
    except EmailNotValidError as error:
        raise InvalidInput(
            f"This is not an e-mail address: {value or 'nothing was given'}.", field="email"
        ) from error
