"""The list of topics: what is the same for everybody is kept, a learner's own state is read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from itertools import groupby
from typing import TypeAlias

from sqlalchemy import Integer, bindparam, func, select
from sqlalchemy.orm import Session

from app.domain.paging import page_within
from app.models.base import table_of
from app.models.review import Standing
from app.models.topic import Topic
from app.services.keeping import Keeper, list_versions
from app.services.loading.topic_book import topic_url
from app.services.topics.topics import TopicLine
from app.services.visibility import SOURCES, VISIBLE

# How a learner stands in a topic that was tried: its latest score, and when it comes back.
State: TypeAlias = tuple[float | None, datetime | None]
# A row takes up to 200 bytes, and such a page has at most 110 KB.
PAGE_SIZE = 450
TOPICS, STANDINGS = table_of(Topic), table_of(Standing)
SHOWN = TOPICS.c.archived_at.is_(None) & VISIBLE
BY_SUBJECT = (
    select(TOPICS.c.subject, func.count())
    .join(SOURCES, SOURCES.c.id == TOPICS.c.source_id)
    .where(SHOWN)
    .group_by(TOPICS.c.subject)
    .order_by(TOPICS.c.subject)
)
LISTED = (
    select(
        TOPICS.c.id,
        TOPICS.c.title,
        TOPICS.c.subject,
        SOURCES.c.name,
        TOPICS.c.address,
        TOPICS.c.level,
        TOPICS.c.minutes,
    )
    .join(SOURCES, SOURCES.c.id == TOPICS.c.source_id)
    .where(SHOWN)
    .order_by(TOPICS.c.subject, TOPICS.c.title, TOPICS.c.id)
    .limit(bindparam("most", type_=Integer))
    .offset(bindparam("skipped", type_=Integer))
)
# Within bounds of the key: what is read besides the topics of a page costs less than to name each.
STATES = select(STANDINGS.c.topic_id, STANDINGS.c.latest_score, STANDINGS.c.due_at).where(
    STANDINGS.c.user_id == bindparam("user_id", type_=Integer),
    STANDINGS.c.topic_id.between(
        bindparam("least", type_=Integer), bindparam("greatest", type_=Integer)
    ),
    STANDINGS.c.attempts > 0,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SubjectLine:
    """A subject of the list: how many topics it has, and the page that its first one stands on."""

    name: str
    topics: int
    page: int


@dataclass(frozen=True, kw_only=True, eq=False)
class Block:
    """The topics of one subject on a page. Kept, and known by itself: what is made of it is too."""

    subject: str
    lines: tuple[TopicLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """What everybody with the same sources sees on a page of the list."""

    blocks: tuple[Block, ...]
    # The least and the greatest number of its topics.
    bounds: tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicList:
    """A page of all topics, every subject there is, and how the learner stands."""

    blocks: tuple[Block, ...]
    states: Mapping[int, State]
    subjects: Mapping[str, SubjectLine]
    number: int
    page: int
    pages: int

    @property
    def lines(self) -> list[TopicLine]:
        """Its topics in their order."""
        return [line for block in self.blocks for line in block.lines]


# Of a page of the list a few hundred kilobytes: some pages for some who have sources of their own.
PAGES: Keeper[Listed] = Keeper(8)
SUBJECTS: Keeper[Sequence[SubjectLine]] = Keeper(32)


def get_topic_list(db: Session, *, user_id: int | None, page: int) -> TopicList:
    """A page of the living topics by subject and title; past the last one it is the last one."""
    versions = list_versions(db, user_id=user_id)
    subjects = SUBJECTS.get(db, (versions, PAGE_SIZE), partial(list_subjects, db, user_id=user_id))
    number = sum(each.topics for each in subjects)
    page, pages = page_within(page, number, PAGE_SIZE)
    listed = PAGES.get(db, (versions, PAGE_SIZE, page), partial(read_page, db, user_id, page))
    return TopicList(
        blocks=listed.blocks,
        states=list_states(db, user_id, listed.bounds),
        subjects={each.name: each for each in subjects},
        number=number,
        page=page,
        pages=pages,
    )


def list_subjects(db: Session, *, user_id: int | None) -> list[SubjectLine]:
    """The subjects of the living topics that somebody may see, in the order of the list."""
    rows = db.execute(BY_SUBJECT, {"user_id": user_id})
    subjects, before = [], 0
    for name, topics in rows:
        subjects.append(SubjectLine(name=name, topics=topics, page=1 + before // PAGE_SIZE))
        before += topics
    return subjects


def read_page(db: Session, user_id: int | None, page: int) -> Listed:
    """A page of the living topics by subject and title, as it is for everybody."""
    told = {"user_id": user_id, "most": PAGE_SIZE, "skipped": (page - 1) * PAGE_SIZE}
    lines = [
        TopicLine(
            id=topic_id,
            title=title,
            subject=subject,
            url=topic_url(source, address),
            level=level,
            minutes=minutes,
        )
        for topic_id, title, subject, source, address, level, minutes in db.execute(LISTED, told)
    ]
    ids = [line.id for line in lines] or [0]
    return Listed(
        blocks=tuple(
            Block(subject=subject, lines=tuple(group))
            for subject, group in groupby(lines, lambda line: line.subject)
        ),
        bounds=(min(ids), max(ids)),
    )


def list_states(db: Session, user_id: int | None, bounds: tuple[int, int]) -> dict[int, State]:
    """How a learner stands in the topics between two numbers that were tried."""
    if user_id is None:
        return {}
    told = {"user_id": user_id, "least": bounds[0], "greatest": bounds[1]}
    rows = db.execute(STATES, told).all()
    return {topic_id: (score, due_at) for topic_id, score, due_at in rows}
