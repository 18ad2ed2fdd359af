"""Flaws as signals see them: found or overlooked in pairs judged blind."""

from datetime import date
from functools import lru_cache

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.key_points import normalised
from app.domain.rounds import RoundKind
from app.domain.signals import FOUND, OVERLOOKED, Habit, SignalKind, Trace
from app.models.judgement import Round
from app.services.topics.catalogue import flaw_catalogue

# As many rounds as the page about one's judgement looks at.
LATEST_ROUNDS = 200
Traces = dict[Habit, list[Trace]]


def list_flaw_traces(db: Session, *, user_id: int, before: date | None = None) -> Traces:
    """For each flaw that was there in a pair that tells something: whether it was named."""
    statement = select(
        Round.id,
        Round.topic_id,
        Round.study_day,
        Round.outcome,
        Round.material["flaws"].label("flaws"),
    ).where(
        Round.user_id == user_id,
        Round.kind == RoundKind.PAIR,
        Round.outcome.is_not(None),
        Round.telling.is_(True),
    )
    if before is not None:
        statement = statement.where(Round.study_day < before)
    latest = db.execute(
        statement.order_by(Round.started_at.desc(), Round.id).limit(LATEST_ROUNDS)
    ).all()
    traces: Traces = {}
    for row in reversed(latest):
        if not row.outcome["clean"]:
            continue
        named = {habit_of(name).key for name in row.outcome["named"]}
        for flaw in row.flaws or ():
            habit = habit_of(flaw)
            level = FOUND if habit.key in named else OVERLOOKED
            traces.setdefault(habit, []).append(
                Trace(
                    origin=f"/rounds/{row.id}",
                    topic_id=row.topic_id,
                    level=level,
                    day=row.study_day,
                )
            )
    return traces


@lru_cache(maxsize=512)
def habit_of(flaw: str) -> Habit:
    """A flaw as a habit, whatever the case and the hyphens of its name."""
    return Habit(kind=SignalKind.FLAW, key=normalised(flaw), name=flaw)


def better_move(key: str) -> str:
    """What to do instead of a flaw; nothing for one that only its author knows."""
    known = (flaw for flaw in flaw_catalogue() if normalised(flaw.name) == key)
    return next((flaw.better_move for flaw in known), "")
