"""Learners, guests and administrators, and their sessions."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import SHORT, Base


class User(Base):
    """Somebody who practises. A guest has no e-mail and becomes an account when one is given."""

    __tablename__ = "users"
    __table_args__ = (
        CheckConstraint("(email IS NULL) = (password_hash IS NULL)", name="account_is_whole"),
        CheckConstraint("minutes_a_day BETWEEN 1 AND 600", name="minutes_a_day"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str | None] = mapped_column(String(254))
    # The e-mail in the one form in which two are compared; what is shown is what was typed.
    email_canonical: Mapped[str | None] = mapped_column(String(254), unique=True)
    password_hash: Mapped[str | None] = mapped_column(String(200))
    is_admin: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]
    time_zone: Mapped[str] = mapped_column(String(64), default="UTC")
    # How this learner likes to practise; a word for each choice, checked by the domain's enums.
    way: Mapped[str] = mapped_column(String(20), default="type")
    clock_style: Mapped[str] = mapped_column(String(20), default="down")
    stop_rule: Mapped[str] = mapped_column(String(20), default="soft")
    extra_time: Mapped[str] = mapped_column(String(20), default="1")
    preparation_seconds: Mapped[int] = mapped_column(default=0)
    warn_look: Mapped[bool] = mapped_column(default=True)
    warn_sound: Mapped[bool] = mapped_column(default=False)
    warn_vibration: Mapped[bool] = mapped_column(default=False)
    interview_on: Mapped[date | None]
    minutes_a_day: Mapped[int] = mapped_column(default=20)
    # What the attempts to come are scored by (domain.rubric).
    rubric_version: Mapped[int] = mapped_column(default=1, server_default="1")


class UserSession(Base):
    """One signed-in browser. The cookie holds a random token; only its hash is here."""

    __tablename__ = "user_sessions"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    browser: Mapped[str] = mapped_column(SHORT, default="")
    # The latest writing request, to within some minutes: reading writes nothing.
    seen_at: Mapped[datetime | None]
