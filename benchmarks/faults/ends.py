"""A drill, a load and a migration that end at every place where they can."""

import re
import shutil
from collections import Counter
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from random import Random

from tests.crashing import Pattern, acknowledged, again, driver, inject, words_in, wrong
from tests.power import NOTES, Said, cuts, steps_of
from tests.works import drilling, loading, migrating

WORKS: tuple[Callable[[Path], Pattern], ...] = (drilling, loading, migrating)
# The calls that change files or say something; locks and reads change nothing that lasts.
CALLS = ("pwrite64", "write", "fdatasync", "fsync", "ftruncate", "unlink", "rename", "openat")
# Of what only has to be found now and then, every so manieth place is tried.
SOME = 7
WORKERS = 4
POWER_CUTS = 200
# The share of the calls at which the process has to have ended.
REACHED = 0.95
# A journal in memory is gone with its process: what was written by halves stays so.
FORGETFUL = "journal_mode = MEMORY"
LINE = re.compile(r"^\d+ +(\w+)\(", re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """The so manieth time that a call is made."""

    call: str
    when: int


def points(folder: Path) -> list[str]:
    """End each work's process at every system call that changes something."""
    found: list[str] = []
    for make in WORKS:
        name = make.__name__
        pattern = make(folder / name / "pattern")
        places = list(points_of(pattern, folder / name))
        here, reached = end_at_all(pattern, folder / name, places)
        planted, _reached = end_at_all(pattern, folder / name, places[::SOME], FORGETFUL)
        print(
            f"points, {name}: ended at {reached} of {len(places)} calls, {len(here)} findings; "
            f"{FORGETFUL}: {len(places[::SOME])} calls, {len(planted)} findings",
            flush=True,
        )
        found += here if planted else [*here, f"{name}: {FORGETFUL} was not found"]
        # Now and then a run makes a call less than the one that was counted.
        if reached < REACHED * len(places):
            found.append(f"{name}: only {reached} of {len(places)} calls were reached")
    return found


def points_of(pattern: Pattern, folder: Path) -> Iterable[Point]:
    """Every call of the work that counts, in a run that nothing ends."""
    log, file = folder / "log", pattern.copy(folder / "run")
    with driver(pattern, file) as process:
        said = acknowledged(process, "-o", str(log), "-e", f"trace={','.join(CALLS)}")
    assert said == list(pattern.work.words)
    made = Counter(LINE.findall(log.read_text(encoding="ascii", errors="replace")))
    return [Point(call=call, when=when + 1) for call in CALLS for when in range(made[call])]


def end_at_all(
    pattern: Pattern, folder: Path, places: list[Point], *pragmas: str
) -> tuple[list[str], int]:
    """What does not hold after an end at each of the places, and how many were reached."""

    def end(point: Point) -> tuple[list[str], bool]:
        return end_at(pattern, folder / f"{point.call}-{point.when}", point, pragmas)

    with ThreadPoolExecutor(WORKERS) as pool:
        ends = list(pool.map(end, places))
    return [each for found, _ in ends for each in found], sum(reached for _, reached in ends)


def end_at(
    pattern: Pattern, folder: Path, point: Point, pragmas: tuple[str, ...]
) -> tuple[list[str], bool]:
    """What does not hold after an end at one place, and after everything was done again."""
    file, name = pattern.copy(folder), f"{point.call} {point.when}"
    with driver(pattern, file, *pragmas) as process:
        acked = acknowledged(process, *inject(point.call, f"signal=SIGKILL:when={point.when}"))
    found = [f"{name}: {each}" for each in wrong(pattern.work, file, acked)]
    if not found:
        again(pattern, file)
        done = wrong(pattern.work, file, pattern.work.words)
        found += [f"{name}, again: {each}" for each in done]
    shutil.rmtree(folder)
    return found, process.was_killed


def power(folder: Path) -> list[str]:
    """Cut the power after steps that each work takes on its disk."""
    found: list[str] = []
    for make in WORKS:
        pattern = make(folder / make.__name__ / "pattern")
        for planted in ((), ("synchronous = NORMAL",), ("synchronous = OFF",)):
            name = f"{make.__name__}, {planted[0] if planted else 'as it is'}"
            number, here = cut_often(pattern, folder / make.__name__, planted)
            print(f"power, {name}: {number} cuts, {len(here)} with something lost", flush=True)
            if not planted:
                found += here
            elif not here:
                found.append(f"{name} was not found")
    return found


def cut_often(pattern: Pattern, folder: Path, planted: tuple[str, ...]) -> tuple[int, list[str]]:
    """How many cuts were made, and what did not hold after them."""
    random = Random(1)  # noqa: S311 - no secret
    file, log = pattern.copy(folder / "run"), folder / "log"
    before = {str(file): file.read_bytes()}
    with driver(pattern, file, *planted) as process:
        acknowledged(process, *NOTES, str(log))
    steps = list(steps_of(log, folder))
    at = [place + 1 for place, step in enumerate(steps) if isinstance(step, Said)]
    at += random.choices(range(len(steps) + 1), k=POWER_CUTS - len(at))
    found: list[str] = []
    for cut in cuts(steps, before, at, random=random):
        shutil.rmtree(file.parent)
        file.parent.mkdir()
        cut.lay_out(file.parent)
        found += wrong(pattern.work, file, words_in("".join(cut.said)))[:1]
    return 3 * len(at), found
