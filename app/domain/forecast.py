"""What is known of a track now and will be on a day: topics tried, and recall foreseen."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from app.domain.memory import summed_recall
from app.domain.progress import Series, SeriesPoint
from app.domain.wording import counted, percent, short_date

# The curve bends slowly: more points would say no more.
MOST_STEPS = 10


def track_coverage(tried: int, topics: int) -> str:
    """How much of a track was tried at least once, as a sentence."""
    if not topics:
        return "The track has no topics yet."
    return f"{tried} of {counted(topics, 'topic')} tried at least once, {percent(tried / topics)}."


def recall_forecast(
    traces: Sequence[tuple[float, datetime]],
    *,
    unseen: int,
    now: datetime,
    today: date,
    days: int,
) -> Series:
    """Mean recall of a track in percent, from today on, if nothing were practised any more.

    ``traces``: stability and last review of each topic; one never rated (``unseen``) counts as
    nothing. ``days``: how far to look ahead; the last point is that day, the steps are even.
    """
    step = max(1, -(-days // MOST_STEPS))
    size = len(traces) + unseen
    ahead = (*range(0, days, step), days)
    points = tuple(
        SeriesPoint(day=today + timedelta(days=later), value=100 * total / max(1, size), count=size)
        for later, total in zip(ahead, summed_recall(traces, now, ahead), strict=True)
    )
    first, last = (percent(point.value / 100) for point in (points[0], points[-1]))
    when = short_date(points[-1].day)
    finding = f"Without practice mean recall goes from {first} today to {last} on {when}."
    return Series(name="Recall", points=points, finding=finding)
