"""A week in figures beside the week before, and the one thing to look after in the next."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from app.domain.week_sums import Total
from app.domain.wording import counted

# A mean of fewer than these says nothing about a subject or about confidence.
ENOUGH = 5
WEEKS_LOOKED_AT = 4
GOOD_SCORE = 7.0
TOO_SURE_BY = 0.15

NOTHING = Total(count=0, total=0.0)


class FocusKind(StrEnum):
    """What a focus is about."""

    BEGIN = "begin"
    SIGNAL = "signal"
    CONFIDENCE = "confidence"
    SUBJECT = "subject"
    UNSEEN = "unseen"
    KEEP = "keep"


@dataclass(frozen=True, slots=True, kw_only=True)
class WeekFigures:
    """One week: attempts, seconds, days practised, and the scores out of ten."""

    attempts: int = 0
    seconds: float = 0.0
    days: int = 0
    scores: Total = NOTHING

    @property
    def minutes(self) -> int:
        """Time answered in whole minutes."""
        return round(self.seconds / 60)

    @property
    def mean(self) -> float | None:
        """The mean score, None where nothing was scored."""
        return self.scores.mean if self.scores.count else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One figure of a week, the week before, and what changed in words."""

    name: str
    value: str
    before: str
    change: str


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownSignal:
    """The signal that was active the longest when the week began."""

    key: str
    name: str
    evidence: str
    exercise: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SubjectMean:
    """The scores of a subject over the weeks that are looked at."""

    subject: str
    scores: Total


@dataclass(frozen=True, slots=True, kw_only=True)
class Background:
    """What the focus is chosen from: all of it from before the week began, so that it stays."""

    attempts: int
    signal: KnownSignal | None
    expected_too_much: Total
    subjects: tuple[SubjectMean, ...]
    unseen: int
    topics: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Focus:
    """One thing for a week: what, why, and what to do; ``key`` names its line of sums."""

    kind: FocusKind
    key: str
    title: str
    reason: str
    exercise: str


def figures(week: WeekFigures, before: WeekFigures) -> tuple[Figure, ...]:
    """A week beside the one before."""
    means = [None if each.mean is None else f"{each.mean:.1f}" for each in (week, before)]
    return (
        _figure("Attempts", week.attempts, before.attempts),
        _figure("Minutes answered", week.minutes, before.minutes),
        _figure("Days practised", week.days, before.days),
        Figure(
            name="Mean score of 10",
            value=means[0] or "none",
            before=means[1] or "none",
            change=_change_of_mean(week.mean, before.mean),
        ),
    )


def _figure(name: str, value: int, before: int) -> Figure:
    change = "the same" if value == before else f"{value - before:+d}"
    return Figure(name=name, value=str(value), before=str(before), change=change)


def _change_of_mean(mean: float | None, before: float | None) -> str:
    if mean is None or before is None:
        return "nothing to compare"
    change = f"{mean - before:+.1f}"
    return "the same" if change in ("+0.0", "-0.0") else change


def choose_focus(known: Background) -> Focus:
    """The one thing to look after: the first of these that there is a reason for.

    A habit that fails across topics; being too sure; the subject with the lowest scores; topics
    never tried; keeping what there is.
    """
    if known.attempts == 0:
        return Focus(
            kind=FocusKind.BEGIN,
            key="",
            title="A first handful of answers",
            reason="There is nothing to go by yet: five scored answers are enough for a start.",
            exercise="Do one 60-second drill a day this week and score each.",
        )
    if known.signal is not None:
        signal = known.signal
        return Focus(
            kind=FocusKind.SIGNAL,
            key=signal.key,
            title=signal.name,
            reason=signal.evidence,
            exercise=signal.exercise,
        )
    return _without_signal(known)


def _without_signal(known: Background) -> Focus:
    sure, subject = known.expected_too_much, _lowest(known.subjects)
    if sure.count >= ENOUGH and sure.mean > TOO_SURE_BY:
        return Focus(
            kind=FocusKind.CONFIDENCE,
            key="",
            title="How sure you are",
            reason=f"Over four weeks you expected {sure.mean * 100:.0f} points more than came.",
            exercise="Before you say how sure, name the one point you may have missed.",
        )
    if subject is not None:
        scores = subject.scores
        return Focus(
            kind=FocusKind.SUBJECT,
            key=subject.subject,
            title=subject.subject,
            reason=f"Its scores are your lowest over four weeks: {scores.mean:.1f} of 10 in "
            f"{counted(scores.count, 'attempt')}.",
            exercise="Take its weakest topic each day, and say the missed points aloud afterwards.",
        )
    return _nothing_weak(known)


def _lowest(subjects: Iterable[SubjectMean]) -> SubjectMean | None:
    low = [s for s in subjects if s.scores.count >= ENOUGH and s.scores.mean < GOOD_SCORE]
    return min(low, key=lambda each: (each.scores.mean, each.subject), default=None)


def _nothing_weak(known: Background) -> Focus:
    if known.unseen:
        return Focus(
            kind=FocusKind.UNSEEN,
            key="",
            title="Topics never tried",
            reason=f"{known.unseen} of {counted(known.topics, 'topic')} were never tried; "
            "an interview can begin with any of them.",
            exercise="Begin each day with one topic that is new to you.",
        )
    return Focus(
        kind=FocusKind.KEEP,
        key="",
        title="Keeping what you have",
        reason="No habit fails, every topic was tried, and no subject is below 7 of 10.",
        exercise="Do what falls due, and say one long answer a day in half its time.",
    )


def so_far(values: Sequence[tuple[str, Total]]) -> str:
    """What became of a focus week by week, as a sentence: names of weeks with their means."""
    said = [f"{total.mean:.1f} {name}" for name, total in values if total.count]
    return f"Its mean, out of 10: {', '.join(said)}." if said else ""
