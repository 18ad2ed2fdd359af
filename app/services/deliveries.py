"""How well a learner lands a topic in each time box, and which box that asks for next."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.quality import DeliveryAdvice, delivery_advice
from app.models.review import Delivery
from app.models.topic import Topic


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryLine:
    """Delivery in one time box: 0 to 1 after so many tries, and what to do next."""

    box_seconds: int
    value: float
    tries: int
    advice: DeliveryAdvice


def delivery_line(
    box_seconds: int, history: Sequence[float], boxes: Collection[int]
) -> DeliveryLine | None:
    """The line of a history, oldest first; None where clarity was never judged in the box."""
    if not history:
        return None
    return DeliveryLine(
        box_seconds=box_seconds,
        value=history[-1],
        tries=len(history),
        advice=delivery_advice(history, box_seconds, boxes),
    )


def list_deliveries(db: Session, *, user_id: int | None, topic: Topic) -> tuple[DeliveryLine, ...]:
    """A line for each box in which a topic was tried, the shortest first."""
    if user_id is None:
        return ()
    boxes = {drill.seconds for drill in topic.drills if drill.archived_at is None}
    rows = db.scalars(
        select(Delivery)
        .where(Delivery.user_id == user_id, Delivery.topic_id == topic.id)
        .order_by(Delivery.box_seconds)
    )
    lines = (delivery_line(row.box_seconds, row.history, boxes) for row in rows)
    return tuple(line for line in lines if line is not None)
