"""Comparisons: the list by subject, and one pair side by side."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.checks import gives_itself_away
from app.domain.errors import NotFound
from app.domain.page import Comparison
from app.models.review import Peek
from app.models.topic import ComparisonRow, Source, Topic
from app.services.documents import comparison_of
from app.services.loading.topic_book import topic_url
from app.services.rounds.round_starts import is_known
from app.services.topics.topics import tried_on
from app.services.visibility import visible_to


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparisonLine:
    """A comparison in a list, without a word of its answers."""

    id: int
    topic_id: int
    title: str
    subject: str
    number: int
    easy: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparisonPage:
    """One pair with the topic it belongs to, and whether it may be shown without a warning."""

    line: ComparisonLine
    topic_id: int
    topic_url: str
    pair: Comparison
    is_open: bool
    is_known: bool
    next_id: int | None


def by_subject(db: Session, *, user_id: int | None) -> dict[str, list[ComparisonLine]]:
    """All comparisons of living topics, in their subjects."""
    rows = db.execute(
        select(ComparisonRow, Topic.title, Topic.subject)
        .join(Topic, Topic.id == ComparisonRow.topic_id)
        .join(Source, Source.id == Topic.source_id)
        .where(Topic.archived_at.is_(None), visible_to(user_id))
        .order_by(Topic.subject, Topic.title, Topic.id, ComparisonRow.position)
    )
    parted: dict[str, list[ComparisonLine]] = {}
    for row, title, subject in rows:
        parted.setdefault(subject, []).append(line_of(row, title, subject))
    return parted


def line_of(row: ComparisonRow, title: str, subject: str) -> ComparisonLine:
    """A row as a line of the list; a pair that length alone gives away is marked as easy."""
    return ComparisonLine(
        id=row.id,
        topic_id=row.topic_id,
        title=title,
        subject=subject,
        number=row.position + 1,
        easy=gives_itself_away(comparison_of(row)),
    )


def get_comparison(
    db: Session, *, comparison_id: int, user_id: int | None, today: date
) -> ComparisonPage:
    """One pair; raises ``NotFound``. It holds the model answer: closed until a try today."""
    found = db.execute(
        select(ComparisonRow, Topic.title, Topic.subject, Topic.address, Source.name)
        .join(Topic, Topic.id == ComparisonRow.topic_id)
        .join(Source, Source.id == Topic.source_id)
        .where(ComparisonRow.id == comparison_id, visible_to(user_id))
    ).one_or_none()
    if found is None:
        raise NotFound("There is no such comparison. Its page may have changed.")
    row = found.ComparisonRow
    peeked = user_id is not None and db.get(Peek, (user_id, row.topic_id, today)) is not None
    return ComparisonPage(
        line=line_of(row, found.title, found.subject),
        topic_id=row.topic_id,
        topic_url=topic_url(found.name, found.address),
        pair=comparison_of(row),
        is_open=peeked or tried_on(db, user_id, row.topic_id, today),
        is_known=user_id is not None and is_known(db, user_id, row.topic_id),
        next_id=db.scalar(
            select(ComparisonRow.id)
            .join(Topic, Topic.id == ComparisonRow.topic_id)
            .join(Source, Source.id == Topic.source_id)
            .where(
                Topic.archived_at.is_(None), ComparisonRow.id > comparison_id, visible_to(user_id)
            )
            .order_by(ComparisonRow.id)
            .limit(1)
        ),
    )
