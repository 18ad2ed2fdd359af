"""The server's clock: right as the machine's or the database's; a step of it ends no drill."""

import time
from collections.abc import Callable
from datetime import UTC, datetime
from threading import Lock

# What is corrected by less than this from one look to the next is followed at once.
JUMP_SECONDS = 2.0
# A step is followed when it has lasted longer than any drill: then the machine was wrong before.
HELD_SECONDS = 4 * 3600.0

Seconds = Callable[[], float]


def since_boot() -> float:
    """Seconds that nobody sets: they go on while the machine sleeps, where the system has them."""
    # Linux counts sleep only here; elsewhere the plain one does.
    return time.clock_gettime(BOOT_CLOCK) if BOOT_CLOCK is not None else time.monotonic()


BOOT_CLOCK: int | None = getattr(time, "CLOCK_BOOTTIME", None)


class SteadyClock:
    """Tells the moment; steps of the machine's clock by seconds or hours are held off at first.

    ``on_jump`` is told of a step, in seconds, once.
    """

    def __init__(
        self,
        *,
        wall: Seconds = time.time,
        steady: Seconds = since_boot,
        on_jump: Callable[[float], None] = lambda _seconds: None,
    ) -> None:
        self._wall = wall
        self._steady = steady
        self._on_jump = on_jump
        self._lock = Lock()
        self._offset = wall() - steady()
        self._jumped_at: float | None = None
        # How far a clock that all processes share is ahead of the machine's; None without one.
        self._ahead: float | None = None

    def __call__(self) -> datetime:
        """The moment, in UTC."""
        with self._lock:
            steady = self._steady()
            self._follow(self._wall() + (self._ahead or 0.0) - steady, steady)
            return datetime.fromtimestamp(steady + self._offset, UTC)

    def share(self, moment: float) -> None:
        """Go by another clock that shows this moment now, in seconds since 1970.

        So processes on several machines agree on how long a drill has run. What is told first is
        believed at once; what differs from it later is a step as any other.
        """
        with self._lock:
            ahead = moment - self._wall()
            if self._ahead is None:
                self._offset += ahead
            self._ahead = ahead

    def _follow(self, offset: float, steady: float) -> None:
        """Take over how far the machine's clock is ahead of the steady one, unless it stepped."""
        step = offset - self._offset
        if abs(step) < JUMP_SECONDS:
            self._offset, self._jumped_at = offset, None
        elif self._jumped_at is None:
            self._jumped_at = steady
            self._on_jump(step)
        elif steady - self._jumped_at >= HELD_SECONDS:
            self._offset, self._jumped_at = offset, None
