"""What is known of a track now and will be on a day: topics tried, and recall foreseen."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from app.domain.memory import Memory, recall
from app.domain.progress import Series, SeriesPoint
from app.domain.wording import counted, percent, short_date

MOST_STEPS = 20


def track_coverage(tried: int, topics: int) -> str:
    """How much of a track was tried at least once, as a sentence."""
    if not topics:
        return "The track has no topics yet."
    return f"{tried} of {counted(topics, 'topic')} tried at least once, {percent(tried / topics)}."


def mean_recall(memories: Sequence[Memory], *, unseen: int, at: datetime) -> float:
    """Mean recall over a track at a moment, 0 to 1; a topic never rated counts as nothing."""
    size = len(memories) + unseen
    return sum(recall(memory, at) for memory in memories) / max(1, size)


def recall_forecast(
    memories: Sequence[Memory], *, unseen: int, now: datetime, today: date, days: int
) -> Series:
    """Mean recall of a track in percent, from today on, if nothing were practised any more.

    ``days``: how far to look ahead; the last point is that day, the steps between are even.
    """
    step = max(1, days // MOST_STEPS)
    points = tuple(
        SeriesPoint(
            day=today + timedelta(days=ahead),
            value=100 * mean_recall(memories, unseen=unseen, at=now + timedelta(days=ahead)),
            count=len(memories) + unseen,
        )
        for ahead in (*range(0, days, step), days)
    )
    first, last = (percent(point.value / 100) for point in (points[0], points[-1]))
    when = short_date(points[-1].day)
    finding = f"Without practice mean recall goes from {first} today to {last} on {when}."
    return Series(name="Recall", points=points, finding=finding)
