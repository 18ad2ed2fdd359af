"""A sign-in between its two steps: signed, short-lived, and carried by the form itself."""

from flask import current_app
from itsdangerous import BadSignature, URLSafeSerializer

from app.domain.text import fingerprint
from app.services.accounts import get_user
from app.web.db import get_db
from app.web.login import now

LASTS_SECONDS = 600


def make_pending(user_id: int) -> str:
    """What proves that somebody gave the password of this account a moment ago."""
    said = {"user": user_id, "at": int(now().timestamp()), "mark": mark_of(user_id)}
    return signer().dumps(said)


def read_pending(text: str) -> int | None:
    """Whose sign-in it is; None where it is not ours, too old, or the password is another now."""
    try:
        said = signer().loads(text)
    except BadSignature:
        return None
    age = now().timestamp() - said["at"]
    if not -1 <= age <= LASTS_SECONDS or said["mark"] != mark_of(said["user"]):
        return None
    return int(said["user"])


def mark_of(user_id: int) -> str:
    """A mark that changes with the password."""
    return fingerprint(get_user(get_db(), user_id).password_hash or "")[:16]


def signer() -> URLSafeSerializer:
    """What signs it."""
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt="second step")
