"""Progress of a learner, from the small sums that are kept with every attempt."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.domain.calibration import Calibration, calibration_of_sums
from app.domain.charts import LineChart, line_chart
from app.domain.exercises import RUBRIC_KEYS, criterion_name
from app.domain.heat_map import HeatMap, heat_map
from app.domain.learner import Learner
from app.domain.progress import (
    HEAT_WEEKS,
    Changes,
    DayCount,
    Practice,
    Series,
    changes,
    monday,
    practice_days,
)
from app.domain.rating import Confidence
from app.domain.signal_detection import FlawFigure
from app.domain.study_day import day_bounds, study_day
from app.domain.trends import trends, weeks_a_point
from app.domain.week_sums import SumKind, Total
from app.models.review import StudyDay
from app.services.closing import overdue_days
from app.services.forecasts import Outlook, get_outlook
from app.services.judgement import flaw_figures_of
from app.services.progress_sums import Lines, Span, SubjectLine, list_lines, list_subjects, total_of
from app.services.topic_lines import TopicLine, change_of, list_topic_lines

ALL_WEEKS = 52
SHOWN_TOPICS = 12
COMMON_CRITERIA = frozenset(criterion_name(key) for key in RUBRIC_KEYS)


@dataclass(frozen=True, slots=True, kw_only=True)
class CriterionTrend:
    """One criterion week by week, with its own small drawing; some only single pages ask for."""

    series: Series
    chart: LineChart | None
    scores: Total

    @property
    def common(self) -> bool:
        """Whether it is a line of the usual rubric."""
        return self.chart is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgressPage:
    """All that the progress page shows for a span of weeks, of one subject or of all.

    Of one subject only scored attempts are counted; the days are always those of all subjects.
    """

    attempts: int
    minutes: int
    mean: float | None
    practice: Practice
    heat: HeatMap
    trend: tuple[Series, ...]
    chart: LineChart
    criteria: tuple[CriterionTrend, ...]
    subjects: tuple[SubjectLine, ...]
    flaws: tuple[FlawFigure, ...]
    confidence: Calibration
    outlook: Outlook
    changes: Changes
    topics: tuple[TopicLine, ...]
    topics_in_all: int
    # Whether anything was ever tried, in these weeks or before.
    ever: bool
    subject: str
    # How many weeks each point of a trend stands for.
    point_weeks: int


def get_progress(
    db: Session, *, learner: Learner, weeks: int | None, subject: str, now: datetime
) -> ProgressPage:
    """A learner's progress over the last weeks; None is everything, and so is no subject."""
    today = study_day(now, learner.time_zone)
    first = None if weeks is None else monday(today) - timedelta(weeks=weeks - 1)
    since = day_bounds(first, learner.time_zone)[0] if first else None
    days = list_days(db, user_id=learner.id, first=first, now=now)
    practice = practice_days(days, today, weeks=weeks or shown_weeks(days, today))
    point = weeks_a_point(days[0].day if days else today, today)
    subjects = list_subjects(db, Span(user_id=learner.id, first=first), weeks=point)
    chosen = subject if subject in {line.subject for line in subjects} else None
    lines = list_lines(db, Span(user_id=learner.id, first=first, subject=chosen))
    ever = list_topic_lines(db, user_id=learner.id, subject=chosen)
    topics = [line for line in ever if since is None or was_scored(line, since)]
    series = trends(lines[SumKind.BAND], point)
    count, seconds = practised(days, lines, chosen)
    return ProgressPage(
        attempts=count,
        minutes=round(seconds / 60),
        mean=mean_of(total_of(lines[SumKind.BAND])),
        practice=practice,
        heat=heat_map(practice.days),
        trend=series,
        chart=line_chart(series),
        criteria=criterion_trends(lines, point),
        subjects=subjects,
        flaws=flaw_figures_of(db, user_id=learner.id, since=since),
        confidence=calibration_of_sums(sums_of_confidence(lines)),
        outlook=get_outlook(db, learner=learner, subject=chosen, now=now),
        changes=changes(change for line in topics if (change := change_of(line))),
        topics=tuple(topics[:SHOWN_TOPICS]),
        ever=bool(ever),
        topics_in_all=len(topics),
        subject=chosen or "",
        point_weeks=point,
    )


def was_scored(line: TopicLine, since: datetime) -> bool:
    """Whether a topic's latest scored attempt began at a moment or later."""
    return line.scored_at is not None and line.scored_at >= since


def practised(days: Sequence[DayCount], lines: Lines, subject: str | None) -> tuple[int, float]:
    """Attempts and seconds of a span: all answers, or the scored ones of a subject."""
    if subject is None:
        return sum(day.attempts for day in days), sum(day.seconds for day in days)
    time = total_of(lines[SumKind.TIME])
    return time.count, time.total


def mean_of(total: Total) -> float | None:
    """The mean of a sum; None where there is nothing in it."""
    return total.mean if total.count else None


def criterion_trends(lines: Lines, weeks: int) -> tuple[CriterionTrend, ...]:
    """Each criterion's trend, the lowest mean first."""
    observations = lines[SumKind.CRITERION]
    found = [
        CriterionTrend(
            series=series,
            chart=line_chart([series]) if series.name in COMMON_CRITERIA else None,
            scores=total_of(observations, series.name),
        )
        for series in trends(observations, weeks)
    ]
    return tuple(sorted(found, key=lambda each: (each.scores.mean, each.series.name)))


def sums_of_confidence(lines: Lines) -> dict[Confidence, Total]:
    """What came in all, by how sure the learner was."""
    return {level: total_of(lines[SumKind.SURE], str(level.value)) for level in Confidence}


def list_days(db: Session, *, user_id: int, first: date | None, now: datetime) -> list[DayCount]:
    """A learner's days from the first one on, short and long drills together.

    What the clock has ended and nobody has written down yet is among them.
    """
    statement = select(
        StudyDay.day,
        func.sum(StudyDay.attempts).label("attempts"),
        func.sum(StudyDay.seconds).label("seconds"),
    ).where(StudyDay.user_id == user_id)
    if first is not None:
        statement = statement.where(StudyDay.day >= first)
    overdue = overdue_days(db, user_id=user_id, now=now)
    added = [each for each in overdue if first is None or each.day >= first]
    counts: dict[date, tuple[int, float]] = {}
    for row in (*db.execute(statement.group_by(StudyDay.day)), *added):
        attempts, seconds = counts.get(row.day, (0, 0.0))
        counts[row.day] = attempts + row.attempts, seconds + row.seconds
    ordered = sorted(counts.items())
    return [DayCount(day=day, attempts=number, seconds=time) for day, (number, time) in ordered]


def shown_weeks(days: Sequence[DayCount], today: date) -> int:
    """How many weeks the heat map shows for everything: at least half a year, at most a year."""
    if not days:
        return HEAT_WEEKS
    span = (monday(today) - monday(days[0].day)).days // 7 + 1
    return min(ALL_WEEKS, max(HEAT_WEEKS, span))
