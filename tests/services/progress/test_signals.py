"""Signals of a learner: found in own attempts, each with evidence and the drill against it."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from app.domain.learner import Learner
from app.services.progress import signals
from app.services.progress.signals import SignalPanel
from tests import factories
from tests.factories import NOW
from tests.services import steps

pytestmark = pytest.mark.usefixtures("pages")
TITLES = ("Cache-aside", "Eviction", "Indexes <T>")


def practise(db: Session, who: Learner, *levels: int, key: str = "clarity", day: int = 0) -> None:
    """A scored attempt for each level, on one topic after the other, a day apart."""
    seconds = 180 if key != "clarity" else 60
    for number, level in enumerate(levels):
        steps.scored(
            db,
            who,
            title=TITLES[number % 3],
            seconds=seconds,
            now=NOW + timedelta(days=day + number),
            levels={key: level},
        )


def panel(db: Session, who: Learner) -> SignalPanel:
    db.flush()
    return signals.get_panel(db, user_id=who.id)


def test_somebody_new_has_no_signals(db: Session, ada: Learner) -> None:
    found = panel(db, ada)
    assert (found.active, found.waiting, found.closed) == ((), (), ())


def test_a_criterion_that_keeps_failing_is_named_with_evidence_exercise_and_drill(
    db: Session, ada: Learner, bob: Learner
) -> None:
    practise(db, ada, 1, 0, 1)
    (line,) = panel(db, ada).active
    assert line.signal.habit.name == "Clarity"
    assert [each.title for each in line.lines] == list(reversed(TITLES))
    assert all(each.url.startswith("/attempts/") for each in line.lines)
    assert line.url == f"/drills/{factories.drill_id(db, 'Indexes <T>')}"
    assert line.exercise.startswith("Begin with the answer")
    assert panel(db, bob).active == ()


def test_what_only_long_answers_are_asked_for_is_drilled_in_a_long_one(
    db: Session, ada: Learner
) -> None:
    practise(db, ada, 1, 1, 0, key="tradeoff")
    line = next(each for each in panel(db, ada).active if each.signal.habit.key == "tradeoff")
    assert line.url == f"/drills/{factories.drill_id(db, 'Indexes <T>', 180)}"


def test_evidence_closes_it_and_an_undo_opens_it_again(db: Session, ada: Learner) -> None:
    practise(db, ada, 1, 1, 1)
    practise(db, ada, 2, 3, day=3)
    last = steps.scored(db, ada, now=NOW + timedelta(days=6), levels={"clarity": 2})
    found = panel(db, ada)
    assert (found.active, [span.habit.key for span in found.closed]) == ((), ["clarity"])
    steps.undo(db, ada, last)
    assert len(panel(db, ada).active) == 1


def test_signals_of_an_earlier_day_know_nothing_of_later_ones(db: Session, ada: Learner) -> None:
    practise(db, ada, 1, 1, 1)
    third = NOW.date() + timedelta(days=2)
    assert signals.get_signals(db, user_id=ada.id, before=third).active == ()
    assert (
        len(signals.get_signals(db, user_id=ada.id, before=third + timedelta(days=1)).active) == 1
    )


def test_a_topic_that_is_gone_keeps_its_name_and_another_is_drilled(
    db: Session, ada: Learner
) -> None:
    practise(db, ada, 1, 1, 1)
    left = {path: text for path, text in factories.PAGES.items() if "indexes" not in path}
    factories.load(db, left)
    (line,) = panel(db, ada).active
    assert line.lines[0].title == "Indexes <T>"
    assert line.url == f"/drills/{factories.drill_id(db, 'Eviction')}"
    factories.load(db, {})
    assert panel(db, ada).active[0].url == "/drills/next?seconds=60"
