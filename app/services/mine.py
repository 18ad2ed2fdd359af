"""What one learner has of one topic, in one statement: standing, delivery, own words, the day."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import Date, Integer, bindparam, select
from sqlalchemy.orm import Session

from app.models.own import OwnAnswer
from app.models.review import Delivery, Standing
from app.models.user import User
from app.services.topics import peeked_clause, tried_clause


@dataclass(frozen=True, slots=True, kw_only=True)
class Mine:
    """Nothing for a visitor; ``deliveries``: histories by time box, the shortest first.

    ``tried`` and ``peeked``: whether it was answered, or its answers were opened, on the day.
    """

    standing: Standing | None = None
    own: OwnAnswer | None = None
    tried: bool = False
    peeked: bool = False
    deliveries: Mapping[int, Sequence[float]] = field(default_factory=dict)


USER_ID, TOPIC_ID = bindparam("user_id", type_=Integer), bindparam("topic_id", type_=Integer)
# Built once: putting it together costs more than sending it.
MINE = (
    select(
        Standing,
        OwnAnswer,
        tried_clause(USER_ID, TOPIC_ID, bindparam("day", type_=Date)),
        peeked_clause(USER_ID, TOPIC_ID, bindparam("day", type_=Date)),
        Delivery.box_seconds,
        Delivery.history,
    )
    .select_from(User)
    .outerjoin(Standing, (Standing.user_id == User.id) & (Standing.topic_id == TOPIC_ID))
    .outerjoin(OwnAnswer, (OwnAnswer.user_id == User.id) & (OwnAnswer.topic_id == TOPIC_ID))
    .outerjoin(Delivery, (Delivery.user_id == User.id) & (Delivery.topic_id == TOPIC_ID))
    .where(User.id == USER_ID)
    .order_by(Delivery.box_seconds)
)


def get_mine(db: Session, *, user_id: int | None, topic_id: int, day: date) -> Mine:
    """All of it; the rows differ in their time box alone."""
    if user_id is None:
        return Mine()
    rows = db.execute(MINE, {"user_id": user_id, "topic_id": topic_id, "day": day}).all()
    standing, own, tried, peeked, _box, _history = rows[0]
    return Mine(
        standing=standing,
        own=own,
        tried=bool(tried),
        peeked=bool(peeked),
        deliveries={row[4]: row[5] for row in rows if row[4] is not None},
    )
