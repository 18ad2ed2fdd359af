"""Sure and wrong: when it comes back, and when it is closed."""

from datetime import UTC, date, datetime, timedelta

import pytest

from app.domain.hot_errors import (
    RatedTry,
    forced_due,
    open_hot_error,
    times_hot,
)
from app.domain.rating import Confidence, Rating

DAY = date(2026, 3, 1)
A, H, G, E = Rating


def rated(*tries: tuple[int, Rating, bool]) -> list[RatedTry]:
    """Day, rating, and whether the learner was sure."""
    return [
        RatedTry(
            day=DAY + timedelta(days=day),
            rating=rating,
            confidence=Confidence.SURE if sure else Confidence.UNSURE,
        )
        for day, rating, sure in tries
    ]


@pytest.mark.parametrize(
    ("tries", "opened"),
    [
        ([], None),
        ([(0, G, True)], None),
        ([(0, A, False)], None),
        ([(0, A, True)], 0),
        ([(0, A, True), (1, G, False)], 0),
        ([(0, A, True), (1, G, False), (1, G, False)], 0),
        ([(0, A, True), (1, G, False), (8, E, True)], None),
        ([(0, A, True), (1, G, False), (2, H, False), (3, G, False)], None),
        ([(0, A, True), (1, G, False), (2, A, False), (3, G, False)], 0),
        ([(0, A, True), (1, G, False), (2, A, True), (3, G, False)], 2),
        ([(0, A, True), (0, G, True), (1, G, True)], 0),
        ([(8, G, True), (1, G, False), (0, A, True)], None),
    ],
)
def test_it_stays_open_until_good_on_two_later_days(
    tries: list[tuple[int, Rating, bool]], opened: int | None
) -> None:
    expected = None if opened is None else DAY + timedelta(days=opened)
    assert open_hot_error(rated(*tries)) == expected


def test_every_hot_error_is_counted() -> None:
    assert times_hot(rated((0, A, True), (1, G, True), (2, A, True), (3, A, False))) == 2


MOMENT = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("log", "due"),
    [
        ([], None),
        ([(0, False), (3, False)], None),
        ([(0, True)], 1),
        ([(0, False), (9, True)], 10),
        ([(0, True), (1, False)], 7),
        ([(0, True), (1, False), (5, False)], 7),
        ([(0, True), (1, False), (6, False)], None),
        ([(0, True), (1, False), (30, False)], None),
        ([(0, True), (1, True)], 2),
        ([(0, True), (7, True), (8, False)], 14),
    ],
)
def test_the_schedule_is_brought_forward_until_the_check(
    log: list[tuple[int, bool]], due: int | None
) -> None:
    entries = [(MOMENT + timedelta(days=day), hot) for day, hot in log]
    assert forced_due(entries) == (None if due is None else MOMENT + timedelta(days=due))
