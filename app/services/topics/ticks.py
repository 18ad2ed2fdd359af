"""Ticks at the items of checklists: each learner's own, and kept when a page is edited."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from app.domain.checklist import Item, items_of
from app.domain.errors import NotFound
from app.models.base import table_of
from app.models.own import Tick
from app.models.topic import Source, Topic
from app.services.loading.topic_book import topic_url
from app.services.visibility import visible_to

TICKS = table_of(Tick)
OWN = select(TICKS.c.item, TICKS.c.ticked).where(
    TICKS.c.user_id == bindparam("user_id"), TICKS.c.topic_id == bindparam("topic_id")
)


def ticked_items(
    db: Session, *, user_id: int | None, topic_id: int, items: Sequence[Item]
) -> frozenset[str]:
    """The keys of the items that are ticked: by the learner, or else by the page's author."""
    if not items:
        return frozenset()
    rows = db.execute(OWN, {"user_id": user_id, "topic_id": topic_id})
    own = {row.item: row.ticked for row in rows}
    return frozenset(item.key for item in items if own.get(item.key, item.done))


def set_tick(
    db: Session, *, user_id: int, topic_id: int, item: str, ticked: bool, now: datetime
) -> str:
    """Tick an item or take its tick away; returns where it stands. Twice is once."""
    row = db.execute(
        select(Topic.notes_html, Topic.address, Source.name)
        .join(Source, Source.id == Topic.source_id)
        .where(Topic.id == topic_id, visible_to(user_id))
    ).one_or_none()
    found = [each for each in items_of(row.notes_html) if each.key == item] if row else []
    if row is None or not found:
        raise NotFound("There is no such item. The page may have changed: reload it.")
    db.merge(Tick(user_id=user_id, topic_id=topic_id, item=item, ticked=ticked, at=now))
    return f"{topic_url(row.name, row.address)}#page-item-{found[0].number}"


def move_ticks(db: Session, *, guest_id: int, user_id: int) -> None:
    """A guest's ticks join the account's; at the same item the later one counts."""
    for brought in db.scalars(select(Tick).where(Tick.user_id == guest_id)).all():
        place = (user_id, brought.topic_id, brought.item)
        own = db.get(Tick, place)
        if own is None or own.at < brought.at:
            user, topic, item = place
            moved = Tick(user_id=user, topic_id=topic, item=item)
            moved.ticked, moved.at = brought.ticked, brought.at
            db.merge(moved)
        db.delete(brought)
    db.flush()
