"""Why a topic is in a learner's lists, put together from standing and delivery."""

from datetime import datetime

from sqlalchemy.orm import Session

from app.domain.learner import Learner
from app.domain.study_day import day_bounds, study_day
from app.domain.weakness import need
from app.domain.why_here import WhyHere, why_here
from app.services.planning.drills import practise_at
from app.services.planning.evidence import box_of, forecast_at, memory_of, topic_evidence
from app.services.planning.needs import NONE_PICKED, judgement_of
from app.services.topics.mine import Mine


def get_why(db: Session, *, learner: Learner, topic_id: int, mine: Mine, now: datetime) -> WhyHere:
    """The one sentence for a learner and a topic."""
    standing = mine.standing
    today = study_day(now, learner.time_zone)
    _start, day_end = day_bounds(today, learner.time_zone)
    # Without a standing nothing of it would count.
    leniency, picks = (
        judgement_of(db, user_id=learner.id, topic_id=topic_id) if standing else (0.0, {})
    )
    evidence = topic_evidence(
        topic_id,
        standing,
        mine.deliveries.get(box_of(standing), ()),
        now=now,
        forecast=forecast_at(now, today, learner.interview_on),
        interview_on=learner.interview_on,
        leniency=leniency,
        picks=picks.get(topic_id, NONE_PICKED),
    )
    hot_from = practise_at(standing, today)
    return why_here(
        need(evidence),
        memory_of(standing) if standing else None,
        hot=hot_from is not None and hot_from <= now,
        now=now,
        day_end=day_end,
    )
