"""What keeps accounts safe: slowed tries, second steps of signing in, and links that reset."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base


class Throttle(Base):
    """How busy one account, network or device was with tries; every process counts in here.

    Who it is about is hashed: the table names nobody, whoever reads it.
    """

    __tablename__ = "throttles"

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    # Seconds since 1970 at which all tries so far are forgotten (domain.throttling).
    free_at: Mapped[float] = mapped_column(index=True)


class SecondFactor(Base):
    """The key that a learner's authenticator app shares with us; valid once confirmed."""

    __tablename__ = "second_factors"

    user_id: Mapped[int] = mapped_column(
        ForeignKey("users.id", ondelete="CASCADE"), primary_key=True
    )
    secret: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]
    # The half minute of the latest code that was taken: no code is taken twice.
    last_step: Mapped[int] = mapped_column(default=0)


class RecoveryCode(Base):
    """A code on paper that stands in for the app once; only its hash is here."""

    __tablename__ = "recovery_codes"

    user_id: Mapped[int] = mapped_column(
        ForeignKey("users.id", ondelete="CASCADE"), primary_key=True
    )
    code_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    used_at: Mapped[datetime | None]


class ResetLink(Base):
    """A link with which a password is set anew, once; only its hash is here."""

    __tablename__ = "reset_links"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
