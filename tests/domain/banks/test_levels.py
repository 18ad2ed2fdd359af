import pytest

from app.domain.banks.levels import level_of
from tests.domain.banks.samples import report, told


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("junior", "junior"),
        ("Beginner", "junior"),
        ("entry-level", "junior"),
        ("medium", "mid"),
        ("(1)", "mid"),
        ("Advanced Level", "senior"),
        ("2", "senior"),
        ("principal", "staff"),
        ("", None),
        (" () ", None),
    ],
)
def test_the_usual_words_for_a_level_are_known(written: str, expected: str | None) -> None:
    problems = report()
    assert level_of(written, 1, problems) == expected
    assert told(problems) == []


def test_an_unknown_level_is_told_and_left_out() -> None:
    problems = report()
    assert level_of("five stars", 4, problems) is None
    assert told(problems) == [(4, "unknown-level")]
