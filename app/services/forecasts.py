"""Recall of all topics as it will be on the day of the interview, if nothing were practised."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, Select, select
from sqlalchemy.orm import Session

from app.domain.charts import IN_PERCENT, LineChart, line_chart
from app.domain.forecast import recall_forecast, track_coverage
from app.domain.learner import Learner
from app.domain.memory import Memory
from app.domain.progress import Series
from app.domain.study_day import study_day
from app.models.attempt import Attempt
from app.models.plan import StudyPlan
from app.models.review import Standing
from app.models.topic import DrillRow, Source, Topic
from app.services.evidence import memory_of
from app.services.tracks import living_track, track_path
from app.services.visibility import visible_to

USUAL_DAYS = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlook:
    """How much was tried of what there is, and what will be left of it."""

    tried: int
    topics: int
    coverage: str
    recall: Series
    chart: LineChart
    has_date: bool


def get_outlook(db: Session, *, learner: Learner, subject: str | None, now: datetime) -> Outlook:
    """Coverage and recall over the topics of the learner's track, of one subject or of all.

    Without a track that is every living topic.
    """
    today = study_day(now, learner.time_zone)
    ahead = (learner.interview_on - today).days if learner.interview_on else 0
    known = list_memories(db, user_id=learner.id, subject=subject)
    memories = [memory for _attempts, memory in known if memory is not None]
    series = recall_forecast(
        memories,
        unseen=len(known) - len(memories),
        now=now,
        today=today,
        days=ahead if ahead > 0 else USUAL_DAYS,
    )
    tried = sum(attempts > 0 for attempts, _memory in known)
    return Outlook(
        tried=tried,
        topics=len(known),
        coverage=track_coverage(tried, len(known)),
        recall=series,
        chart=line_chart([series], IN_PERCENT),
        has_date=ahead > 0,
    )


def list_memories(
    db: Session, *, user_id: int, subject: str | None = None
) -> list[tuple[int, Memory | None]]:
    """Attempts and memory of each topic of the learner's track (or of all) that can be drilled."""
    statement = drilled(user_id).add_columns(
        Standing.attempts,
        Standing.stability,
        Standing.difficulty,
        Standing.due_at,
        Standing.reviewed_at,
    )
    rows = db.execute(
        statement.outerjoin(
            Standing, (Standing.topic_id == Topic.id) & (Standing.user_id == user_id)
        )
    ).all()
    return [
        (row.attempts or 0, memory_of(row))
        for row in inside_track(rows)
        if subject in (None, row.subject)
    ]


def list_tried(db: Session, *, user_id: int, before: date) -> list[bool]:
    """For each topic of the learner's track that can be drilled: was it tried before a day."""
    tried = select(Attempt.id).where(
        Attempt.user_id == user_id,
        Attempt.topic_id == Topic.id,
        Attempt.study_day < before,
        Attempt.submitted_at.is_not(None),
    )
    rows = db.execute(drilled(user_id).add_columns(tried.exists().label("tried"))).all()
    return [bool(row.tried) for row in inside_track(rows)]


def drilled(user_id: int) -> Select[Any]:
    """Every topic that somebody can drill, with what says whether it is in their track."""
    track = select(StudyPlan.track).where(StudyPlan.user_id == user_id).scalar_subquery()
    return (
        select(Topic.id, Topic.subject, track_path().label("path"), track.label("track"))
        .select_from(Topic)
        .join(Source, Source.id == Topic.source_id)
        .where(
            Topic.archived_at.is_(None),
            visible_to(user_id),
            select(DrillRow.id)
            .where(DrillRow.topic_id == Topic.id, DrillRow.archived_at.is_(None))
            .exists(),
        )
    )


def inside_track(rows: Sequence[Row[Any]]) -> list[Row[Any]]:
    """Those of the topics that the learner's track names; all without a track."""
    ids = {row.path: row.id for row in rows if row.path is not None}
    inside = set(living_track(rows[0].track or "", ids).topic_ids) if rows else set()
    return [row for row in rows if row.id in inside or not inside]
