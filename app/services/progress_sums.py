"""Sums of weeks as the pages about progress read them: by line of a trend, and by subject."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, String, case, func, select, type_coerce
from sqlalchemy.orm import Session

from app.domain.exercises import criterion_name
from app.domain.progress import Observation
from app.domain.trends import trends
from app.domain.week_sums import SumKind, Total
from app.models.review import WeekSum

BAND_NAMES = {"short": "Up to 90 seconds", "long": "Longer drills"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Which weeks and which subject are looked at; None is all. ``until`` is left out itself."""

    user_id: int
    first: date | None = None
    until: date | None = None
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


def list_sums(db: Session, span: Span) -> list[Sum]:
    """Every sum of some weeks: for pages that look at few of them in several ways."""
    rows = db.scalars(select(WeekSum).where(*within(span)).order_by(WeekSum.week, WeekSum.subject))
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
    statement = (
        select(
            WeekSum.week,
            # As text: what becomes of it is looked up once a line, not once a row.
            type_coerce(WeekSum.kind, String),
            WeekSum.name,
            func.sum(WeekSum.count),
            func.sum(WeekSum.total),
        )
        .where(*within(span))
        .group_by(WeekSum.week, WeekSum.kind, WeekSum.name)
        .order_by(WeekSum.week, WeekSum.kind, WeekSum.name.desc())
    )
    if span.subject is not None:
        statement = statement.where(WeekSum.subject == span.subject)
    lines: Lines = {kind: [] for kind in SumKind}
    named: dict[tuple[str, str], tuple[list[Observation], str]] = {}
    for week, kind, name, count, total in db.execute(statement):
        if (kind, name) not in named:
            named[kind, name] = lines[SumKind(kind)], line_name(SumKind(kind), name)
        line, shown = named[kind, name]
        line.append(Observation(day=week, name=shown, total=total, count=count))
    return lines


def within(span: Span) -> list[ColumnElement[bool]]:
    """The learner's sums of the weeks of a span."""
    found = [WeekSum.user_id == span.user_id]
    if span.first is not None:
        found.append(WeekSum.week >= span.first)
    if span.until is not None:
        found.append(WeekSum.week < span.until)
    return found


def line_name(kind: SumKind, name: str) -> str:
    """What a line is called on the page."""
    if kind is SumKind.BAND:
        return BAND_NAMES[name]
    return criterion_name(name) if kind is SumKind.CRITERION else name


def total_of(observations: Sequence[Observation], name: str | None = None) -> Total:
    """Observations added up, of one name or of all."""
    chosen = [each for each in observations if name in (None, each.name)]
    return Total(count=sum(each.count for each in chosen), total=sum(each.total for each in chosen))


def list_subjects(db: Session, span: Span, *, weeks: int = 1) -> tuple[SubjectLine, ...]:
    """Every subject that was practised, the lowest mean first; ``weeks`` as in ``trends``."""
    scored, time = WeekSum.kind == SumKind.BAND, WeekSum.kind == SumKind.TIME
    # One row for a week and subject, in the order of the key: nothing to sort, and half the rows.
    statement = select(
        WeekSum.subject,
        WeekSum.week,
        func.sum(case((scored, WeekSum.count), else_=0)).label("number"),
        func.sum(case((scored, WeekSum.total), else_=0.0)).label("total"),
        func.sum(case((time, WeekSum.count), else_=0)).label("attempts"),
        func.sum(case((time, WeekSum.total), else_=0.0)).label("seconds"),
    ).where(*within(span), scored | time)
    kept: dict[str, Lines] = {}
    for subject, week, number, total, attempts, seconds in db.execute(
        statement.group_by(WeekSum.week, WeekSum.subject)
    ):
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
