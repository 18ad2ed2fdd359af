"""Flaws that are overlooked in pair after pair become signals, with a pair against them."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.learner import Learner
from app.domain.signals import SignalKind
from app.models.judgement import Round
from app.services.progress import signals
from app.services.rounds.flaw_traces import better_move, list_flaw_traces
from tests.factories import NOW
from tests.services import steps
from tests.services.rounds import rounds as play

pytestmark = pytest.mark.usefixtures("pages")
TITLES = ("Cache-aside", "Eviction", "Indexes <T>")


@pytest.fixture
def known(db: Session, ada: Learner, pages: None) -> None:
    """Three topics that Ada knows, tried long enough ago."""
    for title in TITLES:
        steps.scored(db, ada, title=title, now=NOW - timedelta(days=20), levels={"clarity": 3})


def judge_all(db: Session, who: Learner, *flaws: str, days: int = 0) -> None:
    """A round on each topic, a day apart, naming these flaws."""
    for day, title in enumerate(TITLES):
        play.judge(db, who, title, *flaws, now=NOW + timedelta(days=days + day))
    db.flush()


@pytest.mark.usefixtures("known")
def test_a_flaw_that_is_overlooked_on_several_topics_is_a_signal(
    db: Session, ada: Learner, bob: Learner
) -> None:
    judge_all(db, ada, "no trade-off")
    (line,) = signals.get_panel(db, user_id=ada.id).active
    assert (line.signal.habit.kind, line.signal.habit.name) == (SignalKind.FLAW, "no number")
    assert line.signal.evidence == (
        "You overlooked “no number” in 3 of 3 pairs that had it, on 3 topics."
    )
    assert line.exercise.startswith("In the next pairs and answers: give one figure")
    assert line.url == "/comparisons/next?flaw=no%20number"
    assert all(each.url.startswith("/rounds/") for each in line.lines)
    assert list_flaw_traces(db, user_id=bob.id) == {}


@pytest.mark.usefixtures("known")
def test_finding_it_closes_the_signal(db: Session, ada: Learner) -> None:
    judge_all(db, ada, "no trade-off")
    judge_all(db, ada, "no trade-off", "No number", days=10)
    panel = signals.get_panel(db, user_id=ada.id)
    assert panel.active == ()
    assert [span.habit.name for span in panel.closed] == ["no number"]
    before = (NOW + timedelta(days=9)).date()
    assert len(signals.get_signals(db, user_id=ada.id, before=before).active) == 1


@pytest.mark.usefixtures("known")
def test_a_pair_that_was_seen_of_late_tells_nothing(db: Session, ada: Learner) -> None:
    for _ in range(3):
        play.judge(db, ada)
    traces = list_flaw_traces(db, user_id=ada.id)
    assert {habit.key: len(found) for habit, found in traces.items()} == {
        "no trade off": 1,
        "no number": 1,
    }


def test_a_flaw_outside_the_catalogue_has_no_better_move() -> None:
    assert better_move("no owner").startswith("say who is told")
    assert better_move("a flaw of ours") == ""


@pytest.mark.usefixtures("known")
def test_what_was_named_after_the_reveal_is_no_trace(db: Session, ada: Learner) -> None:
    judge_all(db, ada, "no trade-off")
    assert list_flaw_traces(db, user_id=ada.id) != {}
    for each in db.scalars(select(Round)):
        each.outcome = {**(each.outcome or {}), "clean": False}
    db.flush()
    assert list_flaw_traces(db, user_id=ada.id) == {}
