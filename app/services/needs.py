"""The needs of a learner's topics, the neediest first."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.learner import Learner
from app.domain.study_day import study_day
from app.domain.weakness import Need, rank
from app.models.review import Delivery, Standing
from app.services.evidence import deliveries_by_topic, forecast_at, topic_evidence


def list_needs(
    db: Session,
    *,
    learner: Learner,
    standings: Mapping[int, Standing],
    now: datetime,
    topic_ids: Iterable[int] | None = None,
    leniency: float = 0.0,
) -> tuple[Need, ...]:
    """The need of every topic that was tried, or of these topics, the neediest first."""
    rows = db.scalars(select(Delivery).where(Delivery.user_id == learner.id)).all()
    delivered = deliveries_by_topic(rows)
    forecast = forecast_at(now, study_day(now, learner.time_zone), learner.interview_on)
    tried = [topic_id for topic_id, standing in standings.items() if standing.attempts]
    return rank(
        topic_evidence(
            topic_id,
            standings.get(topic_id),
            delivered.get(topic_id, {}),
            now=now,
            forecast=forecast,
            interview_on=learner.interview_on,
            leniency=leniency,
        )
        for topic_id in (tried if topic_ids is None else topic_ids)
    )
