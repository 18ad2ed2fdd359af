"""Stored topics as the pages they were read from, in our own format."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import Session, selectinload

from app.domain.page import FollowUp, FrontMatter, Metadata, Page
from app.domain.writer import write_page
from app.models.topic import DrillRow, SoftReset, Source, Topic
from app.services.documents import answer_of, comparisons_in, drill_of
from app.services.visibility import visible_to

BATCH = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicPage:
    """A topic with the page it came from; without the page's words where they can't be seen."""

    topic: Topic
    source: Source
    page: str
    resets: tuple[str, ...]
    is_own: bool


def list_topic_pages(
    db: Session, *, user_id: int, topic_ids: Sequence[int]
) -> Iterator[list[TopicPage]]:
    """Topics with their pages, some at a time, in the order of the numbers given.

    Of a page that the learner may not see any more only its title and the drills are told, which
    the learner's own attempts say as well.
    """
    for start in range(0, len(topic_ids), BATCH):
        numbers = topic_ids[start : start + BATCH]
        rows = db.execute(
            select(Topic, Source, visible_to(user_id).label("visible"))
            .join(Source, Source.id == Topic.source_id)
            .where(Topic.id.in_(numbers))
            .options(selectinload(Topic.answers), selectinload(Topic.drills))
            .order_by(Topic.id)
        ).all()
        resets = list_resets(db, numbers)
        yield [topic_page(row, resets.get(row.Topic.id, ()), user_id) for row in rows]
        db.expunge_all()


def list_resets(db: Session, numbers: Sequence[int]) -> dict[int, tuple[str, ...]]:
    """When topics came to mean something else."""
    found: dict[int, tuple[str, ...]] = {}
    statement = select(SoftReset.topic_id, SoftReset.at).where(SoftReset.topic_id.in_(numbers))
    for topic_id, at in db.execute(statement.order_by(SoftReset.at)):
        found[topic_id] = (*found.get(topic_id, ()), at.isoformat())
    return found


def topic_page(row: Row[Topic, Source, bool], resets: tuple[str, ...], user_id: int) -> TopicPage:
    """One topic with its page."""
    topic, source, visible = row
    page = page_of(topic) if visible else bare_page(topic)
    is_own = source.owner_id == user_id
    return TopicPage(
        topic=topic, source=source, page=write_page(page), resets=resets, is_own=is_own
    )


def bare_page(topic: Topic) -> Page:
    """A topic's name and drills alone."""
    drills = tuple(drill_of(row) for row in in_order(topic.drills))
    return Page(path=topic.path, title=topic.title, subject=topic.subject, drills=drills)


def page_of(topic: Topic) -> Page:
    """The page a topic was read from, out of its rows; its drills that left the page are not on it.

    Needs the topic's answers and drills loaded.
    """
    document = topic.document
    follow_up = document["follow_up"]
    return Page(
        path=topic.path,
        title=topic.title,
        subject=topic.subject,
        metadata=metadata_of(document["metadata"]),
        front_matter=front_matter_of(document),
        answers=tuple(answer_of(row) for row in topic.answers),
        follow_up=FollowUp(**follow_up) if follow_up else None,
        tradeoff=document["tradeoff"],
        comparisons=comparisons_in(document),
        drills=tuple(drill_of(row) for row in in_order(topic.drills) if row.archived_at is None),
        notes=topic.notes,
    )


def in_order(drills: Sequence[DrillRow]) -> list[DrillRow]:
    """Drills as they stand on their page."""
    return sorted(drills, key=lambda row: (row.position, row.id))


def metadata_of(stored: dict[str, Any]) -> Metadata:
    """What a page says about itself."""
    updated = stored["last_updated"]
    return Metadata(
        owner=stored["owner"],
        last_updated=date.fromisoformat(updated) if updated else None,
        prerequisites=stored["prerequisites"],
        related_examples=tuple(stored["related_examples"]),
    )


def front_matter_of(document: dict[str, Any]) -> FrontMatter:
    """The head of a page; its title stands on the page itself."""
    return FrontMatter(
        identifier=document["id"],
        level=document["level"],
        minutes=document["minutes"],
        prerequisites=tuple(document["prerequisites"]),
        related=tuple(document["related"]),
        tags=tuple(document["tags"]),
    )
