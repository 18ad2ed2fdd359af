"""What benchmarks share: CPU time, a figure over its floor, and a table of such figures."""

import json
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Ratio:
    """One figure: what was measured over its floor, and what it may be at most."""

    name: str
    measured: float
    floor: float
    limit: float

    @property
    def value(self) -> float:
        """Measured over floor."""
        return self.measured / self.floor


def ratio(name: str, measured: list[float], floor: list[float], limit: float) -> Ratio:
    """The least disturbed run of each over the other."""
    return Ratio(name=name, measured=min(measured), floor=min(floor), limit=limit)


def cpu_seconds(work: Callable[[], object]) -> float:
    """The CPU time of one call."""
    began = time.process_time()
    work()
    return time.process_time() - began


def show(ratios: Iterable[Ratio]) -> int:
    """Print a table and the same as JSON; 1 where a ratio is over its limit, else 0."""
    listed = list(ratios)
    for each in listed:
        state = "ok" if each.value <= each.limit else "OVER"
        print(f"{each.name:<58}{each.value:>9.4f}  (at most {each.limit:.4f})  {state}")
    print(json.dumps({each.name: round(each.value, 5) for each in listed}))
    return int(any(each.value > each.limit for each in listed))
