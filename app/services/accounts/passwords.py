"""Passwords: what one must look like, how it is stored, and how it is compared."""

import re
import secrets
from collections.abc import Sequence
from functools import lru_cache
from importlib import import_module
from typing import Any

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

from app.domain.errors import InvalidInput
from app.domain.names import canonical_name
from app.domain.text import clean_text

SHORTEST_PASSWORD = 8
LONGEST_PASSWORD = 200
# argon2id at the parameters OWASP gives as its minimum: 19 MiB, two passes, one lane.
HASHER = PasswordHasher(time_cost=2, memory_cost=19456, parallelism=1)
# A program that tries the likeliest first comes to such a password within so many tries: common
# passwords and names, rows of keys, years, repeats, and the usual changes of these.
FEWEST_GUESSES = 1_000_000
# What the estimate looks at; it grows with the square of the length.
LONGEST_LOOKED_AT = 72
OUR_WORDS = ("strong", "answer", "stronganswer", "strong answer", "interview")


def clean_password(text: str, *, field: str, email: str = "") -> str:
    """A password of a usable length that is not tried first; raises ``InvalidInput``."""
    value = clean_text(text, field=field, maximum=LONGEST_PASSWORD, multiline=True)
    if len(value) < SHORTEST_PASSWORD:
        raise InvalidInput(
            f"The password has {len(value)} characters; {SHORTEST_PASSWORD} are needed. "
            "A few words in a row do well.",
            field=field,
        )
    if guesses(value, [*OUR_WORDS, *words_of(email)]) < FEWEST_GUESSES:
        raise InvalidInput(
            "This password is among those that are tried first. A few words in a row do well.",
            field=field,
        )
    return value


def words_of(email: str) -> list[str]:
    """What somebody who knows the e-mail would try: all of it, and its parts."""
    address = canonical_name(email)
    name, _at, domain = address.partition("@")
    parts = re.split(r"[^\w]|_", address)
    whole = (address, name, name.partition("+")[0], domain)
    return [each for each in (*whole, *parts) if len(each) > 2]


def guesses(password: str, about: Sequence[str]) -> float:
    """How many tries a password holds out, by its parts; ``about`` are words to try first."""
    found = estimator().zxcvbn(password[:LONGEST_LOOKED_AT], user_inputs=list(about))
    return float(found["guesses"])


@lru_cache(maxsize=1)
def estimator() -> Any:  # noqa: ANN401 - the package has no types
    """The estimate with its lists of words, which are loaded when the first password is chosen."""
    return import_module("zxcvbn")


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
