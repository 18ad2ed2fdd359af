"""A file of somebody's data from its upload over its preview to its confirmation."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import IO, Any
from uuid import UUID, uuid4

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app.domain.errors import NotFound
from app.models.staged import StagedImport, StagedPiece

STAGED_FOR = timedelta(days=1)
PIECE = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Staged:
    """A file that waits, and what bringing it in would do."""

    id: UUID
    report: dict[str, Any]


def stage(
    db: Session, *, user_id: int, stream: IO[bytes], report: dict[str, Any], now: datetime
) -> UUID:
    """Keep a file that was surveyed until it is confirmed; a learner has one at a time."""
    old = (StagedImport.created_at < now - STAGED_FOR) | (StagedImport.user_id == user_id)
    db.execute(delete(StagedImport).where(old))
    staged = StagedImport(id=uuid4(), user_id=user_id, report=report, created_at=now)
    db.add(staged)
    db.flush()
    stream.seek(0)
    for place, content in enumerate(iter(lambda: stream.read(PIECE), b"")):
        piece = StagedPiece(import_id=staged.id, place=place, content=content)
        db.add(piece)
        db.flush()
        db.expunge(piece)
    return staged.id


def get_staged(db: Session, *, user_id: int, import_id: UUID) -> Staged:
    """An own file that waits; raises ``NotFound``."""
    row = db.get(StagedImport, import_id)
    if row is None or row.user_id != user_id:
        raise NotFound("There is no such file. It may have waited for more than a day.")
    return Staged(id=row.id, report=row.report)


def fetch(db: Session, *, user_id: int, import_id: UUID, into: IO[bytes]) -> None:
    """Write an own file that waits into a stream; raises ``NotFound``."""
    get_staged(db, user_id=user_id, import_id=import_id)
    for content in pieces(db, import_id):
        into.write(content)


def pieces(db: Session, import_id: UUID) -> Iterator[bytes]:
    """The pieces of a file in their order, one at a time."""
    place = 0
    while True:
        wanted = (StagedPiece.import_id == import_id) & (StagedPiece.place == place)
        content = db.scalar(select(StagedPiece.content).where(wanted))
        if content is None:
            return
        yield content
        place += 1


def drop(db: Session, *, user_id: int, import_id: UUID) -> None:
    """Throw an own file away; one that is gone already stays gone."""
    own = (StagedImport.user_id == user_id) & (StagedImport.id == import_id)
    db.execute(delete(StagedImport).where(own))
