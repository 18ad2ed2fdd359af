"""What a source holds, counted after a load."""

from sqlalchemy import Integer, ScalarSelect, bindparam, case, func, select
from sqlalchemy.orm import Session

from app.models.base import Base
from app.models.topic import ComparisonRow, DrillRow, Source, TimedAnswerRow, Topic
from app.services.loading.load_report import LoadReport

LIVING = (Topic.source_id == bindparam("source_id", type_=Integer)) & Topic.archived_at.is_(None)


def parts(part: type[Base]) -> ScalarSelect[int]:
    """How many rows of a part the living topics have."""
    topics = LIVING & Topic.is_item.is_(False)
    counted = select(func.count()).select_from(part).join(Topic).where(topics)
    if part is DrillRow:
        counted = counted.where(DrillRow.archived_at.is_(None))
    return counted.scalar_subquery()


# Asked after every load, also one that found nothing new: so it is one statement, made once.
CONTENTS = select(
    func.count().label("everything"),
    func.coalesce(func.sum(case((Topic.is_item, 1), else_=0)), 0).label("items"),
    parts(TimedAnswerRow).label("answers"),
    parts(ComparisonRow).label("comparisons"),
    parts(DrillRow).label("drills"),
).where(LIVING)


def count_contents(db: Session, source: Source, report: LoadReport) -> None:
    """Count what the source holds now; what was neither added, changed nor moved is unchanged.

    Parts that pages hold under headings of their own are counted apart, as items.
    """
    found = db.execute(CONTENTS, {"source_id": source.id}).one()
    report.topics, report.items = found.everything - found.items, found.items
    report.unchanged = found.everything - report.added - report.updated - report.moved
    report.answers, report.comparisons = found.answers, found.comparisons
    report.drills = found.drills
