"""How long tries have to wait, in numbers and in words."""

import pytest

from app.domain.throttling import Limit, wait_in_words, wait_seconds

LIMIT = Limit(name="some", burst=3, interval=60)


@pytest.mark.parametrize(
    ("free_at", "seconds"),
    [(1180.0, 60), (1179.5, 60), (1121.0, 1), (1120.0, 1), (0.0, 1)],
)
def test_the_wait_ends_when_one_more_fits_into_the_burst(free_at: float, seconds: int) -> None:
    assert wait_seconds(free_at, LIMIT, 1000.0) == seconds


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(1, "1 second"), (60, "60 seconds"), (120, "120 seconds"), (121, "3 minutes")],
)
def test_a_wait_is_said_in_the_unit_that_is_read_at_once(seconds: int, words: str) -> None:
    assert wait_in_words(seconds) == words
