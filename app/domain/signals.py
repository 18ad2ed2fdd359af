"""Signals: what keeps failing across topics, three at most, opened and closed by evidence."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from app.domain.wording import counted

MOST_ACTIVE = 3
DUE_AFTER_DAYS = 7

# A signal opens when three of the last six scores of a criterion were "shaky" or worse, on two
# topics at least: one topic that fails is that topic's weakness, not a habit.
LOOKED_AT = 6
FAILING_FROM = 3
SHAKY = 1
TOPICS_FROM = 2

# It closes when the last three scores since it opened are "solid" or better, on two topics. What
# was before counts no more after that, or it would open again at once.
SOLID_TO_CLOSE = 3

# A flaw that was there counts as a level: found is as good as it gets, overlooked is none.
FOUND, OVERLOOKED = 3.0, 0.0


class SignalKind(StrEnum):
    """Where a signal shows: in own answers by a criterion, or in pairs by a flaw not seen."""

    CRITERION = "criterion"
    FLAW = "flaw"


@dataclass(frozen=True, slots=True, kw_only=True)
class Habit:
    """What a signal is about: a criterion's key or a flaw's name, and what it is called."""

    kind: SignalKind
    key: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Trace:
    """One level (0 to 3) that shows a habit: where it came from, on which topic and day."""

    origin: str
    topic_id: int
    level: float
    day: date

    @property
    def failed(self) -> bool:
        """Whether it was shaky or worse."""
        return self.level <= SHAKY


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A habit that was found to fail: from when, until when, and what showed either.

    ``seen``: the traces that opened it. ``since``: those after that. An open one has no end.
    """

    habit: Habit
    opened_on: date
    seen: tuple[Trace, ...]
    since: tuple[Trace, ...]
    closed_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Signal:
    """A habit to work on: what shows it, one thing to do, until when, and how far it has come."""

    habit: Habit
    opened_on: date
    active_on: date
    due_on: date
    evidence: str
    traces: tuple[Trace, ...]
    progress: str

    @property
    def topic_ids(self) -> tuple[int, ...]:
        """The topics on which it failed, the latest first."""
        failed = (trace.topic_id for trace in reversed(self.traces) if trace.failed)
        return tuple(dict.fromkeys(failed))


@dataclass(frozen=True, slots=True, kw_only=True)
class Signals:
    """What is worked on now (three at most), what waits for a place, and what was closed."""

    active: tuple[Signal, ...]
    waiting: tuple[Habit, ...]
    closed: tuple[Span, ...]


def find_signals(traces: Mapping[Habit, Sequence[Trace]]) -> Signals:
    """All signals out of all that is known of each habit, oldest first.

    Nothing is stored of a signal: the same traces give the same ones, so that undoing an attempt
    undoes what it opened or closed.
    """
    spans = sorted(
        (span for habit, known in traces.items() for span in spans_of(habit, known)),
        key=lambda span: (span.opened_on, -_failing(span.seen), span.habit.key),
    )
    active, waiting = _give_places(spans)
    closed = sorted((s for s in spans if s.closed_on), key=lambda s: (s.closed_on, s.habit.key))
    return Signals(active=tuple(active), waiting=tuple(waiting), closed=tuple(reversed(closed)))


def spans_of(habit: Habit, traces: Sequence[Trace]) -> tuple[Span, ...]:
    """When a habit was found to fail, and when it was mended."""
    spans: list[Span] = []
    fresh: list[Trace] = []
    current: Span | None = None
    for trace in traces:
        fresh.append(trace)
        if current is None and _keeps_failing(fresh):
            seen = tuple(fresh[-LOOKED_AT:])
            current = Span(habit=habit, opened_on=trace.day, seen=seen, since=())
            fresh = []
        elif current is not None and _is_mended(fresh):
            spans.append(_ended(current, fresh, trace.day))
            current, fresh = None, []
    if current is not None:
        spans.append(_ended(current, fresh, None))
    return tuple(spans)


def _ended(span: Span, since: Sequence[Trace], closed_on: date | None) -> Span:
    return Span(
        habit=span.habit,
        opened_on=span.opened_on,
        seen=span.seen,
        since=tuple(since),
        closed_on=closed_on,
    )


def _keeps_failing(fresh: Sequence[Trace]) -> bool:
    failed = [trace for trace in fresh[-LOOKED_AT:] if trace.failed]
    return len(failed) >= FAILING_FROM and len({t.topic_id for t in failed}) >= TOPICS_FROM


def _is_mended(since: Sequence[Trace]) -> bool:
    last = since[-SOLID_TO_CLOSE:]
    solid = len(last) == SOLID_TO_CLOSE and not any(trace.failed for trace in last)
    return solid and len({trace.topic_id for trace in last}) >= TOPICS_FROM


def _failing(traces: Sequence[Trace]) -> float:
    return sum(trace.failed for trace in traces) / len(traces)


def _give_places(spans: Iterable[Span]) -> tuple[list[Signal], list[Habit]]:
    """Three places, given in the order in which habits were found; one is free when it closes."""
    free_from = [date.min] * MOST_ACTIVE
    active: list[Signal] = []
    waiting: list[Habit] = []
    for span in spans:
        place = min(range(MOST_ACTIVE), key=lambda number: free_from[number])
        starts = max(span.opened_on, free_from[place])
        if span.closed_on is None and starts == date.max:
            waiting.append(span.habit)
        elif span.closed_on is None or starts < span.closed_on:
            free_from[place] = span.closed_on or date.max
            if span.closed_on is None:
                active.append(_signal(span, starts))
    return active, waiting


def _signal(span: Span, active_on: date) -> Signal:
    return Signal(
        habit=span.habit,
        opened_on=span.opened_on,
        active_on=active_on,
        due_on=active_on + timedelta(days=DUE_AFTER_DAYS),
        evidence=_evidence(span),
        traces=(*span.seen, *span.since)[-LOOKED_AT:],
        progress=_progress(span.since),
    )


def _evidence(span: Span) -> str:
    failed = [trace for trace in span.seen if trace.failed]
    seen = len(span.seen)
    topics = counted(len({trace.topic_id for trace in failed}), "topic")
    if span.habit.kind is SignalKind.FLAW:
        pairs = counted(seen, "pair")
        name = span.habit.name
        return f"You overlooked “{name}” in {len(failed)} of {pairs} that had it, on {topics}."
    scores = counted(seen, "score")
    return f"{span.habit.name} was shaky or worse in {len(failed)} of {scores}, on {topics}."


def _progress(since: Sequence[Trace]) -> str:
    good = 0
    for trace in reversed(since):
        if trace.failed:
            break
        good += 1
    if good >= SOLID_TO_CLOSE:
        return "All solid since then; it closes with one on another topic."
    rule = f"It closes by {SOLID_TO_CLOSE} solid ones in a row, on {TOPICS_FROM} topics"
    return f"{rule}: {good} so far."
