"""Recall of all topics as it will be on the day of the interview, if nothing were practised."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from app.domain.charts import IN_PERCENT, LineChart, line_chart
from app.domain.forecast import recall_forecast, track_coverage
from app.domain.learner import Learner
from app.domain.progress import Series
from app.domain.study_day import study_day
from app.services.planning.known_topics import KnownTopic, list_inside

USUAL_DAYS = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlook:
    """How much was tried of what there is, and what will be left of it."""

    tried: int
    topics: int
    coverage: str
    recall: Series
    chart: LineChart
    has_date: bool


def outlook_of(
    known: Sequence[KnownTopic], *, learner: Learner, subject: str | None, now: datetime
) -> Outlook:
    """Coverage and recall over the topics of the learner's track, of one subject or of all.

    Without a track that is every living topic.
    """
    today = study_day(now, learner.time_zone)
    ahead = (learner.interview_on - today).days if learner.interview_on else 0
    inside = [each for each in list_inside(known) if subject in (None, each.subject)]
    traces = [
        (each.stability, each.reviewed_at)
        for each in inside
        if each.stability is not None and each.reviewed_at is not None
    ]
    series = recall_forecast(
        traces,
        unseen=len(inside) - len(traces),
        now=now,
        today=today,
        days=ahead if ahead > 0 else USUAL_DAYS,
    )
    tried = sum(bool(each.attempts) for each in inside)
    return Outlook(
        tried=tried,
        topics=len(inside),
        coverage=track_coverage(tried, len(inside)),
        recall=series,
        chart=line_chart([series], IN_PERCENT),
        has_date=ahead > 0,
    )
