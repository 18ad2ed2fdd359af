"""The log of practice: a learner's attempts with the ratings they gave, which caches come from."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session, defer

from app.domain.attempt import AttemptState, Stage
from app.domain.rating import Rating, is_hot_error
from app.models.attempt import Attempt
from app.models.review import Review
from app.models.topic import SoftReset


@dataclass(frozen=True, slots=True, kw_only=True)
class PracticeLog:
    """A learner's attempts at one topic, and all those of one study day, in the order they came in.

    ``reviews`` are the living ones, by attempt: an attempt has one at most. ``resets`` are the
    moments at which a topic came to mean something else.
    """

    attempts: Sequence[Attempt]
    reviews: dict[UUID, Review]
    resets: Mapping[int, Collection[datetime]]

    def at_topic(self, topic_id: int) -> list[Attempt]:
        """The answers handed in on a topic."""
        return [each for each in self.handed_in() if each.topic_id == topic_id]

    def on_day(self, day: date | None) -> list[Attempt]:
        """The answers of a study day."""
        return [each for each in self.handed_in() if each.study_day == day]

    def reviews_of(self, topic_id: int) -> list[Review]:
        """The living reviews of a topic, in the order of their moments."""
        found = [review for review in self.reviews.values() if review.topic_id == topic_id]
        return sorted(found, key=lambda review: (review.reviewed_at, review.id))

    def handed_in(self) -> list[Attempt]:
        """Every answer that is in, in the order they came in."""
        found = [(each.submitted_at, each.id, each) for each in self.attempts if each.submitted_at]
        return [attempt for _at, _id, attempt in sorted(found, key=lambda entry: entry[:2])]


def load_log(db: Session, *, user_id: int, topic_id: int, day: date | None) -> PracticeLog:
    """The log round one topic and one day, in one statement.

    What the session holds of an attempt and has not written yet counts: it is not written first.
    """
    living = (
        (Review.user_id == Attempt.user_id)
        & (Review.attempt_id == Attempt.id)
        & Review.voided_at.is_(None)
    )
    statement = (
        select(Attempt, Review, SoftReset.at)
        .outerjoin(Review, living)
        .outerjoin(SoftReset, SoftReset.topic_id == Attempt.topic_id)
        .where(
            Attempt.user_id == user_id,
            (Attempt.topic_id == topic_id) | (Attempt.study_day == day),
        )
        .options(defer(Attempt.text, raiseload=True), defer(Attempt.prompt, raiseload=True))
    )
    with db.no_autoflush:
        rows = db.execute(statement).all()
    resets: dict[int, set[datetime]] = {}
    for row in rows:
        if row.at is not None:
            resets.setdefault(row.Attempt.topic_id, set()).add(row.at)
    return PracticeLog(
        attempts=list({row.Attempt.id: row.Attempt for row in rows}.values()),
        reviews={row.Attempt.id: row.Review for row in rows if row.Review is not None},
        resets=resets,
    )


def log_of(db: Session, attempt: Attempt) -> PracticeLog:
    """The log round an attempt's topic and day."""
    return load_log(db, user_id=attempt.user_id, topic_id=attempt.topic_id, day=attempt.study_day)


def sync_review(
    db: Session, log: PracticeLog, attempt: Attempt, state: AttemptState, *, now: datetime
) -> None:
    """Keep at most one living review of an attempt, the one its state asks for."""
    wanted = state.rating if state.stage is Stage.SCORED else None
    current = log.reviews.get(attempt.id)
    if current is not None:
        if wanted == current.rating and state.reason == current.reason:
            return
        current.voided_at = now
        del log.reviews[attempt.id]
    if wanted is not None:
        log.reviews[attempt.id] = new_review(attempt, state, wanted)
        db.add(log.reviews[attempt.id])


def new_review(attempt: Attempt, state: AttemptState, rating: Rating) -> Review:
    """The log's line for a rating; its moment is the answer's, however late it was scored."""
    return Review(
        user_id=attempt.user_id,
        id=uuid4(),
        attempt_id=attempt.id,
        topic_id=attempt.topic_id,
        suggested=state.suggested or rating,
        rating=rating,
        reason=state.reason,
        rubric_version=attempt.rubric_version,
        hot_error=is_hot_error(state.confidence, rating),
        reviewed_at=attempt.submitted_at or attempt.started_at,
    )
