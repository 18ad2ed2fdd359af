"""Slowing tries down: counters in the database, so that all processes share them."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from sqlalchemy import Double, bindparam, case, delete, select, update
from sqlalchemy.orm import Session
from sqlalchemy.sql.dml import ReturningInsert

from app.domain import throttling as rules
from app.domain.emails import canonical_email
from app.domain.errors import TooManyTries
from app.domain.text import fingerprint
from app.domain.throttling import Limit, wait_in_words, wait_seconds
from app.models.base import table_of
from app.models.safety import Throttle
from app.models.upsert import dialect_of, upsert

TABLE = table_of(Throttle)
# Rows that say nothing any more; some of them go with each try.
FORGOTTEN_AFTER = 3600.0
SWEPT_AT_ONCE = 50


@cache
def moved_on(dialect: str) -> ReturningInsert[tuple[str]]:
    """A counter that is moved on unless it is too far ahead, as one database says it.

    Built once: putting it together costs more than sending it.
    """
    moment = bindparam("moment", type_=Double)
    interval = bindparam("interval", type_=Double)
    later = case((TABLE.c.free_at > moment, TABLE.c.free_at), else_=moment) + interval
    statement = upsert(dialect, Throttle).values(
        key=bindparam("counter"), free_at=moment + interval
    )
    return statement.on_conflict_do_update(
        index_elements=["key"],
        set_={"free_at": later},
        where=TABLE.c.free_at <= bindparam("latest", type_=Double),
    ).returning(TABLE.c.key)


GIVEN_BACK = (
    update(TABLE)
    .where(TABLE.c.key == bindparam("counter"))
    .values(free_at=TABLE.c.free_at - bindparam("interval", type_=Double))
)
SWEPT = delete(TABLE).where(
    TABLE.c.key.in_(
        select(TABLE.c.key)
        .where(TABLE.c.free_at < bindparam("before", type_=Double))
        .limit(SWEPT_AT_ONCE)
        .with_for_update(skip_locked=True)
    )
)


@dataclass(frozen=True, slots=True)
class Try:
    """One try that counts against a limit."""

    limit: Limit
    subject: str

    @property
    def key(self) -> str:
        """The name of its counter, which gives nobody away."""
        return fingerprint(f"{self.limit.name}\n{self.subject}")


def sign_in_tries(*, email: str, network: str) -> tuple[Try, ...]:
    """What a sign-in counts against. Whether the account exists makes no difference."""
    account = canonical_email(email)
    return (
        Try(rules.ACCOUNT_IN_NETWORK, f"{account}\n{network}"),
        Try(rules.ACCOUNT, account),
        Try(rules.NETWORK, network),
    )


def known_device_tries(*, email: str, device: str) -> tuple[Try, ...]:
    """What a sign-in counts against on a device where this account was signed in before.

    Nothing that anybody else can use up: whoever guesses elsewhere can't keep the owner out.
    """
    return (Try(rules.DEVICE, f"{canonical_email(email)}\n{device}"),)


def sign_up_tries(*, network: str) -> tuple[Try, ...]:
    """What a new account counts against."""
    return (Try(rules.SIGN_UP, network),)


def reset_tries(*, email: str, network: str) -> tuple[Try, ...]:
    """What asking for a link to a new password counts against."""
    return (Try(rules.RESET, canonical_email(email)), Try(rules.SIGN_UP, network))


def confirm_tries(*, user_id: int) -> tuple[Try, ...]:
    """What a password counts against that somebody signed in types again."""
    return (Try(rules.CONFIRM, str(user_id)),)


def code_tries(*, user_id: int, device: str) -> tuple[Try, ...]:
    """What a code of the second step counts against; a known device counts by itself."""
    return (Try(rules.CODE, f"{user_id}\n{device}"),)


def take(db: Session, tries: Sequence[Try], *, now: datetime) -> None:
    """Count a try against its limits; raises ``TooManyTries`` where one is used up.

    It is counted before anything is compared, and given back where it was right, so that tries
    which come at once can't slip through together.
    """
    moment = now.timestamp()
    sweep(db, moment)
    # In one order, so that two requests never wait for each other.
    for each in sorted(tries, key=lambda one: one.key):
        if not count(db, each, moment):
            free_at = db.scalar(select(Throttle.free_at).where(Throttle.key == each.key))
            seconds = wait_seconds(free_at or moment, each.limit, moment)
            raise TooManyTries(
                f"Too many tries. Wait {wait_in_words(seconds)}, then try again.", seconds=seconds
            )


def count(db: Session, each: Try, moment: float) -> bool:
    """Move a counter on, in one statement; False where it is too far ahead already."""
    told = {
        "counter": each.key,
        "moment": moment,
        "interval": each.limit.interval,
        "latest": moment + each.limit.leeway,
    }
    return db.execute(moved_on(dialect_of(db)), told).first() is not None


@contextmanager
def counted(db: Session, tries: Sequence[Try], *, now: datetime) -> Iterator[None]:
    """Count a try for what is done inside, and give it back where that was right.

    Raises ``TooManyTries``; what goes wrong inside leaves the try counted.
    """
    take(db, tries, now=now)
    yield
    give_back(db, tries)


def give_back(db: Session, tries: Sequence[Try]) -> None:
    """Take back a try that was right: only wrong ones slow anybody down."""
    ordered = sorted(tries, key=lambda one: one.key)
    db.execute(
        GIVEN_BACK, [{"counter": each.key, "interval": each.limit.interval} for each in ordered]
    )


def sweep(db: Session, moment: float) -> None:
    """Remove some counters that ran out long ago; those in use elsewhere are left."""
    db.execute(SWEPT, {"before": moment - FORGOTTEN_AFTER})
