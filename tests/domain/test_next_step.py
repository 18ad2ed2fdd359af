"""What is proposed after an attempt."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.next_step import MOST_PROPOSED, AfterAttempt, StepKind, next_steps
from app.domain.rating import Mark, MarkedPoint, Rating

PROPERTY = settings(max_examples=60, deadline=None, derandomize=True)
LETTERS = {"s": Mark.SAID, "p": Mark.PARTLY, "m": Mark.MISSED, "w": Mark.WRONG}
SAY, LAND, SHORTER = StepKind.SAY_POINT, StepKind.SKELETON, StepKind.SHORTER_BOX
COMPARE, REPAIR, WRITE, REST = (
    StepKind.COMPARE,
    StepKind.REPAIR,
    StepKind.OWN_ANSWER,
    StepKind.REST,
)


def after(word: str, **others: Any) -> AfterAttempt:
    marks = tuple(
        MarkedPoint(text=f"Point {i}.", critical=letter.isupper(), mark=LETTERS[letter.lower()])
        for i, letter in enumerate(word)
    )
    return AfterAttempt(marks=marks, **{"rating": Rating.GOOD, "box_seconds": 60, **others})


BOTH = {"has_comparison": True, "has_judged_comparison": True}


@pytest.mark.parametrize(
    ("word", "others", "kinds"),
    [
        ("Ss", {}, [WRITE, REST]),
        ("Ss", {"has_own_answer": True}, [REST]),
        ("Mm", {}, [SAY, WRITE, REST]),
        ("Sm", {}, [SAY, WRITE, REST]),
        ("Ms", {"has_comparison": True}, [SAY, COMPARE, WRITE]),
        ("Ss", {"has_comparison": True}, [COMPARE, WRITE, REST]),
        ("Ss", BOTH, [REPAIR, WRITE, REST]),
        ("Ms", {"delivery_history": (0.2,), **BOTH}, [SAY, LAND, REPAIR]),
        ("Ss", {"delivery_history": (0.8, 0.9)}, [SHORTER, WRITE, REST]),
        ("Ss", {"delivery_history": (0.8, 0.9), "boxes": (60, 180)}, [WRITE, REST]),
        ("Sm", {"delivery_history": (0.2,), **BOTH}, [LAND, REPAIR, SAY]),
        ("Ms", {"attempts_today": 3, **BOTH}, [REST, SAY, REPAIR]),
        ("", {}, [WRITE, REST]),
    ],
)
def test_content_comes_before_delivery_and_wording(
    word: str, others: dict[str, Any], kinds: list[StepKind]
) -> None:
    assert [step.kind for step in next_steps(after(word, **others))] == kinds


@pytest.mark.parametrize(
    ("word", "sentence", "point"),
    [
        ("MW", "Say it right once, aloud: “Point 1”.", "Point 1."),
        ("PM", "Say what was missing once, aloud: “Point 1”.", "Point 1."),
        ("sP", "Say it in full once, aloud: “Point 1”.", "Point 1."),
        ("wM", "Say what was missing once, aloud: “Point 1”.", "Point 1."),
    ],
)
def test_the_worst_critical_point_is_said_again(word: str, sentence: str, point: str) -> None:
    first = next_steps(after(word))[0]
    assert (first.sentence, first.point) == (sentence, point)


def test_proposals_name_their_box() -> None:
    shorter, own, _ = next_steps(after("Ss", delivery_history=(0.8, 0.9)))
    assert (shorter.box_seconds, own.box_seconds) == (30, 30)
    assert shorter.sentence == "It landed in 60 s twice running: say it in 30 s."
    repair = next_steps(after("Ss", **BOTH))[0]
    assert (repair.box_seconds, repair.sentence) == (60, "Repair the bad answer in 60 s.")


@pytest.mark.parametrize(
    ("others", "sentence"),
    [
        ({"rating": Rating.AGAIN}, "Leave it for now; it comes back soon."),
        ({"rating": None}, "Go on with the next topic; this one comes back by itself."),
        (
            {"attempts_today": 4},
            "You tried this 4 times today: let it rest, it comes back.",
        ),
    ],
)
def test_rest_says_why(others: dict[str, Any], sentence: str) -> None:
    (rest,) = next_steps(after("S", has_own_answer=True, **others))
    assert rest.sentence == sentence


@PROPERTY
@given(
    st.text(alphabet="spmwSPMW", max_size=5),
    st.lists(st.floats(0, 1), max_size=3),
    st.booleans(),
    st.booleans(),
    st.integers(1, 5),
)
def test_there_is_always_something_to_do_and_never_too_much(
    word: str, history: list[float], comparison: bool, own: bool, tries: int
) -> None:
    found = after(
        word,
        delivery_history=tuple(history),
        has_comparison=comparison,
        has_own_answer=own,
        attempts_today=tries,
    )
    steps = next_steps(found)
    assert steps == next_steps(found)
    assert 1 <= len(steps) <= MOST_PROPOSED
    assert len({step.kind for step in steps}) == len(steps)
    assert all(step.sentence.endswith(".") for step in steps)
