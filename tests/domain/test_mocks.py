"""Mock interviews: their segments, the questions drawn, and the score sheet."""

from collections.abc import Collection

import pytest

from app.domain.errors import InvalidInput
from app.domain.mocks import SCRIPTS, SHEET, SHEET_MAXIMUM, choose_questions, script_of, sheet_score
from app.domain.queue import AFTERWARDS_SECONDS

FULL = {line.key: line.maximum for line in SHEET}


@pytest.mark.parametrize("minutes", SCRIPTS)
def test_segments_add_up_to_the_length_and_hold_their_questions(minutes: int) -> None:
    script = script_of(minutes)
    assert [segment.minutes for segment in script] == [*SCRIPTS[minutes]]
    assert sum(segment.minutes for segment in script) == minutes
    for segment in script:
        taken = segment.questions * (segment.box_seconds + AFTERWARDS_SECONDS)
        assert taken <= 60 * segment.minutes


def test_half_an_hour_is_two_short_four_long_and_four_short_questions() -> None:
    assert [(each.questions, each.box_seconds) for each in script_of(30)] == [
        (2, 60),
        (4, 180),
        (4, 60),
    ]


def test_a_length_without_a_script_is_refused() -> None:
    with pytest.raises(InvalidInput, match="30, 45, 60"):
        script_of(31)


def test_the_same_seed_draws_the_same_questions_and_another_one_others() -> None:
    drawn = [choose_questions(script_of(60), range(40), seed) for seed in ("a", "a", "b")]
    assert drawn[0] == drawn[1] != drawn[2]


def test_no_topic_comes_twice_before_all_came_once() -> None:
    asked = [each.topic_id for each in choose_questions(script_of(30), range(7), "seed")]
    assert len(asked) == 10
    assert set(asked[:7]) == set(range(7))


@pytest.mark.parametrize(
    ("topics", "resting", "first"),
    [
        # Enough others: none that rests is asked.
        (range(20), range(10), set(range(10, 20))),
        # Too few: all others first, then those that rest, before any comes twice.
        (range(10), range(4), set(range(4, 10))),
        (range(10), range(10), set(range(10))),
        (range(10), [99], set(range(10))),
    ],
)
def test_what_was_asked_lately_comes_once_no_other_is_left(
    topics: range, resting: Collection[int], first: set[int]
) -> None:
    questions = choose_questions(script_of(30), topics, "seed", resting)
    asked = [each.topic_id for each in questions]
    assert set(asked[: len(first)]) == first
    assert len(set(asked)) == min(len(topics), 10)


def test_a_question_says_where_it_stands() -> None:
    questions = choose_questions(script_of(30), [1], "seed")
    assert questions[0].sentence == "Opening, 5 minutes: question 1 of 2."
    assert questions[-1].sentence == "Follow-up, 7 minutes: question 4 of 4."


def test_without_topics_there_are_no_questions() -> None:
    assert choose_questions(script_of(30), [], "seed") == ()


def test_the_sheet_has_ten_points() -> None:
    assert {line.key: line.maximum for line in SHEET} == {
        "correctness": 3,
        "tradeoff": 2,
        "measurable": 2,
        "clarity": 2,
        "role_fit": 1,
    }
    assert SHEET_MAXIMUM == 10
    assert (sheet_score(FULL).points, sheet_score(FULL).maximum) == (10, 10)
    assert sheet_score(FULL | {"correctness": 1}).points == 8


@pytest.mark.parametrize("wrong", [{"role_fit": 2}, {"clarity": -1}])
def test_a_line_out_of_range_is_refused(wrong: dict[str, int]) -> None:
    with pytest.raises(InvalidInput):
        sheet_score(FULL | wrong)


def test_a_line_that_is_missing_is_refused() -> None:
    with pytest.raises(InvalidInput, match="Role fit"):
        sheet_score({key: level for key, level in FULL.items() if key != "role_fit"})
