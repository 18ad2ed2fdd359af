"""Work whose process is killed in the middle, or whose power is cut: what was told is there."""

import shutil
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from random import Random

import pytest

from tests import works
from tests.crashing import (
    WITHOUT,
    Pattern,
    acknowledged,
    again,
    can_trace,
    driver,
    inject,
    words_in,
    wrong,
)
from tests.power import NOTES, Said, Step, cuts, steps_of

pytestmark = [
    pytest.mark.sqlite,
    pytest.mark.skipif(not can_trace(), reason=WITHOUT),
]
WORKS: Sequence[Callable[[Path], Pattern]] = (works.drilling, works.loading, works.migrating)


@pytest.fixture(scope="module")
def pattern(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Pattern:
    make: Callable[[Path], Pattern] = request.param
    return make(tmp_path_factory.mktemp("crash") / "pattern")


each_work = pytest.mark.parametrize(
    "pattern", WORKS, indirect=True, ids=[make.__name__ for make in WORKS]
)


@each_work
@pytest.mark.parametrize("when", [5, 30])
def test_what_was_told_is_there_after_a_kill_and_everything_once_when_done_again(
    pattern: Pattern, tmp_path: Path, when: int
) -> None:
    file = pattern.copy(tmp_path / "instance")
    with driver(pattern, file) as process:
        acked = acknowledged(process, *inject("pwrite64", f"signal=SIGKILL:when={when}"))
    assert process.was_killed
    assert len(acked) < len(pattern.work.words)
    assert wrong(pattern.work, file, acked) == []
    again(pattern, file)
    assert wrong(pattern.work, file, pattern.work.words) == []


def written(pattern: Pattern, folder: Path, *pragmas: str) -> list[Step]:
    """What all of the work wrote."""
    log, file = folder / "log", pattern.copy(folder / "instance")
    with driver(pattern, file, *pragmas) as process:
        assert acknowledged(process, *NOTES, str(log)) == list(pattern.work.words)
    return list(steps_of(log, folder))


def found_by_cuts(pattern: Pattern, folder: Path, steps: list[Step]) -> Iterator[list[str]]:
    """What does not hold, for each cut: after each answer, and at moments picked at random."""
    random = Random(1)  # noqa: S311 - no secret
    points = [at + 1 for at, step in enumerate(steps) if isinstance(step, Said)]
    points += random.sample(range(len(steps)), 15)
    file = pattern.copy(folder / "instance")
    files = {str(file): file.read_bytes()}
    for cut in cuts(steps, files, points, random=random):
        shutil.rmtree(file.parent)
        file.parent.mkdir()
        cut.lay_out(file.parent)
        yield wrong(pattern.work, file, words_in("".join(cut.said)))


@each_work
def test_a_power_cut_at_any_moment_loses_nothing_that_was_told(
    pattern: Pattern, tmp_path: Path
) -> None:
    found = list(found_by_cuts(pattern, tmp_path, written(pattern, tmp_path)))
    assert len(found) == 3 * (len(pattern.work.words) + 15)
    assert [each for each in found if each] == []


@each_work
def test_a_power_cut_finds_a_database_that_does_not_wait_for_the_disk(
    pattern: Pattern, tmp_path: Path
) -> None:
    steps = written(pattern, tmp_path, "synchronous = NORMAL")
    assert any(found_by_cuts(pattern, tmp_path, steps))
