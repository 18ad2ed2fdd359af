"""What a source holds, counted after a load."""

from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.models.topic import ComparisonRow, DrillRow, Source, TimedAnswerRow, Topic
from app.services.load_report import LoadReport


def count_contents(db: Session, source: Source, report: LoadReport) -> None:
    """Count what the source holds now; what was neither added, changed nor moved is unchanged.

    Parts that pages hold under headings of their own are counted apart, as items.
    """
    living = (Topic.source_id == source.id) & Topic.archived_at.is_(None)
    rows = db.execute(select(Topic.is_item, func.count()).where(living).group_by(Topic.is_item))
    numbers = {row[0]: row[1] for row in rows}
    report.topics, report.items = numbers.get(False, 0), numbers.get(True, 0)
    everything = report.topics + report.items
    report.unchanged = everything - report.added - report.updated - report.moved
    topics = living & Topic.is_item.is_(False)
    report.answers = count_parts(db, TimedAnswerRow, topics)
    report.comparisons = count_parts(db, ComparisonRow, topics)
    report.drills = count_parts(db, DrillRow, topics & DrillRow.archived_at.is_(None))


def count_parts(db: Session, part: type[Any], condition: Any) -> int:  # noqa: ANN401
    """How many rows of a part the living topics have."""
    return db.scalar(select(func.count()).select_from(part).join(Topic).where(condition)) or 0
