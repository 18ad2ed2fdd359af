"""Sums of weeks as the pages about progress read them: by line of a trend, and by subject."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import (
    Date,
    Integer,
    String,
    bindparam,
    case,
    func,
    select,
    type_coerce,
)
from sqlalchemy.orm import Session

from app.domain.exercises import criterion_name
from app.domain.progress import Observation
from app.domain.trends import trends
from app.domain.week_sums import SumKind, Total
from app.models.base import table_of
from app.models.review import WeekSum

SUMS = table_of(WeekSum)
# As text: what becomes of it is looked up once a line, not once a row.
KIND = type_coerce(SUMS.c.kind, String)
FROM_ON = (
    SUMS.c.user_id == bindparam("user_id", type_=Integer),
    SUMS.c.week >= bindparam("first", type_=Date),
)
LINES = (
    select(SUMS.c.week, KIND, SUMS.c.name, func.sum(SUMS.c.count), func.sum(SUMS.c.total))
    .where(*FROM_ON)
    .group_by(SUMS.c.week, SUMS.c.kind, SUMS.c.name)
    .order_by(SUMS.c.week, SUMS.c.kind, SUMS.c.name.desc())
)
LINES_OF_SUBJECT = LINES.where(SUMS.c.subject == bindparam("subject", type_=String))
# Scores and time of a week and subject as one row, in the order of the key: nothing to sort, and
# half the rows.
SCORED, TIME = SUMS.c.kind == SumKind.BAND, SUMS.c.kind == SumKind.TIME
SUBJECTS = (
    select(
        SUMS.c.subject,
        SUMS.c.week,
        func.sum(case((SCORED, SUMS.c.count), else_=0)),
        func.sum(case((SCORED, SUMS.c.total), else_=0.0)),
        func.sum(case((TIME, SUMS.c.count), else_=0)),
        func.sum(case((TIME, SUMS.c.total), else_=0.0)),
    )
    .where(*FROM_ON, SCORED | TIME)
    .group_by(SUMS.c.week, SUMS.c.subject)
)
BAND_NAMES = {"short": "Up to 90 seconds", "long": "Longer drills"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Which weeks and which subject are looked at; None is all."""

    user_id: int
    first: date | None = None
    subject: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SubjectLine:
    """A subject in the weeks that are looked at."""

    subject: str
    attempts: int
    minutes: int
    scores: Total
    trend: str

    @property
    def mean(self) -> float | None:
        """The mean score out of ten, None where nothing was scored."""
        return self.scores.mean if self.scores.count else None


Lines = dict[SumKind, list[Observation]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sum:
    """One stored sum: of a week, a subject and a line."""

    week: date
    subject: str
    kind: SumKind
    name: str
    count: int
    total: float


def list_sums(db: Session, *, user_id: int, first: date, until: date) -> list[Sum]:
    """Every sum of some weeks, ``until`` left out: for pages that see few in several ways."""
    rows = db.scalars(
        select(WeekSum)
        .where(WeekSum.user_id == user_id, WeekSum.week >= first, WeekSum.week < until)
        .order_by(WeekSum.week, WeekSum.subject)
    )
    return [
        Sum(
            week=row.week,
            subject=row.subject,
            kind=row.kind,
            name=row.name,
            count=row.count,
            total=row.total,
        )
        for row in rows
    ]


def total_of_sums(
    sums: Sequence[Sum],
    kind: SumKind,
    *,
    name: str | None = None,
    subject: str | None = None,
    week: date | None = None,
) -> Total:
    """Sums of a kind added up: of one name, one subject, one week, or of all."""
    chosen = [
        each
        for each in sums
        if each.kind is kind
        and name in (None, each.name)
        and subject in (None, each.subject)
        and week in (None, each.week)
    ]
    return Total(count=sum(each.count for each in chosen), total=sum(each.total for each in chosen))


def list_lines(db: Session, span: Span) -> Lines:
    """Week by week the sums of every line: bands, criteria, how sure, time."""
    told = {"user_id": span.user_id, "first": span.first or date.min}
    statement = LINES
    if span.subject is not None:
        statement, told = LINES_OF_SUBJECT, {**told, "subject": span.subject}
    lines: Lines = {kind: [] for kind in SumKind}
    named: dict[tuple[str, str], tuple[list[Observation], str]] = {}
    for week, kind, name, count, total in db.execute(statement, told).all():
        if (kind, name) not in named:
            named[kind, name] = lines[SumKind(kind)], line_name(SumKind(kind), name)
        line, shown = named[kind, name]
        line.append(Observation(day=week, name=shown, total=total, count=count))
    return lines


def line_name(kind: SumKind, name: str) -> str:
    """What a line is called on the page."""
    if kind is SumKind.BAND:
        return BAND_NAMES[name]
    return criterion_name(name) if kind is SumKind.CRITERION else name


def total_of(observations: Sequence[Observation], name: str | None = None) -> Total:
    """Observations added up, of one name or of all."""
    chosen = [each for each in observations if name in (None, each.name)]
    return Total(count=sum(each.count for each in chosen), total=sum(each.total for each in chosen))


def totals_of(observations: Iterable[Observation]) -> dict[str, Total]:
    """Observations added up by name."""
    found: dict[str, tuple[int, float]] = {}
    for each in observations:
        count, total = found.get(each.name, (0, 0.0))
        found[each.name] = count + each.count, total + each.total
    return {name: Total(count=count, total=total) for name, (count, total) in found.items()}


def list_subjects(db: Session, span: Span, *, weeks: int = 1) -> tuple[SubjectLine, ...]:
    """Every subject that was practised, the lowest mean first; ``weeks`` as in ``trends``."""
    told = {"user_id": span.user_id, "first": span.first or date.min}
    kept: dict[str, Lines] = {}
    for subject, week, number, total, attempts, seconds in db.execute(SUBJECTS, told).all():
        lines = kept.setdefault(subject, {SumKind.BAND: [], SumKind.TIME: []})
        lines[SumKind.BAND] += [Observation(day=week, name="Its mean", total=total, count=number)]
        lines[SumKind.TIME] += [Observation(day=week, name="Time", total=seconds, count=attempts)]
    found = [subject_line(subject, lines, weeks) for subject, lines in kept.items()]
    return tuple(
        sorted(found, key=lambda line: (line.mean is None, line.mean or 0.0, line.subject))
    )


def subject_line(subject: str, lines: Lines, weeks: int) -> SubjectLine:
    """A subject's sums as they are shown."""
    scores, time = total_of(lines[SumKind.BAND]), total_of(lines[SumKind.TIME])
    series = trends(lines[SumKind.BAND], weeks)
    return SubjectLine(
        subject=subject,
        attempts=time.count,
        minutes=round(time.total / 60),
        scores=scores,
        trend=series[0].finding if series else "No scores yet.",
    )
