"""What to do about a criterion or a flaw, and in which time box."""

import pytest

from app.domain.exercises import box_for, criterion_name, exercise_against, exercise_for


@pytest.mark.parametrize(
    ("key", "name", "box"),
    [
        ("clarity", "Clarity", 60),
        ("tradeoff", "Trade-off", 180),
        ("failure_proof", "Failure and proof", 180),
        ("time_fit", "Time-fit", 60),
        ("role_fit", "Role fit", 60),
    ],
)
def test_a_criterion_has_a_name_an_exercise_and_a_box(key: str, name: str, box: int) -> None:
    assert (criterion_name(key), box_for(key)) == (name, box)
    assert exercise_for(key).endswith(("...", "."))


def test_a_flaw_is_answered_by_its_better_move_or_by_looking_for_it() -> None:
    assert exercise_against("name the cost.") == "In the next pairs and answers: name the cost."
    assert exercise_against("").startswith("Look for it")
