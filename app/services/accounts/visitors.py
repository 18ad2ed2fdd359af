"""Who holds a session's token: asked with every request, so the statement is built once."""

import hashlib
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, select
from sqlalchemy.orm import Session

from app.domain.learner import ClockStyle, ExtraTime, Learner, Preferences, Way
from app.domain.session_life import is_over
from app.domain.timing import StopRule
from app.models.base import table_of
from app.models.safety import SecondFactor
from app.models.user import User, UserSession

USERS, SESSIONS, FACTORS = table_of(User), table_of(UserSession), table_of(SecondFactor)
# Columns and no row of the ORM's: that costs a third.
FOUND = (
    select(
        *(column for column in USERS.c if column.name not in {"password_hash", "email_canonical"}),
        SESSIONS.c.seen_at,
        SESSIONS.c.created_at.label("opened_at"),
        FACTORS.c.confirmed_at,
    )
    .join(SESSIONS, SESSIONS.c.user_id == USERS.c.id)
    .outerjoin(FACTORS, FACTORS.c.user_id == USERS.c.id)
    .where(
        SESSIONS.c.token_hash == bindparam("token_hash"), SESSIONS.c.expires_at > bindparam("now")
    )
)
# Whoever writes waits for what the same learner is writing elsewhere: sums are read, changed and
# written. On SQLite all writers wait for each other anyway.
FOUND_TO_WRITE = FOUND.with_for_update(of=USERS, key_share=True)


def find_learner(db: Session, *, token: str, now: datetime) -> Learner | None:
    """Who holds this session token; None when it is unknown, ended or over."""
    found = find_session(db, token=token, now=now)
    return found[0] if found else None


def find_session(
    db: Session, *, token: str, now: datetime, to_write: bool = False
) -> tuple[Learner, datetime | None] | None:
    """Who holds this session token, and when the browser was last noted to be here.

    ``to_write``: the learner's other writers wait until this transaction is over.
    """
    statement = FOUND_TO_WRITE if to_write else FOUND
    row = db.execute(statement, {"token_hash": hash_token(token), "now": now}).first()
    if row is None or is_over(
        is_guest=row.email is None,
        is_admin=row.is_admin,
        opened_at=row.opened_at,
        seen_at=row.seen_at,
        now=now,
    ):
        return None
    # An administrator is one only with a second step.
    safe = row.confirmed_at is not None
    learner = replace(learner_of(row), has_second_step=safe)
    if learner.is_admin:
        learner = replace(learner, is_admin=safe, needs_second_step=not safe)
    return learner, row.seen_at


def learner_of(user: User | Row[*tuple[Any, ...]]) -> Learner:
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
        rubric_version=user.rubric_version,
        created_at=user.created_at,
    )


def hash_token(token: str) -> str:
    """What is stored of a session's token."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()
