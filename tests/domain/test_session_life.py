"""How long somebody stays signed in."""

from datetime import UTC, datetime, timedelta

import pytest

from app.domain.session_life import is_over

OPENED = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
DAY, HOUR, MOMENT = timedelta(days=1), timedelta(hours=1), timedelta(seconds=1)


@pytest.mark.parametrize(
    ("is_guest", "is_admin", "seen", "passed", "over"),
    [
        (False, False, None, 30 * DAY - MOMENT, False),
        (False, False, None, 30 * DAY, True),
        (False, False, 20 * DAY, 50 * DAY - MOMENT, False),
        (False, False, 20 * DAY, 50 * DAY, True),
        (False, True, None, 12 * HOUR - MOMENT, False),
        (False, True, None, 12 * HOUR, True),
        (False, True, 11 * HOUR, 12 * HOUR, True),
        (True, False, None, 399 * DAY, False),
    ],
)
def test_a_session_ends_unused_or_old(
    is_guest: bool, is_admin: bool, seen: timedelta | None, passed: timedelta, over: bool
) -> None:
    found = is_over(
        is_guest=is_guest,
        is_admin=is_admin,
        opened_at=OPENED,
        seen_at=None if seen is None else OPENED + seen,
        now=OPENED + passed,
    )
    assert found is over
