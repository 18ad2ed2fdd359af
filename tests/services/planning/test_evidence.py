"""What the ranking knows of a topic, out of its standing."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.learner import Learner
from app.domain.rating import Mark
from app.domain.weakness import TopicEvidence
from app.models.review import Standing
from app.services.planning.evidence import forecast_at, get_known, memory_of, topic_evidence
from tests import factories
from tests.factories import NOW
from tests.services import steps

TODAY = NOW.date()
WRONG = (Mark.WRONG, Mark.WRONG)


def evidence(db: Session, who: Learner) -> TopicEvidence:
    standing = db.scalars(select(Standing).where(Standing.user_id == who.id)).one()
    delivered = get_known(db, user_id=who.id).delivered
    return topic_evidence(
        standing.topic_id,
        standing,
        delivered.get(standing.topic_id, ()),
        now=NOW,
        forecast=NOW + timedelta(days=7),
        interview_on=None,
    )


@pytest.mark.parametrize(
    ("interview_on", "days"),
    [(None, 7), (date(2026, 3, 1), 7), (date(2026, 3, 2), 0), (date(2026, 3, 12), 10)],
)
def test_recall_is_foreseen_for_the_interview_or_a_week(
    interview_on: date | None, days: int
) -> None:
    assert forecast_at(NOW, TODAY, interview_on) == NOW + timedelta(days=days)


def test_of_a_topic_never_tried_nothing_is_known() -> None:
    known = topic_evidence(7, None, (), now=NOW, forecast=NOW, interview_on=TODAY)
    assert known == TopicEvidence(topic_id=7, interview_on=TODAY)


@pytest.mark.usefixtures("pages")
def test_a_scored_attempt_shows_in_every_part(db: Session, ada: Learner) -> None:
    steps.scored(db, ada, marks=WRONG, confidence=3)
    known = evidence(db, ada)
    assert (known.attempts, known.times_hot, known.has_hot_error) == (1, 1, True)
    assert known.recall is not None
    assert known.delivery is not None
    assert [each.in_time for each in known.timed_tries] == [True]
    assert known.overrun_seconds == 0


@pytest.mark.usefixtures("pages")
def test_answers_that_run_over_show_by_how_much(db: Session, ada: Learner) -> None:
    attempt_id = factories.start(db, ada)
    factories.submit(db, ada, attempt_id, text="long", now=NOW + timedelta(seconds=90))
    factories.score(db, ada, attempt_id, now=NOW + timedelta(seconds=95))
    known = evidence(db, ada)
    assert known.overrun_seconds == 30
    assert [each.in_time for each in known.timed_tries] == [False]


@pytest.mark.usefixtures("pages")
def test_practice_leaves_no_memory(db: Session, ada: Learner) -> None:
    steps.scored(db, ada, practice=True, levels={})
    known = evidence(db, ada)
    assert (known.recall, known.delivery, known.attempts) == (None, None, 1)


@pytest.mark.usefixtures("pages")
def test_an_answer_not_yet_scored_is_counted_alone(db: Session, ada: Learner) -> None:
    steps.handed_in(db, ada)
    known = evidence(db, ada)
    assert (known.attempts, known.timed_tries, known.box_seconds) == (1, (), 60)


def test_a_memory_is_whole_or_none() -> None:
    moment = datetime(2026, 3, 2, tzinfo=UTC)
    whole = {"stability": 1.0, "difficulty": 5.0, "due_at": moment, "reviewed_at": moment}
    assert memory_of(Standing(**whole)) is not None
    for name in whole:
        assert memory_of(Standing(**{**whole, name: None})) is None
