"""Signals of a learner: found in the logs of criteria, each with its evidence and its drill."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from urllib.parse import quote

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.exercises import box_for, criterion_name, exercise_against, exercise_for
from app.domain.rubric import rubric_for
from app.domain.signals import Habit, Signal, SignalKind, Signals, Span, Trace, find_signals
from app.models.topic import DrillRow, Source, Topic
from app.services.documents import self_check_from_json
from app.services.figures.criterion_logs import list_logs
from app.services.rounds.flaw_traces import Traces, better_move, list_flaw_traces
from app.services.visibility import visible_to

MOST_CLOSED = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceLine:
    """One score behind a signal, with the page that shows where it came from."""

    url: str
    title: str
    subject: str
    day: date
    level: float
    failed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SignalLine:
    """A signal as it is shown: its evidence, one exercise, and the drill that attacks it."""

    signal: Signal
    exercise: str
    url: str
    lines: tuple[EvidenceLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SignalPanel:
    """All that a page shows of signals."""

    active: tuple[SignalLine, ...]
    waiting: tuple[Habit, ...]
    closed: tuple[Span, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A topic's name, and its living drills, the shortest first, with what they are scored by."""

    title: str
    subject: str
    drills: tuple[tuple[int, frozenset[str]], ...]


def get_signals(db: Session, *, user_id: int, before: date | None = None) -> Signals:
    """The signals as they stand, or as they stood when a day began."""
    return find_signals(list_traces(db, user_id=user_id, before=before))


def list_traces(db: Session, *, user_id: int, before: date | None = None) -> Traces:
    """The levels of each criterion, and each flaw found or overlooked, oldest first."""
    flaws = list_flaw_traces(db, user_id=user_id, before=before)
    return flaws | {
        Habit(kind=SignalKind.CRITERION, key=criterion, name=criterion_name(criterion)): [
            trace_of(entry) for entry in levels
        ]
        for criterion, levels in list_logs(db, user_id=user_id, before=before).items()
    }


def trace_of(entry: Mapping[str, object]) -> Trace:
    """One entry of a log."""
    return Trace(
        origin=f"/attempts/{entry['attempt']}",
        topic_id=int(str(entry["topic"])),
        level=float(str(entry["level"])),
        day=date.fromisoformat(str(entry["day"])),
    )


def get_panel(db: Session, *, user_id: int) -> SignalPanel:
    """The signals with names, links and drills."""
    found = get_signals(db, user_id=user_id)
    places = list_places(
        db,
        user_id=user_id,
        topic_ids={trace.topic_id for signal in found.active for trace in signal.traces},
    )
    return SignalPanel(
        active=tuple(signal_line(signal, places) for signal in found.active),
        waiting=found.waiting,
        closed=found.closed[:MOST_CLOSED],
    )


def list_places(db: Session, *, user_id: int, topic_ids: Iterable[int]) -> dict[int, Place]:
    """Topics by their number; one that is gone keeps its name and has no drills."""
    wanted = sorted(topic_ids)
    if not wanted:
        return {}
    living = DrillRow.archived_at.is_(None) & Topic.archived_at.is_(None) & visible_to(user_id)
    rows = db.execute(
        select(Topic.id, Topic.title, Topic.subject, DrillRow)
        .join(Source, Source.id == Topic.source_id)
        .outerjoin(DrillRow, (DrillRow.topic_id == Topic.id) & living)
        .where(Topic.id.in_(wanted))
        .order_by(DrillRow.seconds, DrillRow.id)
    ).all()
    return {
        row.id: Place(
            title=row.title,
            subject=row.subject,
            drills=tuple(scored_by(each.DrillRow) for each in rows if each.id == row.id),
        )
        for row in rows
    }


def scored_by(drill: DrillRow | None) -> tuple[int, frozenset[str]]:
    """A drill's number with the criteria that it is scored by; none where there is no drill."""
    if drill is None:
        return 0, frozenset()
    rubric = rubric_for(drill.seconds, self_check_from_json(drill.self_check))
    return drill.id, frozenset(line.key for line in rubric)


def signal_line(signal: Signal, places: Mapping[int, Place]) -> SignalLine:
    """A signal as it is shown."""
    return SignalLine(
        signal=signal,
        exercise=exercise_of(signal.habit),
        url=signal_url(signal, places),
        lines=tuple(evidence_line(trace, places[trace.topic_id]) for trace in signal.traces[::-1]),
    )


def exercise_of(habit: Habit) -> str:
    """The one thing to do about a habit."""
    if habit.kind is SignalKind.FLAW:
        return exercise_against(better_move(habit.key))
    return exercise_for(habit.key)


def signal_url(signal: Signal, places: Mapping[int, Place]) -> str:
    """What attacks a signal: a drill that is scored by the criterion, or a pair with the flaw."""
    if signal.habit.kind is SignalKind.CRITERION:
        return drill_url(signal, places)
    return f"/comparisons/next?flaw={quote(signal.habit.key)}"


def evidence_line(trace: Trace, place: Place) -> EvidenceLine:
    """One score behind a signal."""
    return EvidenceLine(
        url=trace.origin,
        title=place.title,
        subject=place.subject,
        day=trace.day,
        level=trace.level,
        failed=trace.failed,
    )


def drill_url(signal: Signal, places: Mapping[int, Place]) -> str:
    """The drill that attacks a signal: of the topic that failed last, one that is scored by it."""
    key = signal.habit.key
    for topic_id in signal.topic_ids:
        for drill_id, rubric in places[topic_id].drills:
            if key in rubric:
                return f"/drills/{drill_id}"
    return f"/drills/next?seconds={box_for(key)}"
