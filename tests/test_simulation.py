"""The made-up learner in small: the app meets it through the services and finds what is weak."""

import random
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from app.domain.quality import Leniency
from app.domain.rating import Mark
from app.domain.signal_detection import Trial, flaw_figures
from benchmarks.simulated_learner import FLAWS, Simulated, Truth, draw_skills, rating_of
from benchmarks.simulated_practice import Scale
from benchmarks.simulation import Findings, simulate, table

AT = datetime(2026, 1, 5, tzinfo=UTC)


def made_up(skill: float = 0.8) -> Simulated:
    return Simulated(truth=Truth(), chance=random.Random(3), skills={"A": skill})  # noqa: S311


def test_some_days_of_practice_put_the_weakest_topics_first(db: Session) -> None:
    small = Scale(topics=8, weak=2, days=9, drills_a_day=4)
    found = simulate(db, small, Truth())
    assert found.attempts >= 20
    assert set(found.weakest[:2]) <= set(found.ranked[:4])


def test_what_is_not_practised_is_forgotten() -> None:
    who = made_up()
    who.learn("A", [Mark.SAID] * 4, AT)
    soon, late = (who.share("A", AT + timedelta(days=days)) for days in (1, 60))
    assert late < soon < 0.81


def test_levels_are_too_high_by_the_leniency_on_average() -> None:
    who = made_up()
    levels = [who.score(1.0) for _ in range(2000)]
    assert sum(levels) / len(levels) == pytest.approx(1.6, abs=0.05)
    assert {who.score(3.0) for _ in range(20)} == {3}


def test_one_flaw_is_overlooked_and_the_others_are_seen() -> None:
    who = made_up()
    trials = [Trial(present=FLAWS, named=tuple(who.named(FLAWS))) for _ in range(60)]
    verdicts = {each.name: each.verdict.value for each in flaw_figures(trials, FLAWS)}
    assert verdicts.pop("no failure path") == "overlooked"
    assert set(verdicts.values()) == {"found"}


def test_weak_topics_are_drawn_weaker_than_all_others() -> None:
    skills = draw_skills(random.Random(1), [str(n) for n in range(40)], 6)  # noqa: S311
    ordered = sorted(skills.values())
    assert ordered[5] < 0.56
    assert ordered[6] > 0.64


@pytest.mark.parametrize(("came", "rating"), [(1.0, 3), (0.8, 3), (0.79, 2), (0.5, 2), (0.49, 1)])
def test_a_memory_is_told_what_truly_came(came: float, rating: int) -> None:
    assert rating_of(came) == rating


@pytest.mark.parametrize(
    ("levels", "named", "ranked", "marks"),
    [
        (0.4, (), "ABCDEFGHIJ", ["found"] * 3),
        (0.2, FLAWS, "KLMNOPABCD", ["MISSED"] * 3),
        (None, (), "ABCDEFGKLM", ["MISSED", "found", "found"]),
    ],
)
def test_the_table_says_what_was_found(
    levels: float | None, named: tuple[str, ...], ranked: str, marks: list[str]
) -> None:
    truth = Truth()
    seen = tuple(flaw for flaw in FLAWS if flaw != truth.overlooked)
    trials = [Trial(present=FLAWS, named=named or seen) for _ in range(5)]
    known = None if levels is None else Leniency(levels=levels, low=0.0, high=1.0, count=30)
    findings = Findings(
        truth=truth,
        leniency=known,
        flaws=flaw_figures(trials, FLAWS),
        weakest=list("ABCDEFGHIJ"),
        ranked=list(ranked),
        attempts=1,
    )
    assert [line.split()[-1] for line in table(findings).splitlines()[1:4]] == marks
