"""What one attempt's row says: its score, the share of its points that came, its levels."""

from app.domain.attempt import Stage
from app.domain.rating import Confidence, Mark, MarkedPoint, coverage
from app.domain.rubric import on_three, time_fit
from app.domain.timing import allowed_seconds
from app.domain.week_sums import ScoredAttempt
from app.services.attempts.asked import AttemptRow, clock_of, criteria_of
from app.services.documents import points_from_json


def share_of(attempt: AttemptRow) -> float | None:
    """An attempt's points by maximum, 0 to 1; None where nothing was scored."""
    if not attempt.points_maximum:
        return None
    return (attempt.points_scored or 0) / attempt.points_maximum


def coverage_of(attempt: AttemptRow) -> float | None:
    """The share of the key points that came, 0 to 1; None for an attempt that has none."""
    points = points_from_json(attempt.points)
    if not points:
        return None
    return coverage(
        [
            MarkedPoint(text=point.text, critical=point.critical, mark=Mark(mark))
            for point, mark in zip(points, attempt.marks, strict=True)
        ]
    )


def levels_of(attempt: AttemptRow) -> dict[str, float]:
    """The levels of a scored attempt by criterion, on the scale of 0 to 3, time-fit among them."""
    if attempt.stage is not Stage.SCORED:
        return {}
    allowed = allowed_seconds(clock_of(attempt))
    levels: dict[str, float] = {"time_fit": time_fit(attempt.taken_seconds or 0.0, allowed)}
    for line in criteria_of(attempt):
        if line.key in attempt.levels and not line.measured:
            levels[line.key] = on_three(line, attempt.levels[line.key])
    return levels


def scored_attempt(attempt: AttemptRow) -> ScoredAttempt:
    """A scored attempt as the sums of a week look at it."""
    return ScoredAttempt(
        box_seconds=attempt.box_seconds,
        seconds=attempt.taken_seconds or 0.0,
        score=share_of(attempt),
        levels=levels_of(attempt),
        confidence=None if attempt.confidence is None else Confidence(attempt.confidence),
        came=coverage_of(attempt),
    )
