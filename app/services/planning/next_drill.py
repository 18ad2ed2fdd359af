"""The drill that is best practised now, for whoever asks for one more question."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session

from app.domain.errors import NotFound
from app.domain.learner import Learner
from app.domain.planning import Phase, phase
from app.domain.queue import Limit
from app.services.planning.day_queue import Day, get_day, queue_of
from app.services.planning.drills import last_tried
from app.services.planning.stuck import without_stuck

# Somebody who is nobody yet: no row is of this number.
NOBODY = Learner(id=0)


def choose_drill(
    db: Session,
    *,
    learner: Learner | None,
    seconds: int,
    subject: str,
    other_than: int,
    now: datetime,
) -> int:
    """The drill best practised now; raises ``NotFound`` where there is none.

    What the day's queue has first, under plan and limits and without what is set aside; when that
    is nothing, the topic that was not tried the longest.
    """
    day = get_day(db, learner=learner or NOBODY, subject=subject, seconds=seconds, now=now)
    if not day.choices:
        raise NotFound("There is nothing to drill yet. Load some pages first.")
    others = tuple(each for each in day.candidates if each.topic_id != other_than)
    if others:
        day = without_stuck(replace(day, candidates=others))
    queue = queue_of(day, Limit(number=1), now=now)
    chosen = queue.items[0].topic_id if queue.items else longest_untried(day, other_than)
    return day.choices[chosen].drill_id


def longest_untried(day: Day, other_than: int) -> int:
    """The topic that was not tried the longest; on the last day of a plan nothing new."""
    left = [topic_id for topic_id in day.choices if topic_id != other_than] or [*day.choices]
    if day.plan is not None and phase(day.plan, day.today) is Phase.LAST_DAY:
        left = [topic_id for topic_id in left if last_tried(day.standings.get(topic_id))] or left
    return min(left, key=lambda topic_id: last_tried(day.standings.get(topic_id)))
