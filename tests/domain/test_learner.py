"""Who is practising: guests, accounts, and the factor of extra time."""

import pytest

from app.domain.learner import ExtraTime, Learner


@pytest.mark.parametrize(
    ("choice", "factor"),
    [("1", 1.0), ("1.25", 1.25), ("1.5", 1.5), ("2", 2.0), ("none", None)],
)
def test_extra_time_is_its_factor(choice: str, factor: float | None) -> None:
    assert ExtraTime(choice).multiplier == factor


def test_a_learner_without_an_e_mail_is_a_guest() -> None:
    assert Learner(id=1).is_guest
    assert not Learner(id=1, email="ada@example.org").is_guest
