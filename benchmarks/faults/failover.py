"""PostgreSQL's primary killed in mid-drill, after its standby was cut off from it."""

from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic, sleep

from app.models.engine import make_engine
from tests.crowd import Crowd, lost_or_doubled, served, stock
from tests.postgresql import free_port
from tests.standby import Pair, ask, pair, until

LEARNERS = 8
ROUNDS = 5
PLANTED_ROUNDS = 2
# From the promotion until the next answer is taken.
WAIT_SECONDS = 10.0
ANSWERS = "SELECT count(*) FROM attempt_events WHERE kind = 'submitted'"
OTHERS = (
    "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity "
    "WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()"
)


@dataclass(kw_only=True)
class Round:
    """What came of one failover."""

    acked: int
    waited: float
    found: list[str] = field(default_factory=list)


def failover(folder: Path) -> list[str]:
    """Fail over again and again; then once more with a standby for which nobody waits."""
    found: list[str] = []
    for waits, number in ((True, ROUNDS), (False, PLANTED_ROUNDS)):
        rounds = [fail_over(folder / f"{waits}-{each}", waits=waits) for each in range(number)]
        here = [each for one in rounds for each in one.found]
        print(
            f"failover, {'as it is to be' if waits else 'nobody waits for the standby'}: "
            f"{number} times, {sum(one.acked for one in rounds)} answers acknowledged, at most "
            f"{max(one.waited for one in rounds):.1f} s from the promotion to the next one, "
            f"{len(here)} findings",
            flush=True,
        )
        if waits:
            found += here
        elif not here:
            found.append("a standby for which nobody waits was not found")
    return found


def fail_over(folder: Path, *, waits: bool) -> Round:
    """Drill on two servers of which one goes and comes back."""
    with pair(waits=waits) as two, ExitStack() as stack:
        crowd = Crowd(port=free_port(), tokens=stock(two.url, LEARNERS))
        stack.enter_context(served(two.url, folder, crowd.port))
        with crowd.drilling():
            until(lambda: len(crowd.acked) >= LEARNERS)
            two.cut_off()
            sleep(1.5)
            two.kill()
            two.promote()
            waited = wait_for_the_next(crowd)
            written = come_back_unwritten(two, crowd)
        after = make_engine(two.url_of(two.second))
        found = [*lost_or_doubled(after, crowd.acked), *crowd.errors, *written]
        after.dispose()
    if waited > WAIT_SECONDS:
        found.append(f"drills went on only after {waited:.1f} s")
    return Round(acked=len(crowd.acked), waited=waited, found=found)


def wait_for_the_next(crowd: Crowd) -> float:
    """The seconds until an answer is taken that was not before."""
    began, before = monotonic(), len(crowd.acked)
    until(lambda: len(crowd.acked) > before)
    return monotonic() - began


def come_back_unwritten(two: Pair, crowd: Crowd) -> list[str]:
    """Bring the old primary back, unfenced, break every connection, and look who writes to it."""
    two.come_back()
    before = ask(two.first, ANSWERS)
    for _each in range(3):
        ask(two.second, OTHERS)
        wait_for_the_next(crowd)
    after = ask(two.first, ANSWERS)
    return [] if after == before else [f"{before} answers on the old primary became {after}"]
