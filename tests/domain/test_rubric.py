"""Criteria and scores: which lines a drill has, and how levels become points."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.errors import InvalidInput
from app.domain.page import SelfCheck
from app.domain.rating import Mark, MarkedPoint
from app.domain.rubric import (
    CLARITY,
    LEVEL_NAMES,
    TIME_FIT,
    TRADEOFF,
    Score,
    anchor,
    correctness_level,
    on_three,
    out_of_ten,
    rubric_for,
    score_of,
    time_fit,
    total,
)
from app.domain.rubric_versions import STRICT_RUBRIC, USUAL_RUBRIC

PROPERTY = settings(max_examples=100, deadline=None, derandomize=True)
LETTERS = {"s": Mark.SAID, "p": Mark.PARTLY, "m": Mark.MISSED, "w": Mark.WRONG}


def marks(word: str) -> tuple[MarkedPoint, ...]:
    return tuple(
        MarkedPoint(text=letter, critical=letter.isupper(), mark=LETTERS[letter.lower()])
        for letter in word
    )


@pytest.mark.parametrize(
    ("seconds", "keys"),
    [
        (30, ["correctness", "clarity", "time_fit"]),
        (60, ["correctness", "clarity", "time_fit"]),
        (179, ["correctness", "clarity", "time_fit"]),
        (180, ["correctness", "clarity", "tradeoff", "failure_proof", "time_fit"]),
        (600, ["correctness", "clarity", "tradeoff", "failure_proof", "time_fit"]),
    ],
)
def test_longer_drills_have_more_lines(seconds: int, keys: list[str]) -> None:
    assert [line.key for line in rubric_for(seconds, None)] == keys
    empty = SelfCheck(dimensions=())
    assert rubric_for(seconds, empty) == rubric_for(seconds, None)


@pytest.mark.parametrize(
    ("dimensions", "keys"),
    [
        (
            ("correctness", "tradeoff clarity", "communication clarity"),
            ["correctness", "tradeoff", "clarity", "time_fit"],
        ),
        (
            ("contract clarity", "reliability design"),
            ["correctness", "contract_clarity", "reliability_design", "time_fit"],
        ),
        (("Clarity", "communication clarity"), ["correctness", "clarity", "time_fit"]),
        (("time-fit", "role fit"), ["correctness", "role_fit", "time_fit"]),
    ],
)
def test_a_pages_own_dimensions_replace_the_judged_lines(
    dimensions: tuple[str, ...], keys: list[str]
) -> None:
    assert [line.key for line in rubric_for(600, SelfCheck(dimensions=dimensions))] == keys


def test_a_dimension_that_renames_ours_keeps_its_name_and_our_anchors() -> None:
    check = SelfCheck(dimensions=("tradeoff quality", "role fit"), maximum=2)
    _, tradeoff, own, _ = rubric_for(600, check)
    assert (tradeoff.name, tradeoff.anchors) == ("Tradeoff quality", TRADEOFF.anchors)
    assert (own.name, own.maximum) == ("Role fit", 2)
    assert own.question == "How good was your answer in this: role fit?"


def test_every_line_says_what_each_level_means() -> None:
    for line in rubric_for(600, None):
        assert len(set(line.anchors)) == len(LEVEL_NAMES) == 4
        assert line.question.endswith("?")
        assert all(text.endswith(".") for text in line.anchors)
        assert line.measured is (line is TIME_FIT)
        assert line.computed is (line.key == "correctness")


@pytest.mark.parametrize(
    ("minimum", "maximum", "level", "expected"),
    [
        (0, 3, 0, 0),
        (0, 3, 2, 2),
        (0, 3, 3, 3),
        (0, 2, 1, 2),
        (0, 2, 2, 3),
        (1, 5, 1, 0),
        (1, 5, 5, 3),
    ],
)
def test_a_pages_own_scale_is_spread_over_the_anchors(
    minimum: int, maximum: int, level: int, expected: int
) -> None:
    check = SelfCheck(dimensions=("clarity",), minimum=minimum, maximum=maximum)
    line = rubric_for(60, check)[1]
    assert anchor(line, level) == CLARITY.anchors[expected]


@pytest.mark.parametrize(("minimum", "maximum", "level"), [(0, 3, 4), (0, 3, -1), (2, 2, 2)])
def test_a_level_outside_its_scale_is_refused(minimum: int, maximum: int, level: int) -> None:
    check = SelfCheck(dimensions=("clarity",), minimum=minimum, maximum=maximum)
    with pytest.raises(InvalidInput) as refused:
        on_three(rubric_for(60, check)[1], level)
    assert refused.value.field == "clarity"


@pytest.mark.parametrize(
    ("word", "level"),
    [
        ("", None),
        ("SSsss", 3),
        ("SSssm", 3),
        ("SSsmm", 2),
        ("SSssw", 2),
        ("Pssss", 1),
        ("Smmm", 1),
        ("Mssss", 0),
        ("Wssss", 0),
        ("sm", 2),
        ("w", 1),
    ],
)
def test_correctness_is_computed_from_the_marks(word: str, level: int | None) -> None:
    assert correctness_level(marks(word)) == level


@PROPERTY
@given(
    st.text(alphabet="spmwSPMW", min_size=1, max_size=6),
    st.integers(0, 5),
    st.sampled_from((USUAL_RUBRIC, STRICT_RUBRIC)),
)
def test_a_better_answer_is_never_less_correct(word: str, which: int, version: int) -> None:
    index = which % len(word)
    letter = word[index]
    better = {"w": "m", "m": "p", "p": "s", "s": "s"}[letter.lower()]
    improved = word[:index] + (better.upper() if letter.isupper() else better) + word[index + 1 :]
    before, after = (correctness_level(marks(each), version) for each in (word, improved))
    assert before is not None
    assert after is not None
    assert after >= before


@pytest.mark.parametrize(
    ("taken", "box", "level"),
    [
        (0, 60, 0),
        (23.9, 60, 0),
        (24, 60, 1),
        (35.9, 60, 1),
        (36, 60, 2),
        (44.9, 60, 2),
        (45, 60, 3),
        (60, 60, 3),
        (60.1, 60, 2),
        (75, 60, 2),
        (75.1, 60, 1),
        (90, 60, 1),
        (90.1, 60, 0),
        (112.5, 150, 3),
        (72, 180, 1),
        (5000, None, 3),
    ],
)
def test_time_fit_at_its_boundaries(taken: float, box: float | None, level: int) -> None:
    assert time_fit(taken, box) == level


def test_levels_add_up_with_their_maximum() -> None:
    assert total([3, 2]) == Score(points=5, maximum=6)
    assert total([2, 2, 1], maximum_each=2) == Score(points=5, maximum=6)
    assert total(iter([0])) == Score(points=0, maximum=3)


@pytest.mark.parametrize("levels", [[], [4], [-1]])
def test_levels_that_cannot_be_are_refused(levels: list[int]) -> None:
    with pytest.raises(InvalidInput):
        total(levels)


@pytest.mark.parametrize(("points", "maximum"), [(0, 0), (4, 3), (-1, 3)])
def test_a_score_lies_within_its_maximum(points: int, maximum: int) -> None:
    with pytest.raises(InvalidInput):
        Score(points=points, maximum=maximum)


def test_a_score_leaves_out_time_fit_and_what_was_not_scored() -> None:
    lines = rubric_for(180, None)
    levels = {"correctness": 3, "clarity": 2, "time_fit": 0, "unknown": 3}
    assert score_of(lines, levels) == Score(points=5, maximum=6)
    assert score_of(lines, {"time_fit": 3}) is None
    with pytest.raises(InvalidInput):
        score_of(lines, {"clarity": 4})


def test_scores_of_different_rubrics_compare_out_of_ten() -> None:
    assert out_of_ten(Score(points=12, maximum=15)) == pytest.approx(8)
    assert out_of_ten(Score(points=0, maximum=6)) == 0


@pytest.mark.parametrize(
    ("version", "levels"), [(USUAL_RUBRIC, (2, 3, 3)), (STRICT_RUBRIC, (2, 2, 3))]
)
def test_the_strict_version_asks_for_more_before_an_answer_is_good(
    version: int, levels: tuple[int, ...]
) -> None:
    words = ("Sssmp", "Ssssm", "Sssssssssm")
    assert tuple(correctness_level(marks(word), version) for word in words) == levels
