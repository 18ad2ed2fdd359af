"""Topics that keep failing: the same drill once more would not help."""

from collections.abc import Sequence

from app.domain.rating import Rating

STUCK_AFTER = 8
GOOD_TO_LEAVE = 2


def is_stuck(times_again: int, latest: Sequence[Rating]) -> bool:
    """Whether a topic was rated again eight times and has not come twice in a row since.

    ``latest``: its ratings, the newest first.
    """
    last = latest[:GOOD_TO_LEAVE]
    came = len(last) == GOOD_TO_LEAVE and all(rating >= Rating.GOOD for rating in last)
    return times_again >= STUCK_AFTER and not came
