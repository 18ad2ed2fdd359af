"""When a follow-up question interrupts an answer: seeded, so that a reload changes nothing."""

from hashlib import sha256

# Not before something was said, and early enough that an answer to it still fits in.
EARLIEST = 0.35
LATEST = 0.70


def interruption_second(attempt: str, box_seconds: float) -> int:
    """The second of answering at which an attempt, by its id, is interrupted.

    >>> interruption_second("0b6174", 60) == interruption_second("0b6174", 60)
    True
    """
    digest = sha256(attempt.encode()).digest()
    share = int.from_bytes(digest[:4]) / 2**32
    return round(box_seconds * (EARLIEST + (LATEST - EARLIEST) * share))
