"""From marks to ratings: the table of PRODUCT, and what must hold for every answer."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.errors import InvalidInput
from app.domain.rating import (
    AttemptFacts,
    Confidence,
    Mark,
    MarkedPoint,
    Rating,
    Suggestion,
    allowed_ratings,
    check_marks,
    check_moved_rating,
    coverage,
    is_hot_error,
    suggest_rating,
)

PROPERTY = settings(max_examples=150, deadline=None, derandomize=True)
LETTERS = {"s": Mark.SAID, "p": Mark.PARTLY, "m": Mark.MISSED, "w": Mark.WRONG}


def marks(word: str) -> tuple[MarkedPoint, ...]:
    """``Ssm``: a critical point said, another one said, one missed."""
    return tuple(
        MarkedPoint(text=f"point {i}", critical=letter.isupper(), mark=LETTERS[letter.lower()])
        for i, letter in enumerate(word)
    )


def facts(word: str, **others: Any) -> AttemptFacts:
    return AttemptFacts(marks=marks(word), **others)


LATER_SURE = {"confidence": Confidence.SURE, "hours_since_seen": 48.0}


@pytest.mark.parametrize(
    ("word", "others", "expected"),
    [
        ("SSsss", LATER_SURE, Rating.GOOD),
        ("SSssm", {}, Rating.GOOD),
        ("SSsmm", {}, Rating.HARD),
        ("SSmmm", {}, Rating.AGAIN),
        ("SMsss", {}, Rating.AGAIN),
        ("SWsss", {}, Rating.AGAIN),
        ("SPsss", {}, Rating.HARD),
        ("SSssw", {}, Rating.HARD),
        ("SSssssssss", {"silence_seconds": 14.9}, Rating.GOOD),
        ("SSssssssss", {"silence_seconds": 15}, Rating.HARD),
        ("SSsss", {"in_time": False}, Rating.GOOD),
        ("SSsss", {"peeked": True}, Rating.AGAIN),
        ("", {"peeked": True}, Rating.AGAIN),
        ("", {"blank": True}, Rating.AGAIN),
        ("SSsss", {"blank": True}, Rating.AGAIN),
        ("", {}, None),
        ("SSsss", {"same_day": True}, None),
        ("SSsss", {"practice": True}, None),
        ("", {"blank": True, "practice": True}, None),
        ("sm", {}, Rating.HARD),
        ("pm", {}, Rating.AGAIN),
        ("ssssp", {}, Rating.GOOD),
        ("sssm", {}, Rating.HARD),
    ],
)
def test_the_table_of_ratings(word: str, others: dict[str, Any], expected: Rating | None) -> None:
    assert suggest_rating(facts(word, **others)).rating is expected


@pytest.mark.parametrize(
    ("word", "others", "offered"),
    [
        ("SSsss", {}, True),
        ("SSssssssssssssssssp", {}, True),
        ("SSsssssssp", {}, True),
        ("SSssssssp", {}, False),
        ("SSsss", {"confidence": Confidence.FAIRLY_SURE}, False),
        ("SSsss", {"confidence": None}, False),
        ("SSsss", {"in_time": False}, False),
        ("SSsss", {"first_ever": True}, False),
        ("SSsss", {"hours_since_seen": None}, False),
        ("SSsss", {"hours_since_seen": 23.9}, False),
        ("SSsss", {"hours_since_seen": 24.0}, True),
        ("SSsss", {"silence_seconds": 20}, False),
        ("SSsss", {"same_day": True}, False),
    ],
)
def test_easy_is_offered_and_never_suggested(
    word: str, others: dict[str, Any], offered: bool
) -> None:
    suggestion = suggest_rating(facts(word, **{**LATER_SURE, **others}))
    assert suggestion.easy_offered is offered
    assert suggestion.rating is not Rating.EASY


@pytest.mark.parametrize(
    ("word", "others", "sentence"),
    [
        ("SSs", {}, "Good: every critical point, and 100 % of all points came."),
        ("sss", {}, "Good: no point wrong, and 100 % of all points came."),
        (
            "SSs",
            LATER_SURE,
            "Good: every critical point, and 100 % of all points came. You may call it easy.",
        ),
        ("Ms", {}, "Again: the critical point “point 0” was missed."),
        ("Ws", {}, "Again: the critical point “point 0” was said wrong."),
        ("smm", {}, "Again: 33 % of the points came, less than half."),
        ("", {"blank": True}, "Again: no answer came."),
        ("", {"peeked": True}, "Again: the model answer was opened before the answer was in."),
        ("sssw", {}, "Hard: “point 3” was said wrong."),
        ("Ssp", {}, "Good: every critical point, and 83 % of all points came."),
        ("Ssp", {"good_from": 0.9}, "Hard: 83 % of the points came; good starts at 90 %."),
        ("Pss", {}, "Hard: the critical point “point 0” came only in part."),
        ("ssm", {}, "Hard: 66 % of the points came; good starts at 80 %."),
        ("sss", {"silence_seconds": 17.2}, "Hard: 17 s of silence came first."),
        ("s", {"practice": True}, "This was practice, so it is kept but not rated."),
        (
            "s",
            {"same_day": True},
            "Only the first attempt of a day is rated; this one is kept as practice.",
        ),
        (
            "",
            {},
            "Nothing is rated until the key points are marked. Add your own where there are none.",
        ),
    ],
)
def test_the_reason_names_what_decided(word: str, others: dict[str, Any], sentence: str) -> None:
    assert suggest_rating(facts(word, **others)).reason == sentence


def test_a_long_point_is_quoted_in_short() -> None:
    point = MarkedPoint(text="very " * 40 + "long.", critical=True, mark=Mark.MISSED)
    reason = suggest_rating(AttemptFacts(marks=(point,))).reason
    assert len(reason) < 130
    assert "…”" in reason


@pytest.mark.parametrize(("letters", "quoted"), [(80, "x" * 80), (81, "x" * 79 + "…")])
def test_a_point_of_more_than_eighty_letters_is_cut_to_eighty(letters: int, quoted: str) -> None:
    point = MarkedPoint(text="x" * letters, critical=True, mark=Mark.MISSED)
    reason = suggest_rating(AttemptFacts(marks=(point,))).reason
    assert reason == f"Again: the critical point “{quoted}” was missed."


def test_a_quoted_point_loses_its_last_full_stop_alone() -> None:
    point = MarkedPoint(text=" .NET  first, Xin.. ", critical=True, mark=Mark.MISSED)
    reason = suggest_rating(AttemptFacts(marks=(point,))).reason
    assert reason == "Again: the critical point “.NET first, Xin” was missed."


def test_no_silence_came_first_unless_told() -> None:
    assert AttemptFacts(marks=()).silence_seconds == 0


def test_what_is_stored_of_ratings_and_confidence_are_numbers_from_one() -> None:
    assert [int(each) for each in Rating] == [1, 2, 3, 4]
    assert [int(each) for each in Confidence] == [1, 2, 3]


def test_coverage_weighs_said_full_and_partly_half() -> None:
    assert coverage(marks("sSpmw")) == 0.5
    assert coverage(()) == 0
    assert suggest_rating(facts("")).coverage is None


@pytest.mark.parametrize(
    ("word", "others", "share"),
    [
        ("sp", {}, 0.75),
        ("sp", {"practice": True}, 0.75),
        ("sm", {"peeked": True}, 0.5),
        ("sssss", {}, 1.0),
    ],
)
def test_the_coverage_is_told_whatever_the_rating(
    word: str, others: dict[str, Any], share: float
) -> None:
    assert suggest_rating(facts(word, **others)).coverage == share


BETTER = {Mark.WRONG: Mark.MISSED, Mark.MISSED: Mark.PARTLY, Mark.PARTLY: Mark.SAID}
points = st.builds(
    MarkedPoint, text=st.just("p"), critical=st.booleans(), mark=st.sampled_from(Mark)
)


@PROPERTY
@given(
    st.lists(points, min_size=1, max_size=6),
    st.integers(0, 5),
    st.sampled_from([0.0, 20.0]),
    st.booleans(),
)
def test_a_better_answer_never_gets_a_lower_rating(
    given_marks: list[MarkedPoint], which: int, silence: float, peeked: bool
) -> None:
    index = which % len(given_marks)
    worse = given_marks[index]
    better = replace(worse, mark=BETTER.get(worse.mark, worse.mark))
    improved = [*given_marks[:index], better, *given_marks[index + 1 :]]
    before, after = (
        suggest_rating(AttemptFacts(marks=tuple(m), silence_seconds=silence, peeked=peeked))
        for m in (given_marks, improved)
    )
    assert before.rating is not None
    assert after.rating is not None
    assert after.rating >= before.rating


@PROPERTY
@given(st.lists(points, max_size=6), st.booleans(), st.booleans())
def test_every_suggestion_has_a_reason(
    given_marks: list[MarkedPoint], blank: bool, practice: bool
) -> None:
    some = AttemptFacts(marks=tuple(given_marks), blank=blank, practice=practice)
    assert suggest_rating(some).reason.endswith(".")


def suggestion(rating: Rating | None, *, easy_offered: bool = False) -> Suggestion:
    return Suggestion(rating=rating, reason="Because.", easy_offered=easy_offered)


@pytest.mark.parametrize(
    ("rating", "easy_offered", "allowed"),
    [
        (None, False, ()),
        (Rating.AGAIN, False, (Rating.AGAIN, Rating.HARD)),
        (Rating.HARD, False, (Rating.AGAIN, Rating.HARD, Rating.GOOD)),
        (Rating.GOOD, False, (Rating.HARD, Rating.GOOD)),
        (Rating.GOOD, True, (Rating.HARD, Rating.GOOD, Rating.EASY)),
    ],
)
def test_a_rating_moves_by_one_step_and_to_easy_only_when_offered(
    rating: Rating | None, easy_offered: bool, allowed: tuple[Rating, ...]
) -> None:
    assert allowed_ratings(suggestion(rating, easy_offered=easy_offered)) == allowed


@pytest.mark.parametrize(
    ("rating", "chosen", "reason"),
    [
        (Rating.GOOD, Rating.GOOD, ""),
        (None, None, None),
        (Rating.GOOD, Rating.HARD, "I guessed half of it"),
        (Rating.GOOD, Rating.EASY, None),
    ],
)
def test_a_move_that_is_allowed_is_taken(
    rating: Rating | None, chosen: Rating | None, reason: str | None
) -> None:
    assert check_moved_rating(suggestion(rating, easy_offered=True), chosen, reason) is chosen


@pytest.mark.parametrize(
    ("rating", "chosen", "reason", "field"),
    [
        (Rating.GOOD, Rating.HARD, None, "reason"),
        (Rating.GOOD, Rating.HARD, "  ", "reason"),
        (Rating.GOOD, Rating.AGAIN, "why not", "rating"),
        (Rating.GOOD, Rating.EASY, "felt easy", "rating"),
        (Rating.GOOD, None, "no", "rating"),
        (None, Rating.GOOD, "yes", "rating"),
    ],
)
def test_a_move_that_is_not_allowed_is_refused(
    rating: Rating | None, chosen: Rating | None, reason: str | None, field: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        check_moved_rating(suggestion(rating), chosen, reason)
    assert refused.value.field == field
    assert str(refused.value) == REFUSALS[field]


REFUSALS = {
    "reason": "Say in a few words why you move the rating.",
    "rating": "A rating can be moved by one step from the suggested one.",
}


@pytest.mark.parametrize(
    ("confidence", "rating", "hot"),
    [
        (Confidence.SURE, Rating.AGAIN, True),
        (Confidence.SURE, Rating.HARD, False),
        (Confidence.FAIRLY_SURE, Rating.AGAIN, False),
        (None, Rating.AGAIN, False),
        (Confidence.SURE, None, False),
    ],
)
def test_sure_and_wrong_is_a_hot_error(
    confidence: Confidence | None, rating: Rating | None, hot: bool
) -> None:
    assert is_hot_error(confidence, rating) is hot


@pytest.mark.parametrize(
    ("given", "field", "sentence"),
    [
        (0, "mark-0", "Point 1 has no mark yet: said, partly, missed or said wrong?"),
        (1, "mark-1", "Point 2 has no mark yet: said, partly, missed or said wrong?"),
        (3, "marks", "There are more marks than key points."),
    ],
)
def test_each_key_point_needs_one_mark(given: int, field: str, sentence: str) -> None:
    with pytest.raises(InvalidInput) as error:
        check_marks([Mark.SAID] * given, 2)
    assert (error.value.field, str(error.value)) == (field, sentence)


def test_as_many_marks_as_key_points_are_enough() -> None:
    check_marks([Mark.SAID, Mark.MISSED], 2)


def test_the_first_point_without_a_mark_is_named_by_its_number() -> None:
    with pytest.raises(InvalidInput, match=r"^Point 3 has no mark yet"):
        check_marks([Mark.SAID, Mark.SAID], 4)
