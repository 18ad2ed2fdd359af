"""The needs of a learner's topics, the neediest first."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.learner import Learner
from app.domain.study_day import study_day
from app.domain.weakness import Need, rank
from app.models.review import Delivery, Standing
from app.services.evidence import deliveries_by_topic, forecast_at, topic_evidence


def list_needs(
    db: Session, *, learner: Learner, standings: Mapping[int, Standing], now: datetime
) -> tuple[Need, ...]:
    """The need of every topic that was tried, weakest first."""
    rows = db.scalars(select(Delivery).where(Delivery.user_id == learner.id)).all()
    delivered = deliveries_by_topic(rows)
    today = study_day(now, learner.time_zone)
    return rank(
        topic_evidence(
            topic_id,
            standing,
            delivered.get(topic_id, {}),
            now=now,
            forecast=forecast_at(now, today, learner.interview_on),
            interview_on=learner.interview_on,
        )
        for topic_id, standing in standings.items()
        if standing.attempts
    )
