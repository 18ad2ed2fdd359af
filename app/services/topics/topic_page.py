"""One topic's page: its notes and answers, what stands round it, and how the learner stands."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from app.domain.checklist import Item, items_of
from app.domain.contents import Entry, contents_of
from app.domain.errors import NotFound
from app.domain.page import Comparison, TimedAnswer
from app.domain.study_order import Readable, around, study_order
from app.models.base import table_of
from app.models.topic import DrillRow, Topic
from app.services.documents import answers_in, comparisons_in
from app.services.keeping import Keeper
from app.services.loading.topic_book import topic_url
from app.services.planning.deliveries import DeliveryLine, delivery_lines
from app.services.planning.evidence import AnyRow
from app.services.scoring.own_answers import Kept, kept_of
from app.services.topics.mine import Mine, get_mine
from app.services.topics.topics import TopicLine
from app.services.visibility import SOURCES, VISIBLE

TOPICS, DRILL_ROWS = table_of(Topic), table_of(DrillRow)
LINE = (
    TOPICS.c.id,
    TOPICS.c.path,
    TOPICS.c.title,
    TOPICS.c.subject,
    TOPICS.c.address,
    TOPICS.c.level,
    TOPICS.c.minutes,
)
FOUND = (
    select(
        *LINE,
        TOPICS.c.source_id,
        TOPICS.c.notes_html,
        TOPICS.c.document,
        TOPICS.c.archived_at,
        SOURCES.c.loaded_at,
    )
    .join(SOURCES, SOURCES.c.id == TOPICS.c.source_id)
    .where(SOURCES.c.name == bindparam("source"), TOPICS.c.address == bindparam("address"), VISIBLE)
)
DRILLS = (
    select(DRILL_ROWS.c.id, DRILL_ROWS.c.seconds)
    .where(DRILL_ROWS.c.topic_id == bindparam("topic_id"), DRILL_ROWS.c.archived_at.is_(None))
    .order_by(DRILL_ROWS.c.position)
)
NEAR = select(*LINE, TOPICS.c.document["prerequisites"].label("prerequisites")).where(
    TOPICS.c.source_id == bindparam("source_id"),
    TOPICS.c.archived_at.is_(None),
    (TOPICS.c.subject == bindparam("subject"))
    | TOPICS.c.path.in_(bindparam("named", expanding=True)),
)


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
class Frame:
    """What stands on a topic's page beside its texts, the same for everybody who may see it."""

    items: tuple[Item, ...]
    contents: tuple[Entry, ...]
    drills: tuple[DrillLine, ...]
    around: Around


# A few kilobytes each.
FRAMES: Keeper[Frame] = Keeper(192)


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicPage:
    """All that a topic's page shows."""

    line: TopicLine
    path: str
    notes_html: str
    items: tuple[Item, ...]
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
    def answers_are_open(self) -> bool:
        """Whether the answers show without a warning: tried today, or opened already."""
        return self.mine.tried or self.mine.peeked


def get_topic(
    db: Session, *, source: str, address: str, user_id: int | None, today: date
) -> TopicPage:
    """One topic's page; raises ``NotFound``. An archived topic is still shown, and says so."""
    told = {"source": source, "address": address, "user_id": user_id}
    topic = db.execute(FOUND, told).one_or_none()
    if topic is None:
        raise NotFound("There is no such topic. It may have been moved or renamed.")
    mine = get_mine(db, user_id=user_id, topic_id=topic.id, day=today)
    version = (topic.id, source, topic.loaded_at)
    frame = FRAMES.get(db, version, partial(make_frame, db, topic, source))
    return TopicPage(
        line=line_of(topic, source),
        path=topic.path,
        notes_html=topic.notes_html,
        items=frame.items,
        contents=frame.contents,
        document=topic.document,
        answers=answers_in(topic.document),
        comparisons=comparisons_in(topic.document),
        drills=frame.drills,
        around=frame.around,
        archived=topic.archived_at is not None,
        mine=mine,
        own=kept_of(mine.own),
        deliveries=delivery_lines(mine.deliveries, {line.seconds for line in frame.drills}),
    )


def make_frame(db: Session, topic: AnyRow, source: str) -> Frame:
    """Read and put together what is kept as long as nothing in the topic's source changes."""
    drills = db.execute(DRILLS, {"topic_id": topic.id})
    return Frame(
        items=items_of(topic.notes_html),
        contents=contents_of(topic.notes_html),
        drills=tuple(DrillLine(id=row.id, seconds=row.seconds) for row in drills),
        around=find_around(db, topic, source),
    )


def find_around(db: Session, topic: AnyRow, source: str) -> Around:
    """The living topics of the same subject, and those that the page names in its head."""
    before, related = listed(topic.document, "prerequisites"), listed(topic.document, "related")
    told = {
        "source_id": topic.source_id,
        "subject": topic.subject,
        "named": sorted({*before, *related}),
    }
    rows = db.execute(NEAR, told).all()
    by_id = {row.id: row for row in rows}
    order = study_order(readable(row) for row in rows if row.subject == topic.subject)
    previous, following = (by_id.get(each or 0) for each in around(order, topic.id))
    by_path = {row.path: row for row in rows}
    return Around(
        previous=line_of(previous, source) if previous else None,
        next=line_of(following, source) if following else None,
        prerequisites=tuple(line_of(by_path[path], source) for path in before if path in by_path),
        related=tuple(line_of(by_path[path], source) for path in related if path in by_path),
    )


def listed(document: Mapping[str, Any], name: str) -> list[str]:
    """A list of paths out of a page's head; topics of the first version had none."""
    paths: list[str] = document.get(name) or []
    return paths


def line_of(row: AnyRow, source: str) -> TopicLine:
    """A row as a line that leads to its page."""
    return TopicLine(
        id=row.id,
        title=row.title,
        subject=row.subject,
        url=topic_url(source, row.address),
        level=row.level,
        minutes=row.minutes,
    )


def readable(row: AnyRow) -> Readable:
    """A row as the study order looks at it."""
    return Readable(
        id=row.id,
        path=row.path,
        title=row.title,
        level=row.level,
        prerequisites=tuple(row.prerequisites or ()),
    )
