"""Passwords: what may be one, its hash, and whether it fits."""

import secrets
from functools import lru_cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

from app.domain.errors import InvalidInput
from app.domain.text import clean_text

SHORTEST_PASSWORD = 8
LONGEST_PASSWORD = 200
# argon2id at the parameters OWASP gives as its minimum: 19 MiB, two passes, one lane.
HASHER = PasswordHasher(time_cost=2, memory_cost=19456, parallelism=1)


def clean_password(text: str, *, field: str) -> str:
    """A password of a usable length; raises ``InvalidInput``."""
    value = clean_text(text, field=field, maximum=LONGEST_PASSWORD, multiline=True)
    if len(value) < SHORTEST_PASSWORD:
        raise InvalidInput(
            f"The password has {len(value)} characters; {SHORTEST_PASSWORD} are needed. "
            "A few words in a row do well.",
            field=field,
        )
    return value


def hash_password(password: str) -> str:
    """What is stored of a password."""
    return HASHER.hash(password)


def is_outdated(known: str) -> bool:
    """Whether a hash was made with weaker parameters than today's."""
    return HASHER.check_needs_rehash(known)


def matches(known: str, password: str) -> bool:
    """Whether a password belongs to a hash."""
    try:
        return HASHER.verify(known, password[:LONGEST_PASSWORD].encode("utf-8", "replace"))
    except (VerifyMismatchError, InvalidHashError):
        return False


@lru_cache(maxsize=1)
def decoy_hash() -> str:
    """A hash nobody has the password of, to spend the same time on unknown e-mails."""
    return HASHER.hash(secrets.token_urlsafe(32))
