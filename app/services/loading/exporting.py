"""Topics in the export format, as they were read."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.errors import NotFound
from app.models.topic import Source, Topic


def export_source(db: Session, *, source: str | None) -> list[dict[str, Any]]:
    """The living topics, of one source or of all, sorted by path; raises ``NotFound``."""
    if source is not None and db.scalar(select(Source.id).where(Source.name == source)) is None:
        names = ", ".join(db.scalars(select(Source.name).order_by(Source.name))) or "none yet"
        raise NotFound(f"There is no source {source!r}. There are: {names}.")
    statement = (
        select(Topic.document, Source.name)
        .join(Source, Source.id == Topic.source_id)
        .where(Topic.archived_at.is_(None))
        .order_by(Topic.path, Source.name)
    )
    if source is not None:
        statement = statement.where(Source.name == source)
    return [{**row.document, "source": row.name} for row in db.execute(statement)]
