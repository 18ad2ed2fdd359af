"""Progress of a learner, from the small sums that are kept with every attempt."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.charts import LineChart, line_chart
from app.domain.heat_map import HeatMap, heat_map
from app.domain.learner import Learner
from app.domain.progress import (
    HEAT_WEEKS,
    Change,
    Changes,
    DayCount,
    Observation,
    Practice,
    Series,
    changes,
    monday,
    practice_days,
    trends,
)
from app.domain.study_day import study_day
from app.models.review import Standing, StudyDay
from app.models.topic import Source, Topic
from app.services.closing import overdue_days
from app.services.topic_book import topic_url

BAND_NAMES = {"short": "Up to 90 seconds", "long": "Longer drills"}
ALL_WEEKS = 52


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicLine:
    """One practised topic: first try against latest."""

    title: str
    subject: str
    url: str
    attempts: int
    first: float | None
    latest: float | None
    due_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgressPage:
    """All that the progress page shows for a span of weeks."""

    attempts: int
    minutes: int
    mean: float | None
    practice: Practice
    heat: HeatMap
    trend: tuple[Series, ...]
    chart: LineChart
    changes: Changes
    topics: tuple[TopicLine, ...]


def get_progress(
    db: Session, *, learner: Learner, weeks: int | None, now: datetime
) -> ProgressPage:
    """A learner's progress over the last weeks; None is everything."""
    today = study_day(now, learner.time_zone)
    first = None if weeks is None else monday(today) - timedelta(weeks=weeks - 1)
    days = list_days(db, user_id=learner.id, first=first, now=now)
    shown = weeks or shown_weeks(days, today)
    practice = practice_days(day_counts(days), today, weeks=shown)
    series = trends(observation(day) for day in days if day.scored)
    topics = list_topic_lines(db, user_id=learner.id)
    scored = sum(day.scored for day in days)
    return ProgressPage(
        attempts=sum(day.attempts for day in days),
        minutes=round(sum(day.seconds for day in days) / 60),
        mean=sum(day.score_sum for day in days) / scored if scored else None,
        practice=practice,
        heat=heat_map(practice.days),
        trend=series,
        chart=line_chart(series),
        changes=changes(change for line in topics if (change := change_of(line))),
        topics=topics,
    )


def list_days(
    db: Session, *, user_id: int, first: date | None, now: datetime
) -> Sequence[StudyDay]:
    """The sums of a learner's days from the first one on, several of a day to be added up.

    What the clock has ended and nobody has written down yet is among them.
    """
    statement = select(StudyDay).where(StudyDay.user_id == user_id)
    if first is not None:
        statement = statement.where(StudyDay.day >= first)
    overdue = overdue_days(db, user_id=user_id, now=now)
    added = [each for each in overdue if first is None or each.day >= first]
    stored = db.scalars(statement.order_by(StudyDay.day, StudyDay.band.desc()))
    return sorted([*stored, *added], key=lambda each: each.day)


def shown_weeks(days: Sequence[StudyDay], today: date) -> int:
    """How many weeks the heat map shows for everything: at least half a year, at most a year."""
    if not days:
        return HEAT_WEEKS
    span = (monday(today) - monday(days[0].day)).days // 7 + 1
    return min(ALL_WEEKS, max(HEAT_WEEKS, span))


def day_counts(days: Sequence[StudyDay]) -> list[DayCount]:
    """Attempts and seconds by day, both bands together."""
    counts: dict[date, tuple[int, float]] = {}
    for day in days:
        attempts, seconds = counts.get(day.day, (0, 0.0))
        counts[day.day] = attempts + day.attempts, seconds + day.seconds
    return [DayCount(day=day, attempts=a, seconds=s) for day, (a, s) in counts.items()]


def observation(day: StudyDay) -> Observation:
    """A day's scores of one band for the trend."""
    return Observation(
        day=day.day, name=BAND_NAMES[day.band], total=day.score_sum, count=day.scored
    )


def list_topic_lines(db: Session, *, user_id: int) -> tuple[TopicLine, ...]:
    """The topics a learner has tried, the weakest latest score first."""
    rows = db.execute(
        select(
            Topic.title,
            Topic.subject,
            Topic.address,
            Source.name,
            Standing.attempts,
            Standing.first_score,
            Standing.latest_score,
            Standing.due_at,
        )
        .join(Topic, Topic.id == Standing.topic_id)
        .join(Source, Source.id == Topic.source_id)
        .where(Standing.user_id == user_id, Standing.attempts > 0)
        .order_by(Standing.latest_score, Topic.subject, Topic.title)
    )
    return tuple(
        TopicLine(
            title=row.title,
            subject=row.subject,
            url=topic_url(row.name, row.address),
            attempts=row.attempts,
            first=row.first_score,
            latest=row.latest_score,
            due_at=row.due_at,
        )
        for row in rows
    )


def change_of(line: TopicLine) -> Change | None:
    """First against latest for a topic that was tried more than once."""
    if line.attempts < 2 or line.first is None or line.latest is None:
        return None
    return Change(topic=line.title, first=line.first, latest=line.latest)
