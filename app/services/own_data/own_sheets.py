"""The tables of an export that people open: a line for each attempt, point, score and review."""

from collections.abc import Iterator, Sequence
from typing import TypeVar

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from app.models.attempt import Attempt
from app.models.own import OwnAnswer
from app.models.review import Review
from app.models.topic import Topic
from app.services.own_data.own_rows import BATCH

T = TypeVar("T")
Line = Sequence[object]
Names = dict[int, tuple[str, str]]

ATTEMPT_HEAD = (
    *("attempt", "started_at", "day", "subject", "topic", "seconds", "question", "way", "practice"),
    *("stage", "taken_seconds", "overtime_seconds", "sure", "points", "maximum", "rating"),
    *("peeked", "answer"),
)
POINT_HEAD = ("attempt", "day", "subject", "topic", "point", "critical", "mark")
SCORE_HEAD = ("attempt", "day", "subject", "topic", "criterion", "level")
REVIEW_HEAD = (
    *("attempt", "reviewed_at", "subject", "topic", "suggested", "rating", "reason"),
    *("sure_and_wrong", "taken_back_at"),
)
OWN_HEAD = ("subject", "topic", "strong_answer", "key_points", "changed_at")


def list_names(db: Session, topic_ids: Sequence[int]) -> Names:
    """Subject and title of topics by number."""
    rows = db.execute(select(Topic.id, Topic.subject, Topic.title).where(Topic.id.in_(topic_ids)))
    return {row.id: (row.subject, row.title) for row in rows}


def attempt_lines(db: Session, user_id: int, names: Names) -> Iterator[Line]:
    """Every attempt with its answer."""
    yield ATTEMPT_HEAD
    for each in attempts(db, user_id):
        yield (
            *(each.id, each.started_at.isoformat(), each.study_day, *names[each.topic_id]),
            *(each.box_seconds, each.prompt, each.way, each.practice, each.stage.value),
            *(each.taken_seconds, each.overtime_seconds, each.confidence, each.points_scored),
            *(each.points_maximum, each.rating, each.peeked, each.text),
        )


def point_lines(db: Session, user_id: int, names: Names) -> Iterator[Line]:
    """Every key point that was marked, and what was also said."""
    yield POINT_HEAD
    for each in attempts(db, user_id):
        place = (each.id, each.study_day, *names[each.topic_id])
        for point, mark in zip(each.points, each.marks, strict=False):
            yield (*place, point["text"], point["critical"], mark)
        for said in each.own_points:
            yield (*place, said, False, "also said")


def score_lines(db: Session, user_id: int, names: Names) -> Iterator[Line]:
    """Every level that was given."""
    yield SCORE_HEAD
    for each in attempts(db, user_id):
        place = (each.id, each.study_day, *names[each.topic_id])
        yield from ((*place, criterion, level) for criterion, level in each.levels.items())


def attempts(db: Session, user_id: int) -> Iterator[Attempt]:
    """A learner's attempts, never all of them in memory."""
    own = select(Attempt).where(Attempt.user_id == user_id)
    yield from db.scalars(streamed(own.order_by(Attempt.started_at, Attempt.id)))


def review_lines(db: Session, user_id: int, names: Names) -> Iterator[Line]:
    """Every rating, taken back or not."""
    yield REVIEW_HEAD
    own = select(Review).where(Review.user_id == user_id)
    for each in db.scalars(streamed(own.order_by(Review.reviewed_at, Review.id))):
        taken_back = each.voided_at.isoformat() if each.voided_at else None
        yield (
            *(each.attempt_id, each.reviewed_at.isoformat(), *names[each.topic_id]),
            *(each.suggested, each.rating, each.reason, each.hot_error, taken_back),
        )


def own_lines(db: Session, user_id: int, names: Names) -> Iterator[Line]:
    """Every answer of the learner's own."""
    yield OWN_HEAD
    own = select(OwnAnswer).where(OwnAnswer.user_id == user_id)
    for each in db.scalars(streamed(own.order_by(OwnAnswer.topic_id))):
        points = "\n".join(point["text"] for point in each.points)
        yield (*names[each.topic_id], each.strong, points, each.changed_at.isoformat())


def streamed(statement: Select[T]) -> Select[T]:
    """A statement whose rows are read some at a time."""
    return statement.execution_options(yield_per=BATCH)


SHEETS = {
    "attempts.csv": attempt_lines,
    "points.csv": point_lines,
    "scores.csv": score_lines,
    "reviews.csv": review_lines,
    "own_answers.csv": own_lines,
}
