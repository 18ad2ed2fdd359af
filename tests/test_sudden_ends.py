"""A drill whose process is killed in the middle, or whose power is cut: what was told is there."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest

from tests.crashing import (
    STEPS,
    WITHOUT,
    Pattern,
    acknowledged,
    again,
    can_trace,
    driver,
    make_pattern,
    steps_in,
    wrong,
)
from tests.power import NOTES, Said, Step, cuts, steps_of

pytestmark = [
    pytest.mark.sqlite,
    pytest.mark.skipif(not can_trace(), reason=WITHOUT),
]


@pytest.fixture(scope="module")
def pattern(tmp_path_factory: pytest.TempPathFactory) -> Pattern:
    return make_pattern(tmp_path_factory.mktemp("crash") / "pattern")


def test_what_was_told_is_there_after_a_kill_and_everything_once_when_sent_again(
    pattern: Pattern, tmp_path: Path
) -> None:
    file = pattern.copy(tmp_path / "instance")
    with driver(file, pattern.token) as process:
        acked = acknowledged(process, "-f", "-e", "inject=pwrite64:signal=SIGKILL:when=40")
    assert 0 < len(acked) < len(STEPS)
    assert wrong(file, acked) == []
    again(pattern, file)
    assert wrong(file, list(STEPS)) == []


def written(pattern: Pattern, folder: Path, *pragmas: str) -> list[Step]:
    """What a whole drill wrote."""
    log, file = folder / "log", pattern.copy(folder / "instance")
    with driver(file, pattern.token, *pragmas) as process:
        assert acknowledged(process, *NOTES, str(log)) == list(STEPS)
    return list(steps_of(log, folder))


def found_by_cuts(pattern: Pattern, folder: Path, steps: list[Step]) -> Iterator[list[str]]:
    """What does not hold, for each cut: after each answer, and at moments picked at random."""
    random = Random(1)  # noqa: S311 - no secret
    points = [at + 1 for at, step in enumerate(steps) if isinstance(step, Said)]
    points += random.sample(range(len(steps)), 25)
    file = pattern.copy(folder / "instance")
    files = {str(file): file.read_bytes()}
    for cut in cuts(steps, files, points, random=random):
        shutil.rmtree(file.parent)
        file.parent.mkdir()
        cut.lay_out(file.parent)
        yield wrong(file, steps_in("".join(cut.said)))


def test_a_power_cut_at_any_moment_loses_nothing_that_was_told(
    pattern: Pattern, tmp_path: Path
) -> None:
    found = list(found_by_cuts(pattern, tmp_path, written(pattern, tmp_path)))
    assert len(found) == 3 * (len(STEPS) + 25)
    assert [each for each in found if each] == []


def test_a_power_cut_finds_a_database_that_does_not_wait_for_the_disk(
    pattern: Pattern, tmp_path: Path
) -> None:
    steps = written(pattern, tmp_path, "synchronous = NORMAL")
    assert any(found_by_cuts(pattern, tmp_path, steps))
