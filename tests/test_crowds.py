"""A crowd that drills while the server is killed, or by a line that breaks."""

import time
from contextlib import ExitStack
from pathlib import Path
from random import Random

from sqlalchemy import Engine, text

from tests.crowd import Crowd, kill, lost_or_doubled, served, stock, stop, sums_missing
from tests.line import line_to
from tests.postgresql import free_port

LEARNERS = 16


def until_acked(crowd: Crowd, more: int) -> None:
    """Until so many more answers were taken."""
    wanted, until = len(crowd.acked) + more, time.monotonic() + 60
    while len(crowd.acked) < wanted:
        assert time.monotonic() < until, "nothing is taken"
        time.sleep(0.01)


def assert_whole(crowd: Crowd, engine: Engine) -> None:
    assert crowd.errors == []
    assert lost_or_doubled(engine, crowd.acked) == []


def test_a_server_that_is_killed_or_told_to_end_under_sixteen_writers_loses_and_doubles_nothing(
    url: str, empty: Engine, tmp_path: Path
) -> None:
    crowd = Crowd(port=free_port(), tokens=stock(url, LEARNERS))
    with ExitStack() as stack:
        server = stack.enter_context(served(url, tmp_path / "instance", crowd.port))
        with crowd.drilling():
            for end in (kill, stop):
                until_acked(crowd, 8)
                end(server)
                server = stack.enter_context(served(url, tmp_path / "instance", crowd.port))
            until_acked(crowd, 8)
    assert crowd.failures > 0
    assert_whole(crowd, empty)


def test_sixteen_browsers_of_one_learner_lose_nothing_of_the_sums(
    url: str, empty: Engine, tmp_path: Path
) -> None:
    crowd = Crowd(port=free_port(), tokens=stock(url, 1) * LEARNERS)
    with served(url, tmp_path / "instance", crowd.port), crowd.drilling():
        until_acked(crowd, 40)
    assert crowd.failures == 0
    assert sums_missing(empty, len(crowd.acked)) == 0
    assert_whole(crowd, empty)


def test_a_line_that_breaks_a_third_of_its_connections_loses_and_doubles_nothing(
    url: str, empty: Engine, tmp_path: Path
) -> None:
    tokens, port, random = stock(url, 4), free_port(), Random(1)  # noqa: S311 - no secret
    with (
        served(url, tmp_path / "instance", port),
        line_to(port, lambda: random.random() < 0.3) as line,
    ):
        crowd = Crowd(port=line.port, tokens=tokens)
        with crowd.drilling():
            until_acked(crowd, 15)
    assert crowd.failures > 5
    assert_whole(crowd, empty)
    assert_found_when_planted(crowd, empty)


def assert_found_when_planted(crowd: Crowd, engine: Engine) -> None:
    """What looks for lost, doubled and changed answers finds them."""
    lost, changed = list(crowd.acked)[:2]
    with engine.begin() as connection:
        for table, number in (("attempt_events", "attempt_id"), ("attempts", "id")):
            connection.execute(
                text(f"DELETE FROM {table} WHERE replace(CAST({number} AS TEXT), '-', '') = :it"),  # noqa: S608
                {"it": lost.hex},
            )
        connection.execute(
            text("UPDATE attempts SET text = 'x' WHERE replace(CAST(id AS TEXT), '-', '') = :it"),
            {"it": changed.hex},
        )
    found = lost_or_doubled(engine, crowd.acked)
    assert found == [f"{lost} is lost", f"{changed} changed", f"{lost} is there 0 times"]
