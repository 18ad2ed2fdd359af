"""Progress of a learner, from the small sums that are kept with every attempt."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import Date, Integer, bindparam, func, select
from sqlalchemy.orm import Session

from app.domain.calibration import Calibration, calibration_of_sums
from app.domain.charts import LineChart, line_chart
from app.domain.exercises import RUBRIC_KEYS, criterion_name
from app.domain.heat_map import HeatMap, heat_map
from app.domain.learner import Learner
from app.domain.progress import (
    HEAT_WEEKS,
    DayCount,
    Practice,
    Series,
    changes_finding,
    monday,
    practice_days,
)
from app.domain.rating import Confidence
from app.domain.signal_detection import FlawFigure
from app.domain.study_day import day_bounds, study_day
from app.domain.trends import trends, weeks_a_point
from app.domain.week_sums import SumKind, Total
from app.models.base import table_of
from app.models.review import StudyDay
from app.services.attempts.closing import overdue_days
from app.services.planning.known_topics import KnownTopic, gains_of, list_known, weakest_of
from app.services.progress.forecasts import Outlook, outlook_of
from app.services.progress.progress_sums import (
    Lines,
    Span,
    SubjectLine,
    list_lines,
    list_subjects,
    total_of,
    totals_of,
)
from app.services.rounds.judgement import flaw_figures_of

ALL_WEEKS = 52
# Before anybody practised.
EVER = datetime(1970, 1, 1, tzinfo=UTC)
SHOWN_TOPICS = 12
# Of those that only some pages ask for.
SHOWN_CRITERIA = 12
NOTHING = Total(count=0, total=0.0)
STUDY_DAYS = table_of(StudyDay)
DAYS = (
    select(
        STUDY_DAYS.c.day,
        func.sum(STUDY_DAYS.c.attempts).label("attempts"),
        func.sum(STUDY_DAYS.c.seconds).label("seconds"),
    )
    .where(
        STUDY_DAYS.c.user_id == bindparam("user_id", type_=Integer),
        STUDY_DAYS.c.day >= bindparam("first", type_=Date),
    )
    .group_by(STUDY_DAYS.c.day)
)
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
    # How many there are that only some pages ask for.
    single_criteria: int
    subjects: tuple[SubjectLine, ...]
    flaws: tuple[FlawFigure, ...]
    confidence: Calibration
    outlook: Outlook
    changes: str
    topics: tuple[KnownTopic, ...]
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
    known = list_known(db, user_id=learner.id, since=since or EVER)
    ever = [each for each in known if each.attempts and chosen in (None, each.subject)]
    topics = ever if since is None else [each for each in ever if each.recent]
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
        single_criteria=count_single(lines),
        subjects=subjects,
        flaws=flaw_figures_of(db, user_id=learner.id, since=since),
        confidence=calibration_of_sums(sums_of_confidence(lines)),
        outlook=outlook_of(known, learner=learner, subject=chosen, now=now),
        changes=changes_finding(gains_of(topics)),
        topics=tuple(weakest_of(topics, SHOWN_TOPICS)),
        ever=bool(ever),
        topics_in_all=len(topics),
        subject=chosen or "",
        point_weeks=point,
    )


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
    """The trends of the usual criteria, and of the weakest others, the lowest mean first."""
    totals = totals_of(lines[SumKind.CRITERION])
    ordered = sorted(totals, key=lambda name: (totals[name].mean, name))
    weakest = [name for name in ordered if name not in COMMON_CRITERIA][:SHOWN_CRITERIA]
    shown = COMMON_CRITERIA.union(weakest)
    drawn = trends((each for each in lines[SumKind.CRITERION] if each.name in shown), weeks)
    series = {each.name: each for each in drawn}
    return tuple(
        CriterionTrend(
            series=series[name],
            chart=line_chart([series[name]]) if name in COMMON_CRITERIA else None,
            scores=totals[name],
        )
        for name in ordered
        if name in series
    )


def count_single(lines: Lines) -> int:
    """How many criteria only some pages ask for."""
    return len({each.name for each in lines[SumKind.CRITERION]} - COMMON_CRITERIA)


def sums_of_confidence(lines: Lines) -> dict[Confidence, Total]:
    """What came in all, by how sure the learner was."""
    totals = totals_of(lines[SumKind.SURE])
    return {level: totals.get(str(level.value), NOTHING) for level in Confidence}


def list_days(db: Session, *, user_id: int, first: date | None, now: datetime) -> list[DayCount]:
    """A learner's days from the first one on, short and long drills together.

    What the clock has ended and nobody has written down yet is among them.
    """
    told = {"user_id": user_id, "first": first or date.min}
    overdue = overdue_days(db, user_id=user_id, now=now)
    added = [each for each in overdue if first is None or each.day >= first]
    counts: dict[date, tuple[int, float]] = {}
    for row in (*db.execute(DAYS, told), *added):
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
