"""Recall of all topics as it will be on the day of the interview, if nothing were practised."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.charts import IN_PERCENT, LineChart, line_chart
from app.domain.forecast import recall_forecast, track_coverage
from app.domain.learner import Learner
from app.domain.memory import Memory
from app.domain.progress import Series
from app.domain.study_day import study_day
from app.models.review import Standing
from app.models.topic import DrillRow, Source, Topic
from app.services.evidence import memory_of
from app.services.plans import chosen_track
from app.services.tracks import LivingTrack
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
    track = chosen_track(db, user_id=learner.id)
    known = list_memories(db, user_id=learner.id, subject=subject, track=track)
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
    db: Session, *, user_id: int, subject: str | None, track: LivingTrack
) -> list[tuple[int, Memory | None]]:
    """Attempts and memory of each topic of a track (or of all) that can be drilled."""
    statement = (
        select(
            Standing.attempts,
            Standing.stability,
            Standing.difficulty,
            Standing.due_at,
            Standing.reviewed_at,
        )
        .select_from(Topic)
        .join(Source, Source.id == Topic.source_id)
        .outerjoin(Standing, (Standing.topic_id == Topic.id) & (Standing.user_id == user_id))
        .where(
            Topic.archived_at.is_(None),
            visible_to(user_id),
            select(DrillRow.id)
            .where(DrillRow.topic_id == Topic.id, DrillRow.archived_at.is_(None))
            .exists(),
        )
    )
    if subject is not None:
        statement = statement.where(Topic.subject == subject)
    if track.importances:
        statement = statement.where(Topic.id.in_(track.topic_ids))
    return [(row.attempts or 0, memory_of(row)) for row in db.execute(statement)]
