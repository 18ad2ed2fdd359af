"""Sums of weeks by subject: made anew they say the same, and they follow a topic that moves."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.learner import Learner
from app.domain.rating import Mark
from app.domain.week_sums import SumKind
from app.models.review import WeekSum
from app.services.figures.weeks import add_to_week, fill_week
from app.services.scoring.attempt_facts import scored_attempt
from tests import factories
from tests.factories import NOW
from tests.services import steps

pytestmark = pytest.mark.usefixtures("pages")
MONDAY = date(2026, 3, 2)


def sums(db: Session, who: Learner) -> dict[tuple[str, SumKind, str], tuple[int, float]]:
    """A learner's sums of the week that begins with ``MONDAY``."""
    db.flush()
    rows = db.scalars(select(WeekSum).where(WeekSum.user_id == who.id, WeekSum.week == MONDAY))
    return {(r.subject, r.kind, r.name): (r.count, round(r.total, 3)) for r in rows}


def test_a_week_is_summed_up_by_subject(db: Session, ada: Learner, bob: Learner) -> None:
    steps.scored(db, ada, levels={"clarity": 1}, confidence=3)
    steps.scored(db, ada, title="Eviction", now=NOW + timedelta(days=6))
    steps.scored(db, ada, title="Indexes <T>", marks=(Mark.SAID, Mark.MISSED))
    steps.scored(db, ada, title="Indexes <T>", now=NOW + timedelta(days=7))
    steps.scored(db, bob)
    found = sums(db, ada)
    assert found["Caching", SumKind.TIME, "all"] == (2, 100.0)
    assert found["Caching", SumKind.BAND, "short"] == (2, 15.0)
    assert found["Caching", SumKind.CRITERION, "clarity"] == (2, 10.0)
    assert found["Caching", SumKind.SURE, "3"] == (1, 1.0)
    assert found["Databases", SumKind.SURE, "2"] == (1, 0.5)
    assert found["Databases", SumKind.TIME, "all"] == (1, 50.0)


def test_an_answer_that_is_not_scored_adds_nothing(db: Session, ada: Learner) -> None:
    attempt_id = steps.scored(db, ada)
    steps.undo(db, ada, attempt_id)
    steps.handed_in(db, ada, title="Eviction")
    assert sums(db, ada) == {}


def test_an_attempt_that_counts_as_before_adds_nothing(db: Session, ada: Learner) -> None:
    attempt = steps.row(db, ada, steps.scored(db, ada))
    kept = sums(db, ada)
    add_to_week(db, attempt, scored_attempt(attempt), scored_attempt(attempt))
    assert sums(db, ada) == kept


def test_a_topic_that_moves_to_another_subject_takes_its_sums_along(
    db: Session, ada: Learner
) -> None:
    steps.scored(db, ada)
    steps.scored(db, ada, title="Eviction")
    pages = dict(factories.PAGES)
    pages["Storage/cache-aside.md"] = pages.pop("Caching/cache-aside.md")
    factories.load(db, pages)
    found = sums(db, ada)
    assert found["Storage", SumKind.TIME, "all"] == (1, 50.0)
    assert found["Caching", SumKind.TIME, "all"] == (1, 50.0)


def test_sums_that_were_lost_come_back(db: Session, ada: Learner) -> None:
    steps.scored(db, ada)
    steps.scored(db, ada, title="Indexes <T>")
    kept = sums(db, ada)
    for row in db.scalars(select(WeekSum)):
        db.delete(row)
    db.flush()
    fill_week(db, ada.id, MONDAY)
    assert sums(db, ada) == kept
    fill_week(db, ada.id, MONDAY + timedelta(days=7))
    assert sums(db, ada) == kept
