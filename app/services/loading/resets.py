"""Soft resets: a topic that came to mean something else is half forgotten by those who knew it."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from app.models.review import Standing
from app.models.topic import SoftReset
from app.services.figures.standings import recount_topic


def soften_memories(db: Session, *, topic_ids: Sequence[int], now: datetime) -> None:
    """Keep the moment for each topic, and make the memory of everybody who knew it anew."""
    if not topic_ids:
        return
    db.execute(insert(SoftReset), [{"topic_id": topic_id, "at": now} for topic_id in topic_ids])
    standings = select(Standing.user_id, Standing.topic_id).where(
        Standing.topic_id.in_(topic_ids), Standing.stability.is_not(None)
    )
    for user_id, topic_id in db.execute(standings).all():
        recount_topic(db, user_id=user_id, topic_id=topic_id)
    db.flush()
