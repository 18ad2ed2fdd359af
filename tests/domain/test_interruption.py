"""When a follow-up question interrupts."""

from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.interruption import EARLIEST, LATEST, interruption_second


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.uuids(), st.integers(20, 1800))
def test_it_comes_inside_the_answer_and_always_at_the_same_second(number: object, box: int) -> None:
    second = interruption_second(str(number), box)
    assert round(box * EARLIEST) <= second <= round(box * LATEST)
    assert interruption_second(str(number), box) == second


def test_two_attempts_are_interrupted_at_two_moments() -> None:
    assert len({interruption_second(f"attempt {number}", 180) for number in range(40)}) > 20
