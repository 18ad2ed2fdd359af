"""Caches of the log: made anew at any time, they say the same."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.learner import Learner
from app.domain.rating import Mark
from app.models.review import CriterionLog, Delivery, Standing, StudyDay, WeekSum
from app.models.topic import Topic
from app.services.figures.criterion_logs import rebuild_logs
from app.services.figures.standings import recount, recount_topic
from tests import factories
from tests.factories import NOW
from tests.services import steps

pytestmark = pytest.mark.usefixtures("pages")


def standing(db: Session) -> Standing:
    db.flush()
    return db.scalars(select(Standing)).one()


def test_a_day_is_summed_up_by_the_length_of_its_drills(db: Session, ada: Learner) -> None:
    steps.scored(db, ada)
    steps.scored(db, ada, title="Eviction", seconds=180)
    steps.handed_in(db, ada, title="Indexes <T>")
    days = {day.band: day for day in db.scalars(select(StudyDay))}
    assert {band: (day.attempts, day.scored) for band, day in days.items()} == {
        "short": (2, 1),
        "long": (1, 1),
    }
    assert days["short"].seconds == 100
    assert days["short"].score_sum == pytest.approx(10 * 5 / 6)


def test_a_running_attempt_counts_nowhere(db: Session, ada: Learner) -> None:
    factories.start(db, ada)
    assert db.scalars(select(StudyDay)).all() == []


def test_lost_caches_come_back_from_the_log(db: Session, ada: Learner) -> None:
    steps.scored(db, ada, now=NOW - timedelta(days=2), own_points="mine")
    steps.scored(db, ada)
    kept = steps.caches(db, ada)
    topic_id = standing(db).topic_id
    for table in (Standing, Delivery, StudyDay, WeekSum, CriterionLog):
        for row in db.scalars(select(table)):
            db.delete(row)
    db.flush()
    for day in (NOW, NOW - timedelta(days=2)):
        recount(db, user_id=ada.id, topic_id=topic_id, day=day.date())
    rebuild_logs(db, ada.id)
    assert steps.caches(db, ada) == kept


def test_first_and_latest_score_are_those_of_the_answers_in_their_order(
    db: Session, ada: Learner
) -> None:
    """Also where the earlier answer is scored later."""
    first = steps.handed_in(db, ada)
    steps.scored(db, ada, now=NOW + timedelta(hours=1))
    missed = (Mark.MISSED, Mark.MISSED)
    factories.score(db, ada, first, now=NOW + timedelta(hours=2), marks=missed)
    row = standing(db)
    assert row.first_score is not None
    assert row.latest_score is not None
    assert row.first_score < row.latest_score
    assert [each["coverage"] for each in row.recent] == [1.0, 0.0]


def test_delivery_that_nobody_judged_any_more_is_gone(db: Session, ada: Learner) -> None:
    attempt_id = steps.scored(db, ada, levels={"clarity": 2})
    assert len(db.scalars(select(Delivery)).all()) == 1
    steps.undo(db, ada, attempt_id)
    db.flush()
    assert db.scalars(select(Delivery)).all() == []


def test_delivery_is_kept_for_each_time_box(db: Session, ada: Learner) -> None:
    steps.scored(db, ada)
    steps.scored(db, ada, seconds=180, now=NOW + timedelta(hours=1))
    steps.scored(db, ada, now=NOW + timedelta(hours=2))
    boxes = {row.box_seconds: len(row.history) for row in db.scalars(select(Delivery))}
    assert boxes == {60: 2, 180: 1}


def test_a_page_with_its_own_dimensions_has_no_delivery(db: Session, ada: Learner) -> None:
    page = (
        "# Design\n\n## Interview Timed Drill\n\n- Time box: 10 minutes.\n- Prompt: Design it.\n"
        "- Required outputs:\n  - A number\n- Self-check score (0-3 each): depth, width.\n"
    )
    factories.load(db, {"design.md": page}, source="design")
    steps.scored(db, ada, title="Design", seconds=600, levels={"depth": 2, "width": 1})
    assert db.scalars(select(Delivery)).all() == []


def test_where_there_are_no_points_no_share_of_them_is_known(db: Session, ada: Learner) -> None:
    page = "# Bare\n\n## Interview Timed Drill\n\n- 60 seconds: Why?\n"
    factories.load(db, {"bare.md": page}, source="bare")
    steps.scored(db, ada, title="Bare", levels={"clarity": 2})
    assert [each["coverage"] for each in standing(db).recent] == [None]


def test_a_recount_of_nothing_is_an_empty_standing(db: Session, ada: Learner) -> None:
    topic_id = db.scalars(select(Topic.id)).first()
    assert topic_id is not None
    recount_topic(db, user_id=ada.id, topic_id=topic_id)
    row = standing(db)
    assert (row.attempts, row.recent, row.due_at) == (0, [], None)
