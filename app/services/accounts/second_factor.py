"""The second step of signing in: a code from an app, or once each a code on paper."""

import base64
import secrets
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import bindparam, delete, func, select, update
from sqlalchemy.orm import Session

from app.domain.errors import Conflict, InvalidInput, NotFound
from app.domain.text import fingerprint
from app.domain.totp import in_groups, matching_step
from app.models.base import table_of
from app.models.safety import RecoveryCode, SecondFactor
from app.services.accounts.accounts import get_user
from app.services.accounts.passwords import matches

RECOVERY_CODES = 10
# 120 bits are 24 letters in base 32: nothing that could be guessed, so a plain hash will do.
RECOVERY_BYTES = 15
SECRET_BYTES = 20
CONFIRMED = select(table_of(SecondFactor).c.confirmed_at).where(
    table_of(SecondFactor).c.user_id == bindparam("user_id")
)
WRONG_CODE = "This code is not right, or it was used before. Take the next one."


def is_on(db: Session, user_id: int) -> bool:
    """Whether signing in takes a second step."""
    return db.execute(CONFIRMED, {"user_id": user_id}).scalar() is not None


def begin(db: Session, *, user_id: int, password: str, now: datetime) -> None:
    """Make a key, which counts for nothing until a code of it was given. Needs the password."""
    require_password(db, user_id, password)
    if is_on(db, user_id):
        raise Conflict("The second step is set up already.")
    secret = base64.b32encode(secrets.token_bytes(SECRET_BYTES)).decode()
    db.merge(
        SecondFactor(user_id=user_id, secret=secret, created_at=now, confirmed_at=None, last_step=0)
    )
    db.flush()


def find_new_secret(db: Session, user_id: int) -> str | None:
    """The key that waits for its first code; it is never shown again after that."""
    found = db.get(SecondFactor, user_id)
    return None if found is None or found.confirmed_at else found.secret


def confirm(db: Session, *, user_id: int, code: str, now: datetime) -> list[str]:
    """Turn the second step on with a first code; returns the recovery codes, to be shown once."""
    found = db.get(SecondFactor, user_id)
    if found is None or found.confirmed_at is not None:
        raise NotFound("There is no key that waits for its code.")
    take_code(db, found, code, now)
    found.confirmed_at = now
    return make_recovery_codes(db, user_id)


def check(db: Session, *, user_id: int, code: str, now: datetime) -> None:
    """Take a code of the app or a recovery code, each once; raises ``InvalidInput``."""
    found = db.get(SecondFactor, user_id)
    if found is None or found.confirmed_at is None:
        raise InvalidInput(WRONG_CODE, field="code")
    plain = "".join(code.split()).replace("-", "").upper()
    if plain.isascii() and plain.isdigit():
        take_code(db, found, plain, now)
    else:
        take_recovery_code(db, user_id, plain, now)


def take_code(db: Session, factor: SecondFactor, code: str, now: datetime) -> None:
    """Use a code of the app up: the same one, or one before it, is refused from now on."""
    step = matching_step(factor.secret, "".join(code.split()), now=now)
    # In one statement, so that of two requests with one code only one gets through.
    newer = (SecondFactor.user_id == factor.user_id) & (SecondFactor.last_step < (step or 0))
    moved = update(SecondFactor).where(newer).values(last_step=step)
    if step is None or not db.execute(moved.returning(SecondFactor.user_id)).all():
        raise InvalidInput(WRONG_CODE, field="code")


def take_recovery_code(db: Session, user_id: int, code: str, now: datetime) -> None:
    """Use a code on paper up."""
    unused = (
        (RecoveryCode.user_id == user_id)
        & (RecoveryCode.code_hash == hash_code(user_id, code))
        & RecoveryCode.used_at.is_(None)
    )
    used = update(RecoveryCode).where(unused).values(used_at=now)
    if not db.execute(used.returning(RecoveryCode.user_id)).all():
        raise InvalidInput(WRONG_CODE, field="code")


def renew_recovery_codes(db: Session, *, user_id: int, password: str) -> Sequence[str]:
    """New codes on paper; the old ones end. Needs the password."""
    require_password(db, user_id, password)
    if not is_on(db, user_id):
        raise NotFound("The second step is not set up.")
    return make_recovery_codes(db, user_id)


def remove(db: Session, *, user_id: int, password: str) -> None:
    """Sign in without a second step from now on. Needs the password."""
    require_password(db, user_id, password)
    take_away(db, user_id)


def take_away(db: Session, user_id: int) -> None:
    """Remove key and codes, for whoever lost both, by whoever runs the server."""
    for table in (RecoveryCode, SecondFactor):
        db.execute(delete(table).where(table.user_id == user_id))


def codes_left(db: Session, user_id: int) -> int:
    """How many codes on paper were not used yet."""
    own = (RecoveryCode.user_id == user_id) & RecoveryCode.used_at.is_(None)
    return db.scalar(select(func.count()).select_from(RecoveryCode).where(own)) or 0


def make_recovery_codes(db: Session, user_id: int) -> list[str]:
    """Codes on paper in place of those there were; only their hashes are kept."""
    db.execute(delete(RecoveryCode).where(RecoveryCode.user_id == user_id))
    codes = [
        base64.b32encode(secrets.token_bytes(RECOVERY_BYTES)).decode()
        for _ in range(RECOVERY_CODES)
    ]
    db.add_all(RecoveryCode(user_id=user_id, code_hash=hash_code(user_id, each)) for each in codes)
    db.flush()
    return [in_groups(each) for each in codes]


def require_password(db: Session, user_id: int, password: str) -> None:
    """Raise ``InvalidInput`` unless this is the account's password."""
    known = get_user(db, user_id).password_hash
    if known is None or not matches(known, password):
        raise InvalidInput("The password is not right.", field="password")


def hash_code(user_id: int, code: str) -> str:
    """What is stored of a code on paper."""
    return fingerprint(f"{user_id}\n{code}")
