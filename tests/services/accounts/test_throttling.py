"""Slowing down: a burst, then one by one; counted together by everybody, forgotten with time."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.domain.errors import TooManyTries
from app.domain.throttling import Limit
from app.models.safety import Throttle
from app.services.accounts import throttling
from app.services.accounts.throttling import Try
from tests.factories import NOW

ONE = Try(Limit(name="one", burst=3, interval=60), "ada")
OTHER = Try(Limit(name="other", burst=2, interval=10), "ada")


def take(db: Session, *tries: Try, after: float = 0) -> int:
    """The seconds to wait; 0 where the try is allowed."""
    try:
        throttling.take(db, tries, now=NOW + timedelta(seconds=after))
    except TooManyTries as error:
        return error.seconds
    return 0


def test_a_burst_is_allowed_and_then_one_an_interval(db: Session) -> None:
    assert [take(db, ONE) for _ in range(5)] == [0, 0, 0, 60, 60]
    assert take(db, ONE, after=59) == 1
    assert take(db, ONE, after=60) == 0
    assert take(db, ONE, after=60) == 60


def test_what_was_tried_long_ago_is_forgotten(db: Session) -> None:
    assert [take(db, ONE) for _ in range(4)][-1] == 60
    assert [take(db, ONE, after=181) for _ in range(4)] == [0, 0, 0, 60]


def test_a_try_that_was_right_costs_nothing(db: Session) -> None:
    for _ in range(9):
        assert take(db, ONE, OTHER) == 0
        throttling.give_back(db, (ONE, OTHER))


def test_the_first_limit_that_is_used_up_decides(db: Session) -> None:
    assert [take(db, ONE, OTHER) for _ in range(3)] == [0, 0, 10]


def test_the_sentence_says_how_long(db: Session) -> None:
    throttling.take(db, (ONE,) * 3, now=NOW)
    with pytest.raises(TooManyTries, match=r"Too many tries\. Wait 60 seconds, then try again\."):
        throttling.take(db, (ONE,), now=NOW)


def test_subjects_and_limits_do_not_share_a_counter(db: Session) -> None:
    assert [take(db, ONE) for _ in range(4)][-1] == 60
    assert take(db, Try(ONE.limit, "bob")) == 0
    assert take(db, Try(OTHER.limit, "ada")) == 0


def test_spellings_of_one_account_share_a_counter() -> None:
    spelled = (
        "ada@example.org",
        "ADA@Example.org",
        "\uff41da@example.org",
        "a\u200bda@example.org",
    )
    keys = {throttling.sign_in_tries(email=email, network="192.0.2.1")[1].key for email in spelled}
    assert len(keys) == 1


def test_no_counter_names_anybody(db: Session) -> None:
    take(db, *throttling.sign_in_tries(email="ada@example.org", network="192.0.2.1"))
    take(db, *throttling.sign_up_tries(network="192.0.2.1"), *throttling.confirm_tries(user_id=1))
    for key in db.scalars(select(Throttle.key)):
        assert len(key) == 64
        assert int(key, 16)


def test_counters_that_ran_out_are_swept_away(db: Session) -> None:
    before = db.scalar(select(func.count()).select_from(Throttle)) or 0
    for number in range(5):
        take(db, Try(ONE.limit, f"old {number}"))
    take(db, ONE, after=4000)
    assert db.scalar(select(func.count()).select_from(Throttle)) == before + 1
