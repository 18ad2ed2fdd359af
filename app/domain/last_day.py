"""The sheet of the last day: one's own best wording for each topic, and the gaps still open."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from app.domain.rating import Mark, MarkedPoint


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnAnswer:
    """What the learner wrote, and the share of the points it got; 1 for an answer of their own."""

    text: str
    share: float
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetTopic:
    """A topic with all the learner's answers and the marks of the latest one."""

    topic_id: int
    weight: float = 1.0
    answers: tuple[OwnAnswer, ...] = ()
    latest_marks: tuple[MarkedPoint, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetLine:
    """One topic on the sheet: the best wording, None if there is none, and what is still open."""

    topic_id: int
    wording: str | None
    gaps: tuple[str, ...]


def last_day_sheet(topics: Iterable[SheetTopic]) -> tuple[SheetLine, ...]:
    """A line for every topic that has a wording or a gap, the weightiest topics first.

    Topics never tried are left out: nothing new is learned on the last day.
    """
    lines = (
        SheetLine(
            topic_id=topic.topic_id,
            wording=best_wording(topic.answers),
            gaps=open_gaps(topic.latest_marks),
        )
        for topic in sorted(topics, key=lambda topic: (-topic.weight, topic.topic_id))
    )
    return tuple(line for line in lines if line.wording or line.gaps)


def best_wording(answers: Iterable[OwnAnswer]) -> str | None:
    """The text with the best score, of equal ones the newest; blank texts do not count."""
    written = [answer for answer in answers if answer.text.strip()]
    best = max(written, key=lambda answer: (answer.share, answer.at), default=None)
    return best.text if best else None


def open_gaps(marks: Iterable[MarkedPoint]) -> tuple[str, ...]:
    """The points that were not said in full the last time, critical ones first."""
    missing = [point for point in marks if point.mark is not Mark.SAID]
    return tuple(point.text for point in sorted(missing, key=lambda point: not point.critical))
