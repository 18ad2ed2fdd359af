"""Codes of an authenticator app (RFC 6238): six digits that change every half minute, SHA-1."""

import base64
import hmac
from datetime import datetime
from urllib.parse import quote

STEP_SECONDS = 30
DIGITS = 6
# A phone's clock may be half a minute off either way.
DRIFT_STEPS = 1
ISSUER = "Strong Answer"


def step_at(moment: datetime) -> int:
    """The half minute since 1970 that a moment lies in."""
    return int(moment.timestamp()) // STEP_SECONDS


def code_at(secret: str, step: int) -> str:
    """The code of a half minute; ``secret`` is in base 32. RFC 4226, section 5.3.

    >>> code_at("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", 1)
    '287082'
    """
    digest = hmac.digest(base64.b32decode(secret), step.to_bytes(8, "big"), "sha1")
    place = digest[-1] & 0x0F
    number = int.from_bytes(digest[place : place + 4], "big") & 0x7FFF_FFFF
    return f"{number % 10**DIGITS:0{DIGITS}d}"


def matching_step(secret: str, code: str, *, now: datetime) -> int | None:
    """The half minute whose code this is, within the drift; None where it is none."""
    present = step_at(now)
    for step in range(present - DRIFT_STEPS, present + DRIFT_STEPS + 1):
        if hmac.compare_digest(code_at(secret, step).encode(), code.encode("utf-8", "replace")):
            return step
    return None


def address_of(secret: str, email: str) -> str:
    """What the picture for an authenticator app says: the key and whose it is."""
    issuer = quote(ISSUER, safe="")
    return f"otpauth://totp/{issuer}:{quote(email, safe='@')}?secret={secret}&issuer={issuer}"


def in_groups(text: str, size: int = 4) -> str:
    """A key or code in groups that can be read and typed.

    >>> in_groups("ABCDEFGHIJ")
    'ABCD EFGH IJ'
    """
    return " ".join(text[start : start + size] for start in range(0, len(text), size))
