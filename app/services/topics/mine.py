"""What one learner has of one topic, in one statement: standing, delivery, own words, the day."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import Date, Integer, bindparam, select
from sqlalchemy.orm import Session

from app.models.base import table_of
from app.models.own import OwnAnswer
from app.models.review import Delivery, Standing
from app.models.user import User
from app.services.planning.evidence import AnyRow
from app.services.topics.topics import peeked_clause, tried_clause


@dataclass(frozen=True, slots=True, kw_only=True)
class Mine:
    """Nothing for a visitor; ``deliveries``: histories by time box, the shortest first.

    ``standing`` and ``own`` are rows with those columns. ``tried`` and ``peeked``: whether it was
    answered, or its answers were opened, on the day.
    """

    standing: AnyRow | None = None
    own: AnyRow | None = None
    tried: bool = False
    peeked: bool = False
    deliveries: Mapping[int, Sequence[float]] = field(default_factory=dict)


USER_ID, TOPIC_ID = bindparam("user_id", type_=Integer), bindparam("topic_id", type_=Integer)
DAY = bindparam("day", type_=Date)
USERS, STANDINGS, OWN = table_of(User), table_of(Standing), table_of(OwnAnswer)
DELIVERIES = table_of(Delivery)
KEYS = frozenset({"user_id", "topic_id"})
# Built once, and of columns alone: putting it together, or making objects, costs more than sending.
MINE = (
    select(
        *(column for column in STANDINGS.c if column.name not in KEYS),
        *(column for column in OWN.c if column.name not in KEYS),
        tried_clause(USER_ID, TOPIC_ID, DAY).label("tried"),
        peeked_clause(USER_ID, TOPIC_ID, DAY).label("peeked"),
        DELIVERIES.c.box_seconds,
        DELIVERIES.c.history,
    )
    .select_from(USERS)
    .outerjoin(STANDINGS, (STANDINGS.c.user_id == USERS.c.id) & (STANDINGS.c.topic_id == TOPIC_ID))
    .outerjoin(OWN, (OWN.c.user_id == USERS.c.id) & (OWN.c.topic_id == TOPIC_ID))
    .outerjoin(
        DELIVERIES, (DELIVERIES.c.user_id == USERS.c.id) & (DELIVERIES.c.topic_id == TOPIC_ID)
    )
    .where(USERS.c.id == USER_ID)
    .order_by(DELIVERIES.c.box_seconds)
)


def get_mine(db: Session, *, user_id: int | None, topic_id: int, day: date) -> Mine:
    """All of it; the rows differ in their time box alone."""
    if user_id is None:
        return Mine()
    rows = db.execute(MINE, {"user_id": user_id, "topic_id": topic_id, "day": day}).all()
    row = rows[0]
    return Mine(
        standing=None if row.attempts is None else row,
        own=None if row.version is None else row,
        tried=bool(row.tried),
        peeked=bool(row.peeked),
        deliveries={each.box_seconds: each.history for each in rows if each.history is not None},
    )
