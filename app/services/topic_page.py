"""One topic's page: its notes and answers, what stands round it, and how the learner stands."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import RowMapping, select
from sqlalchemy.orm import Session, joinedload, selectinload

from app.domain.checklist import items_of
from app.domain.contents import Entry, contents_of
from app.domain.errors import NotFound
from app.domain.page import Comparison, TimedAnswer
from app.domain.study_order import Readable, around, study_order
from app.models.topic import DrillRow, Source, Topic
from app.services.deliveries import DeliveryLine, delivery_lines
from app.services.documents import answer_of, comparison_of
from app.services.mine import Mine, get_mine
from app.services.own_answers import Kept, kept_of
from app.services.topic_book import topic_url
from app.services.topics import TopicLine
from app.services.visibility import visible_to


@dataclass(frozen=True, slots=True, kw_only=True)
class DrillLine:
    """A drill in a list; its prompt stays hidden until the learner starts."""

    id: int
    seconds: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """What stands round a topic: what comes before and after it, and what its page names."""

    previous: TopicLine | None
    next: TopicLine | None
    prerequisites: tuple[TopicLine, ...]
    related: tuple[TopicLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicPage:
    """All that a topic's page shows."""

    line: TopicLine
    path: str
    notes_html: str
    contents: tuple[Entry, ...]
    document: dict[str, Any]
    answers: tuple[TimedAnswer, ...]
    comparisons: tuple[Comparison, ...]
    drills: tuple[DrillLine, ...]
    around: Around
    archived: bool
    mine: Mine
    own: Kept
    deliveries: tuple[DeliveryLine, ...] = ()

    @property
    def items(self) -> int:
        """How many items of checklists the notes have."""
        return len(items_of(self.notes_html))

    @property
    def answers_are_open(self) -> bool:
        """Whether the answers show without a warning: tried today, or opened already."""
        return self.mine.tried or self.mine.peeked


def get_topic(
    db: Session, *, source: str, address: str, user_id: int | None, today: date
) -> TopicPage:
    """One topic's page; raises ``NotFound``. An archived topic is still shown, and says so."""
    topic = find_topic(db, source=source, address=address, user_id=user_id)
    if topic is None:
        raise NotFound("There is no such topic. It may have been moved or renamed.")
    mine = get_mine(db, user_id=user_id, topic_id=topic.id, day=today)
    drills = [row for row in topic.drills if row.archived_at is None]
    return TopicPage(
        line=TopicLine(
            id=topic.id,
            title=topic.title,
            subject=topic.subject,
            url=topic_url(source, topic.address),
            level=topic.level,
            minutes=topic.minutes,
        ),
        path=topic.path,
        notes_html=topic.notes_html,
        contents=contents_of(topic.notes_html),
        document=topic.document,
        answers=tuple(answer_of(row) for row in topic.answers),
        comparisons=tuple(comparison_of(row) for row in topic.comparisons),
        drills=tuple(drill_line(row) for row in drills),
        around=find_around(db, topic, source),
        archived=topic.archived_at is not None,
        mine=mine,
        own=kept_of(mine.own),
        deliveries=delivery_lines(mine.deliveries, {row.seconds for row in drills}),
    )


def find_topic(db: Session, *, source: str, address: str, user_id: int | None) -> Topic | None:
    """A topic with its answers, comparisons and drills."""
    return (
        db.scalars(
            select(Topic)
            .join(Source, Source.id == Topic.source_id)
            .where(Source.name == source, Topic.address == address, visible_to(user_id))
            .options(
                # The drills are few and short: they come along, a row each.
                selectinload(Topic.answers),
                selectinload(Topic.comparisons),
                joinedload(Topic.drills),
            )
        )
        .unique()
        .one_or_none()
    )


def drill_line(row: DrillRow) -> DrillLine:
    """A drill's row as a value."""
    return DrillLine(id=row.id, seconds=row.seconds)


def find_around(db: Session, topic: Topic, source: str) -> Around:
    """The living topics of the same subject, and those that the page names in its head."""
    named = [*listed(topic.document, "prerequisites"), *listed(topic.document, "related")]
    found = db.execute(
        select(
            Topic.id,
            Topic.path,
            Topic.title,
            Topic.subject,
            Topic.address,
            Topic.level,
            Topic.minutes,
            Topic.document["prerequisites"].label("prerequisites"),
        ).where(
            Topic.source_id == topic.source_id,
            Topic.archived_at.is_(None),
            (Topic.subject == topic.subject) | Topic.path.in_(sorted(named)),
        )
    )
    rows = found.mappings().all()
    lines = {row["path"]: line_of(row, source) for row in rows}
    by_id = {line.id: line for line in lines.values()}
    order = study_order(readable(row) for row in rows if row.subject == topic.subject)
    previous, following = around(order, topic.id)
    return Around(
        previous=by_id.get(previous) if previous else None,
        next=by_id.get(following) if following else None,
        prerequisites=chosen(lines, listed(topic.document, "prerequisites")),
        related=chosen(lines, listed(topic.document, "related")),
    )


def listed(document: Mapping[str, Any], name: str) -> list[str]:
    """A list of paths out of a page's head; topics of the first version had none."""
    paths: list[str] = document.get(name) or []
    return paths


def line_of(row: RowMapping, source: str) -> TopicLine:
    """A row as a line that leads to its page."""
    return TopicLine(
        id=row["id"],
        title=row["title"],
        subject=row["subject"],
        url=topic_url(source, row["address"]),
        level=row["level"],
        minutes=row["minutes"],
    )


def readable(row: RowMapping) -> Readable:
    """A row as the study order looks at it."""
    return Readable(
        id=row["id"],
        path=row["path"],
        title=row["title"],
        level=row["level"],
        prerequisites=tuple(row["prerequisites"] or ()),
    )


def chosen(lines: Mapping[str, TopicLine], paths: Sequence[str]) -> tuple[TopicLine, ...]:
    """The topics of these paths that there are, in the page's order."""
    return tuple(lines[path] for path in paths if path in lines)
