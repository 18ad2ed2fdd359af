"""Which comparison comes next, and what came of those that were judged before."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, case, select
from sqlalchemy.orm import Session

from app.domain.checks import gives_itself_away
from app.domain.learner import Learner
from app.domain.rounds import SEEN_FADES_DAYS, RoundKind
from app.domain.study_day import day_bounds, study_day
from app.models.attempt import Attempt
from app.models.judgement import Round
from app.models.review import Standing
from app.models.topic import ComparisonRow, Source, Topic
from app.services.documents import comparison_of
from app.services.rounds.flaw_traces import habit_of
from app.services.visibility import visible_to

MOST_LOOKED_AT = 20
MOST_REMEMBERED = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """The last round on a pair: when, and whether the pick was right; None where it was shown."""

    at: datetime
    right: bool | None


def list_judged(db: Session, *, user_id: int | None) -> dict[tuple[int, int], Judged]:
    """The last finished round on each pair, by its topic and its number in the topic, from 1."""
    rows = db.execute(
        select(Round.topic_id, Round.position, Round.started_at, Round.outcome)
        .where(Round.user_id == user_id, Round.kind == RoundKind.PAIR, Round.outcome.is_not(None))
        .order_by(Round.started_at.desc())
        .limit(MOST_REMEMBERED)
    )
    judged: dict[tuple[int, int], Judged] = {}
    for row in rows:
        found = Judged(at=row.started_at, right=row.outcome["right"])
        judged.setdefault((row.topic_id, row.position + 1), found)
    return judged


def find_next(
    db: Session, *, learner: Learner | None, other_than: int, now: datetime
) -> int | None:
    """The pair that is best judged now; None where all were seen of late.

    Known topics first, as their pairs come blind; then topics never tried, whose flaws are shown;
    last what is due today, as a round shows the model answer. Easy pairs wait for the others.
    """
    user_id = learner.id if learner else None
    found = db.scalars(
        select(ComparisonRow)
        .join(Topic, Topic.id == ComparisonRow.topic_id)
        .join(Source, Source.id == Topic.source_id)
        .outerjoin(Standing, (Standing.topic_id == Topic.id) & (Standing.user_id == user_id))
        .where(
            Topic.archived_at.is_(None),
            visible_to(user_id),
            Topic.id != other_than,
            *unseen_since(user_id, now - timedelta(days=SEEN_FADES_DAYS)),
        )
        .order_by(turn(learner, now), Topic.subject, Topic.title, ComparisonRow.id)
        .limit(MOST_LOOKED_AT)
    ).all()
    telling = [row for row in found if not gives_itself_away(comparison_of(row))]
    return next((row.id for row in telling or found), None)


def find_flawed(db: Session, *, learner: Learner | None, flaw: str, now: datetime) -> int | None:
    """The pair to practise a flaw with, which ``flaw`` is the key of; None where no pair has it.

    One of a topic that was not seen of late where there is one, and then in the usual turn.
    """
    user_id = learner.id if learner else None
    unseen = and_(*unseen_since(user_id, now - timedelta(days=SEEN_FADES_DAYS)))
    rows = db.execute(
        select(ComparisonRow.id, ComparisonRow.flaws)
        .join(Topic, Topic.id == ComparisonRow.topic_id)
        .join(Source, Source.id == Topic.source_id)
        .outerjoin(Standing, (Standing.topic_id == Topic.id) & (Standing.user_id == user_id))
        .where(Topic.archived_at.is_(None), visible_to(user_id))
        .order_by(case((unseen, 0), else_=1), turn(learner, now), ComparisonRow.id)
    )
    having = (row.id for row in rows if flaw in {habit_of(name).key for name in row.flaws})
    return next(having, None)


def turn(learner: Learner | None, now: datetime) -> ColumnElement[int]:
    """Known and not due, then never tried, then due today."""
    zone = learner.time_zone if learner else "UTC"
    _start, tomorrow = day_bounds(study_day(now, zone), zone)
    return case(
        (Standing.due_at < tomorrow, 2),
        (Standing.attempts > 0, 0),
        else_=1,
    )


def unseen_since(user_id: int | None, since: datetime) -> tuple[ColumnElement[bool], ...]:
    """No answer of the learner's and no round on the topic since a moment."""
    answered = select(Attempt.id).where(
        Attempt.user_id == user_id,
        Attempt.topic_id == Topic.id,
        Attempt.submitted_at > since,
    )
    judged = select(Round.id).where(
        Round.user_id == user_id, Round.topic_id == Topic.id, Round.started_at > since
    )
    return ~answered.exists(), ~judged.exists()
