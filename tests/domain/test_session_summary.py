"""What came of a session: praise with evidence, one thing to do, what a ladder kept."""

import pytest

from app.domain.page import KeyPoint
from app.domain.rating import Confidence, Mark, MarkedPoint, Rating
from app.domain.session_summary import (
    Fate,
    Outcome,
    Rung,
    ladder_finding,
    next_thing,
    survival,
    went_well,
)

S, P, M, W = Mark.SAID, Mark.PARTLY, Mark.MISSED, Mark.WRONG


def outcome(
    place: int,
    *marks: Mark,
    critical: int = 1,
    taken: float = 50,
    allowed: float | None = 60,
    hot: bool = False,
) -> Outcome:
    points = tuple(
        MarkedPoint(text=f"Point {number}.", critical=number < critical, mark=mark)
        for number, mark in enumerate(marks)
    )
    return Outcome(
        place=place,
        marks=points,
        taken_seconds=taken,
        allowed_seconds=allowed,
        rating=Rating.AGAIN if hot else Rating.GOOD,
        confidence=Confidence.SURE if hot else Confidence.UNSURE,
    )


@pytest.mark.parametrize(
    ("one", "sentence"),
    [
        (outcome(0, S, S), "2 of 2 points said, no critical one missing, in time (50 of 60 s)."),
        (
            outcome(0, S, S, taken=75),
            "2 of 2 points said, no critical one missing, over time (75 of 60 s).",
        ),
        (outcome(0, S, critical=0, allowed=None), "1 of 1 point said, in 50 s without a limit."),
        (
            outcome(0, P, S),
            "1 of 2 points said, 1 in part, no critical one missing, in time (50 of 60 s).",
        ),
        (outcome(0, M, S, S, S, S, S), None),
        (outcome(0, W, S, S, S, S, S), None),
        (outcome(0, S, M, M, M), None),
        (outcome(0, S, M, taken=70), None),
        (outcome(0), None),
    ],
)
def test_praise_names_points_and_time(one: Outcome, sentence: str | None) -> None:
    assert [found.sentence for found in went_well([one])] == ([sentence] if sentence else [])


def test_the_best_three_are_named_those_in_time_first() -> None:
    outcomes = [
        outcome(0, S, S, taken=70),
        outcome(1, S, M, S),
        outcome(2, S, S),
        outcome(3, S, S, S),
    ]
    assert [found.place for found in went_well(outcomes)] == [2, 3, 1]


@pytest.mark.parametrize(
    ("outcomes", "place", "words"),
    [
        ([outcome(0, M, S), outcome(1, W, S, hot=True)], 1, "You were sure of it, and “Point 0”"),
        ([outcome(0, S, M, M), outcome(1, M, S)], 1, "“Point 0” was missing"),
        ([outcome(0, S, P), outcome(1, S, W)], 1, "“Point 1” was said wrong"),
        ([outcome(0, S, S, taken=80), outcome(1, S, P)], 1, "“Point 1” came only in part"),
        ([outcome(0, S, taken=70), outcome(1, S, taken=90)], 1, "It ran 30 s over"),
    ],
)
def test_the_gravest_gap_is_the_one_thing_to_do(
    outcomes: list[Outcome], place: int, words: str
) -> None:
    found = next_thing(outcomes)
    assert found is not None
    assert found.place == place
    assert words in found.sentence


@pytest.mark.parametrize("outcomes", [[], [outcome(0, S, S)]])
def test_where_nothing_is_open_nothing_is_proposed(outcomes: list[Outcome]) -> None:
    assert next_thing(outcomes) is None


HEAD = KeyPoint(text="Name the owner first", critical=True)
COST = KeyPoint(text="Money and latency")
PROOF = KeyPoint(text="Measure the tail")


def rungs() -> list[Rung]:
    return [
        Rung(box_seconds=180, points=(HEAD, COST), marks=(S, P), text="long"),
        Rung(box_seconds=60, points=(HEAD, PROOF), marks=(S, M), text="money, latency"),
        Rung(box_seconds=30, points=(HEAD, PROOF), marks=(M, S), text=""),
    ]


def test_a_ladder_shows_each_points_fate_on_each_rung() -> None:
    rows = survival(rungs())
    assert [(row.text, row.critical, row.fates) for row in rows] == [
        (HEAD.text, True, (Fate.SAID, Fate.SAID, Fate.MISSED)),
        (COST.text, False, (Fate.PARTLY, Fate.HEARD, Fate.CUT)),
        (PROOF.text, False, (Fate.ABSENT, Fate.MISSED, Fate.SAID)),
    ]
    assert ladder_finding(rows) == (
        "0 of 2 points of the first answer came through; "
        "the critical “Name the owner first” was lost on the way."
    )


def test_a_ladder_that_kept_everything_says_so() -> None:
    kept = [Rung(box_seconds=box, points=(HEAD,), marks=(S,)) for box in (180, 60, 30)]
    expected = "1 of 1 point of the first answer came through, every critical one among them."
    assert ladder_finding(survival(kept)) == expected


def test_a_rung_that_was_not_tried_says_nothing_of_its_points() -> None:
    rows = survival([*rungs()[:1], Rung(box_seconds=60), Rung(box_seconds=30)])
    assert rows[0].fates == (Fate.SAID, Fate.UNTRIED, Fate.UNTRIED)
    assert ladder_finding(rows) == "Only the first answer is scored: nothing was cut yet."


def test_a_ladder_that_stopped_halfway_loses_no_point_on_the_rungs_that_were_not_tried() -> None:
    rows = survival([*rungs()[:2], Rung(box_seconds=30)])
    assert ladder_finding(rows) == (
        "So far 2 of 2 points of the first answer came through, every critical one among them."
    )


def test_a_ladder_without_critical_points_does_not_speak_of_them() -> None:
    kept = [Rung(box_seconds=box, points=(PROOF,), marks=(S,)) for box in (180, 60)]
    said = "1 of 1 point of the first answer came through."
    assert ladder_finding(survival(kept)) == said


def test_a_first_answer_without_any_point_had_nothing_to_keep() -> None:
    nothing = [Rung(box_seconds=box, points=(HEAD,), marks=(M,)) for box in (180, 60)]
    assert "nothing to keep" in ladder_finding(survival(nothing))
