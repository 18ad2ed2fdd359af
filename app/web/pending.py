"""A sign-in between its two steps: signed, short-lived, and carried by the form itself."""

from itsdangerous import BadSignature

from app.domain.text import fingerprint
from app.services.accounts.accounts import get_user
from app.web.db import get_db
from app.web.login import now
from app.web.signing import signer

LASTS_SECONDS = 600


def make_pending(user_id: int) -> str:
    """What proves that somebody gave the password of this account a moment ago."""
    said = {"user": user_id, "at": int(now().timestamp()), "mark": mark_of(user_id)}
    return signer("second step").dumps(said)


def read_pending(text: str) -> int | None:
    """Whose sign-in it is; None where it is not ours, too old, or the password is another now."""
    try:
        said = signer("second step").loads(text)
    except BadSignature:
        return None
    age = now().timestamp() - said["at"]
    if not -1 <= age <= LASTS_SECONDS or said["mark"] != mark_of(said["user"]):
        return None
    return int(said["user"])


def mark_of(user_id: int) -> str:
    """A mark that changes with the password."""
    return fingerprint(get_user(get_db(), user_id).password_hash or "")[:16]
