"""Keeping rows for the rest of a request: a session refers to the objects it gave out weakly."""

from typing import TypeVar

from sqlalchemy.orm import Session

from app.models.base import Base

Row = TypeVar("Row", bound=Base)


def hold(db: Session, row: Row) -> Row:
    """Let a session keep a row, so that asking for it again sends no statement."""
    db.info.setdefault("held", set()).add(row)
    return row
