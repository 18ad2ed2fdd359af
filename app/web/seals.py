"""What was asked, sealed: a device gives it back unread, and nobody can have changed it."""

from collections.abc import Mapping
from typing import Any

from itsdangerous import BadSignature

from app.web.signing import signer


def seal(asked: Mapping[str, Any], learner_key: str) -> str:
    """What a drill asks, signed for one learner."""
    return signer(f"asked-{learner_key}").dumps(dict(asked))


def unseal(sealed: object, learner_key: str) -> dict[str, Any] | None:
    """What was sealed; None for anything that this server did not seal for this learner."""
    try:
        found = signer(f"asked-{learner_key}").loads(str(sealed))
    except BadSignature:
        return None
    return found if isinstance(found, dict) else None
