"""What stands round a scored attempt: memory, delivery, own words, rounds; in one statement."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ScalarSelect, Select, func, select
from sqlalchemy.orm import Session, aliased

from app.domain.own_answer import OwnWords
from app.domain.rounds import RoundKind, RoundStage
from app.models.attempt import Attempt
from app.models.judgement import Round
from app.models.own import OwnAnswer
from app.models.review import Delivery, Standing
from app.services.attempts.attempts import AttemptView
from app.services.planning.stuck import stands_stuck
from app.services.scoring.judging import RATED_THAT_DAY, SEEN_BEFORE, Earlier, Verdict, verdict_of
from app.services.scoring.own_answers import kept_of


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultFacts:
    """``repair``: the topic's last comparison, where its weak answer was not repaired yet.

    ``delivered``: how answers landed in the attempt's time box. ``today``: how many answers there
    were to the topic on the learner's day.
    """

    verdict: Verdict
    due_at: datetime | None
    is_stuck: bool
    delivered: Sequence[float]
    own: OwnWords
    repair: UUID | None
    today: int


def get_facts(db: Session, *, user_id: int, view: AttemptView, today: date) -> ResultFacts:
    """All of it for one attempt."""
    row = db.execute(
        facts_select(today).where(Attempt.user_id == user_id, Attempt.id == view.id)
    ).one()
    earlier = Earlier(seen_at=row.seen_at, same_day=row.same_day)
    return ResultFacts(
        verdict=verdict_of(row.Attempt, view.state, earlier),
        due_at=row.Standing.due_at if row.Standing else None,
        is_stuck=stands_stuck(row.Standing),
        delivered=tuple(row.history or ()),
        own=kept_of(row.OwnAnswer).own,
        repair=row.round_id if row.round_stage is RoundStage.REVEALED else None,
        today=row.today,
    )


def facts_select(today: date) -> Select[*tuple[Any, ...]]:
    """Attempts, each with one row of whatever is looked at beside it."""
    own = [
        (table.user_id == Attempt.user_id) & (table.topic_id == Attempt.topic_id)
        for table in (Standing, Delivery, OwnAnswer)
    ]
    return (
        select(
            Attempt,
            Standing,
            Delivery.history,
            OwnAnswer,
            Round.id.label("round_id"),
            Round.stage.label("round_stage"),
            SEEN_BEFORE.label("seen_at"),
            RATED_THAT_DAY.label("same_day"),
            answers_on(today).label("today"),
        )
        .outerjoin(Standing, own[0])
        .outerjoin(Delivery, own[1] & (Delivery.box_seconds == Attempt.box_seconds))
        .outerjoin(OwnAnswer, own[2])
        .outerjoin(Round, (Round.user_id == Attempt.user_id) & (Round.id == last_pair()))
    )


def answers_on(day: date) -> ScalarSelect[int]:
    """How many answers there were to an attempt's topic on a day, looked up by the day."""
    other = aliased(Attempt)
    return (
        select(func.count())
        .select_from(other)
        .where(
            other.user_id == Attempt.user_id,
            other.topic_id + 0 == Attempt.topic_id,
            other.study_day == day,
            other.submitted_at.is_not(None),
        )
        .correlate(Attempt)
        .scalar_subquery()
    )


def last_pair() -> ScalarSelect[UUID]:
    """The last comparison of an attempt's topic that was judged."""
    other = aliased(Round)
    return (
        select(other.id)
        .where(
            other.user_id == Attempt.user_id,
            other.topic_id == Attempt.topic_id,
            other.kind == RoundKind.PAIR,
        )
        .order_by(other.started_at.desc())
        .limit(1)
        .correlate(Attempt)
        .scalar_subquery()
    )
