"""What arrives later than it happened: which moment and which length then count.

A page without a connection can only claim when something happened. The server's clock is the fact
for what comes in at once. For what comes later the claim counts, within bounds:

- The client says how long ago it was, by its own clock on both ends, so that a clock which is wrong
  by an hour all along changes nothing; the server counts that back from its own now.
- A claim in the future is cut to now, and one before the attempt's own start, or more than
  ``LONGEST_SECONDS`` ago, to that bound.
- An answer was in when the attempt's own clock stood at the seconds that the page's monotonic clock
  has counted, but never after the server's now.

The order of events is the order in which they arrive.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from app.domain.timing import Clock, as_utc

# What takes no longer than this on its way has happened now; the server's clock alone decides.
PROMPT_SECONDS = 10.0
# A month without a connection; nobody practises longer from one day's queue.
LONGEST_SECONDS = 30 * 24 * 3600.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """When something happened: the moment that counts, and the client's claim where it came late.

    ``counted_at`` is aware UTC; ``claimed_at`` is None for what came at once.
    """

    counted_at: datetime
    claimed_at: datetime | None = None

    @property
    def is_late(self) -> bool:
        """Whether it came so late that the client's claim had to be asked."""
        return self.claimed_at is not None


def moment_of(seconds_ago: float, *, now: datetime, earliest: datetime | None) -> Moment:
    """The moment that counts for something the client says happened so many seconds ago."""
    if seconds_ago <= PROMPT_SECONDS:
        return Moment(counted_at=now)
    bounded = timedelta(seconds=min(seconds_ago, LONGEST_SECONDS))
    counted = now - bounded
    if earliest is not None:
        counted = min(max(counted, earliest), now)
    return Moment(counted_at=counted, claimed_at=now - bounded)


def answered_at(clock: Clock, seconds: float, *, now: datetime) -> datetime:
    """The moment at which an attempt's clock stood at so many seconds of answering, in UTC.

    That is when an answer was in which its page timed by its own clock, whatever the time of day
    was there. Never after now: nothing ran longer than the server saw it run.
    """
    moment = as_utc(clock.started_at) + timedelta(
        seconds=clock.preparation_seconds + min(max(0.0, seconds), LONGEST_SECONDS)
    )
    for pause in sorted(clock.pauses, key=lambda pause: pause.started_at):
        if as_utc(pause.started_at) < moment:
            moment += max(timedelta(), as_utc(pause.ended_at or now) - as_utc(pause.started_at))
    return min(moment, as_utc(now))
