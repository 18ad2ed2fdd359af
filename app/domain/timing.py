"""The clock of an attempt: how long is allowed, how long was used, when it is over."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from math import ceil, isfinite

from app.domain.errors import InvalidInput
from app.domain.wording import counted, times

# A hard stop sends what is there at zero. What was typed before zero still has to travel, so a
# draft counts for this many seconds longer; what comes later is kept, but marked as late.
GRACE_SECONDS = 5

# Conversation runs at 140 to 160 words a minute (FEATURES S15: Tauroza & Allison 1990, Yuan 2006).
WORDS_PER_MINUTE = 150

# What the settings offer; None is "no limit" (WCAG 2.2 SC 2.2.1: time can be extended or off).
MULTIPLIERS: tuple[float | None, ...] = (1.0, 1.25, 1.5, 2.0, None)


class StopRule(StrEnum):
    """What happens at zero: soft counts the overtime, hard sends what is there."""

    SOFT = "soft"
    HARD = "hard"


class Arrival(StrEnum):
    """Whether a text that arrives now counts as the answer; a late one is kept, never dropped."""

    COUNTS = "counts"
    LATE = "late"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pause:
    """A stretch in which the clock stands; ``ended_at`` is None while it lasts."""

    started_at: datetime
    ended_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """When an attempt began and what its learner is allowed.

    ``multiplier`` is the learner's extra time (1.5 stretches a box of 60 s to 90 s), None means no
    limit. Preparation runs first and is no part of the answer. Moments are aware.
    Raises InvalidInput for a box, a factor or a preparation that can't be.
    """

    started_at: datetime
    box_seconds: int
    multiplier: float | None = 1.0
    stop_rule: StopRule = StopRule.SOFT
    preparation_seconds: float = 0
    pauses: tuple[Pause, ...] = ()

    def __post_init__(self) -> None:
        if self.box_seconds <= 0:
            raise InvalidInput("A time box needs at least one second.", field="box_seconds")
        if self.multiplier is not None and not _is_factor(self.multiplier):
            raise InvalidInput("Extra time is a factor of 1 or more.", field="multiplier")
        if not 0 <= self.preparation_seconds < float("inf"):
            raise InvalidInput("Preparation can't be negative.", field="preparation_seconds")


def _is_factor(multiplier: float) -> bool:
    return isfinite(multiplier) and multiplier >= 1


def as_utc(moment: datetime) -> datetime:
    """The same moment in UTC; ValueError for a naive one, whose zone nobody can know."""
    if moment.utcoffset() is None:
        raise ValueError("A moment needs a time zone.")
    return moment.astimezone(UTC)


def allowed_seconds(clock: Clock) -> float | None:
    """The box stretched by the learner's extra time, in seconds; None without a limit."""
    return None if clock.multiplier is None else clock.box_seconds * clock.multiplier


def _stretches(clock: Clock, now: datetime) -> Iterator[tuple[datetime, datetime]]:
    """The pauses up to now as stretches that neither overlap nor leave the attempt."""
    reached = as_utc(clock.started_at)
    for pause in sorted(clock.pauses, key=lambda pause: pause.started_at):
        begin = max(as_utc(pause.started_at), reached)
        end = min(as_utc(pause.ended_at or now), now)
        if begin < end:
            yield begin, end
            reached = end


def _running_seconds(clock: Clock, now: datetime) -> float:
    """Seconds since the start without the pauses, preparation included."""
    now = as_utc(now)
    paused = sum((end - begin for begin, end in _stretches(clock, now)), timedelta())
    return max(0.0, (now - as_utc(clock.started_at) - paused).total_seconds())


def preparation_left(clock: Clock, now: datetime) -> float:
    """Seconds of preparation that are still to run."""
    return max(0.0, clock.preparation_seconds - _running_seconds(clock, now))


def end_preparation(clock: Clock, now: datetime) -> Clock:
    """The clock of a learner who begins to answer before the preparation is used up."""
    used = min(float(clock.preparation_seconds), _running_seconds(clock, now))
    return replace(clock, preparation_seconds=used)


def elapsed_seconds(clock: Clock, now: datetime) -> float:
    """Seconds of answering: since the start, without preparation and pauses, never negative."""
    return max(0.0, _running_seconds(clock, now) - clock.preparation_seconds)


def remaining_seconds(clock: Clock, now: datetime) -> float | None:
    """Seconds until zero, 0 once it is over; None without a limit."""
    allowed = allowed_seconds(clock)
    return None if allowed is None else max(0.0, allowed - elapsed_seconds(clock, now))


def overtime_seconds(clock: Clock, now: datetime) -> float:
    """Seconds past zero; 0 before it and without a limit."""
    allowed = allowed_seconds(clock)
    return 0.0 if allowed is None else max(0.0, elapsed_seconds(clock, now) - allowed)


def deadline(clock: Clock, *, now: datetime) -> datetime | None:
    """The moment of zero as it stands now, in UTC; None without a limit.

    A pause moves it; while one lasts it moves with ``now``. A pause that began after zero does not.
    """
    allowed = allowed_seconds(clock)
    if allowed is None:
        return None
    zero = as_utc(clock.started_at) + timedelta(seconds=clock.preparation_seconds + allowed)
    for begin, end in _stretches(clock, as_utc(now)):
        if begin < zero:
            zero += end - begin
    return zero


def is_over(clock: Clock, now: datetime) -> bool:
    """Whether zero is reached; never without a limit. A soft stop may be over and still open."""
    zero = deadline(clock, now=now)
    return zero is not None and as_utc(now) >= zero


def closes_at(clock: Clock, *, now: datetime) -> datetime | None:
    """When the server closes the attempt by itself: zero plus the grace; None for a soft stop."""
    zero = deadline(clock, now=now)
    if zero is None or clock.stop_rule is StopRule.SOFT:
        return None
    return zero + timedelta(seconds=GRACE_SECONDS)


def arrival(clock: Clock, now: datetime) -> Arrival:
    """Whether a text that reaches the server now counts: always, but after a hard stop's grace."""
    closing = closes_at(clock, now=now)
    return Arrival.COUNTS if closing is None or as_utc(now) <= closing else Arrival.LATE


def pauses_in_words(pauses: Sequence[Pause], ended_at: datetime | None) -> str:
    """How often and how long the clock stood until the answer's end: ``once, for 12 seconds``."""
    lengths = [
        ((pause.ended_at or ended_at or pause.started_at) - pause.started_at).total_seconds()
        for pause in pauses
    ]
    return f"{times(len(lengths))}, for {counted(round(sum(lengths)), 'second')}"


def word_count(text: str) -> int:
    """How many words a text has; a dash that stands alone is none."""
    return sum(1 for word in text.split() if any(char.isalnum() for char in word))


def reading_seconds(question: str) -> int:
    """How long a question that a voice reads aloud may keep the answer's clock waiting, in seconds.

    Twice what it takes to say, as voices differ, and ten seconds for one to be ready. The page
    starts the clock as soon as the voice has ended; this holds where it never does.
    """
    return ceil(10 + 2 * spoken_seconds(question))


def spoken_seconds(text: str) -> float:
    """How long saying the text takes at 150 words a minute, in seconds."""
    return word_count(text) * 60 / WORDS_PER_MINUTE
