"""Who is practising, and how they like to: values that any layer may hold."""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from app.domain.rubric_versions import USUAL_RUBRIC


class Way(StrEnum):
    """How an answer is given."""

    TYPE = "type"
    SPEAK = "speak"
    RECORD = "record"

    @property
    def is_spoken(self) -> bool:
        """Whether the answer is said and not typed; what is typed beside it are notes."""
        return self is not Way.TYPE


class ClockStyle(StrEnum):
    """How the clock is shown while the answer runs."""

    DOWN = "down"
    UP = "up"
    HIDDEN = "hidden"


class ExtraTime(StrEnum):
    """A learner's stretch of every time box, as its factor; ``none`` is no limit at all."""

    USUAL = "1"
    QUARTER = "1.25"
    HALF = "1.5"
    DOUBLE = "2"
    NO_LIMIT = "none"

    @property
    def multiplier(self) -> float | None:
        """The factor, or None for no limit."""
        return None if self is ExtraTime.NO_LIMIT else float(self.value)


# What the ready page offers, in seconds.
PREPARATIONS = (0, 15, 30, 60, 120)


@dataclass(frozen=True, slots=True, kw_only=True)
class Preferences:
    """What the ready page starts from; remembered from drill to drill."""

    way: Way = Way.TYPE
    clock_style: ClockStyle = ClockStyle.DOWN
    hard_stop: bool = False
    extra_time: ExtraTime = ExtraTime.USUAL
    preparation_seconds: int = 0
    # Warnings at half of the time and at ten seconds.
    warn_look: bool = True
    warn_sound: bool = False
    warn_vibration: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Learner:
    """Somebody signed in, or a guest (no e-mail yet)."""

    id: int
    email: str | None = None
    is_admin: bool = False
    time_zone: str = "UTC"
    preferences: Preferences = field(default_factory=Preferences)
    interview_on: date | None = None
    minutes_a_day: int = 20
    # What the attempts to come are scored by.
    rubric_version: int = USUAL_RUBRIC
    created_at: datetime | None = None
    # Whether signing in took a second step.
    has_second_step: bool = False
    # Made an administrator, but without the second step that this takes.
    needs_second_step: bool = False

    @property
    def is_guest(self) -> bool:
        """Whether the work of this learner hangs on one browser's cookie alone."""
        return self.email is None

    @property
    def key(self) -> str:
        """The name of this learner on a device, never given twice, not even after a new start."""
        return f"{self.id}.{self.created_at.timestamp():.0f}" if self.created_at else str(self.id)
