"""The latest levels of each criterion, over all topics."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.attempt import Stage
from app.domain.learner import Learner
from app.models.review import CriterionLog
from app.services.figures.criterion_logs import KEPT_LEVELS, list_logs, log_levels, rebuild_logs
from tests.factories import NOW
from tests.services import steps, stored

pytestmark = pytest.mark.usefixtures("pages")


def log(db: Session, who: Learner, criterion: str) -> list[tuple[str, float]]:
    """A log as day and level."""
    row = db.get(CriterionLog, (who.id, criterion), populate_existing=True)
    return [(each["day"], each["level"]) for each in row.levels] if row else []


def test_levels_are_kept_in_the_order_of_the_answers(db: Session, ada: Learner) -> None:
    later = steps.handed_in(db, ada, title="Eviction", now=NOW + timedelta(days=1))
    steps.scored(db, ada, levels={"clarity": 1})
    steps.sure(db, ada, later)
    steps.mark(db, ada, later)
    steps.score(db, ada, later, clarity=3)
    assert log(db, ada, "clarity") == [("2026-03-02", 1.0), ("2026-03-03", 3.0)]
    assert log(db, ada, "time_fit") == [("2026-03-02", 3.0), ("2026-03-03", 3.0)]
    assert log(db, ada, "correctness") == [("2026-03-02", 3.0), ("2026-03-03", 3.0)]


def test_a_level_that_is_taken_back_leaves_the_log(db: Session, ada: Learner) -> None:
    attempt_id = steps.scored(db, ada)
    steps.undo(db, ada, attempt_id)
    assert db.scalars(select(CriterionLog)).all() == []
    steps.score(db, ada, attempt_id, clarity=0)
    assert log(db, ada, "clarity") == [("2026-03-02", 0.0)]


def test_a_full_log_forgets_the_oldest_and_takes_it_back_after_an_undo(
    db: Session, ada: Learner
) -> None:
    first = steps.row(db, ada, steps.scored(db, ada, levels={"clarity": 0}))
    many = [
        stored.copy_of(first, NOW + timedelta(minutes=n), clarity=2)
        for n in range(1, KEPT_LEVELS + 1)
    ]
    db.add_all(many)
    db.flush()
    rebuild_logs(db, ada.id)
    assert [level for _day, level in log(db, ada, "clarity")] == [2.0] * KEPT_LEVELS
    many[-1].stage = Stage.MARKED
    db.flush()
    log_levels(db, many[-1], ["clarity"])
    assert [level for _day, level in log(db, ada, "clarity")] == [0.0, *[2.0] * (KEPT_LEVELS - 1)]
    many[-1].stage = Stage.SCORED
    log_levels(db, many[-1], ["clarity"])
    assert len(log(db, ada, "clarity")) == KEPT_LEVELS


def test_a_full_log_is_one_shorter_where_no_older_attempt_takes_the_place(
    db: Session, ada: Learner
) -> None:
    first = steps.row(db, ada, steps.scored(db, ada, levels={"clarity": 0}))
    many = [
        stored.copy_of(first, NOW + timedelta(minutes=n), clarity=2) for n in range(1, KEPT_LEVELS)
    ]
    db.add_all(many)
    db.flush()
    rebuild_logs(db, ada.id)
    many[-1].stage = Stage.MARKED
    db.flush()
    log_levels(db, many[-1], ["clarity"])
    assert len(log(db, ada, "clarity")) == KEPT_LEVELS - 1


def test_a_log_as_it_stood_on_a_day_has_what_was_pushed_out_since(
    db: Session, ada: Learner
) -> None:
    first = steps.row(db, ada, steps.scored(db, ada, levels={"clarity": 0}))
    later = NOW + timedelta(days=1)
    many = [
        stored.copy_of(first, later + timedelta(minutes=n), clarity=2) for n in range(KEPT_LEVELS)
    ]
    for each in many:
        each.study_day = later.date()
    db.add_all(many)
    db.flush()
    rebuild_logs(db, ada.id)
    stood = list_logs(db, user_id=ada.id, before=later.date())
    assert [entry["level"] for entry in stood["clarity"]] == [0.0]
    assert [entry["level"] for entry in list_logs(db, user_id=ada.id)["clarity"]] == [2.0] * 60
