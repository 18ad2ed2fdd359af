"""Which sources a learner may see: the built-in ones, shared ones, and the learner's own."""

from sqlalchemy import ColumnElement, Integer, bindparam, or_

from app.models.base import table_of
from app.models.topic import Source

# Columns of the table: with the class's own a statement about columns goes through the ORM.
SOURCES = table_of(Source)
OPEN_TO_ALL = SOURCES.c.owner_id.is_(None) | SOURCES.c.shared.is_(True)
LIVING = SOURCES.c.deleted_at.is_(None)
# For statements that are built once; nobody (NULL) owns nothing.
VISIBLE = LIVING & or_(OPEN_TO_ALL, SOURCES.c.owner_id == bindparam("user_id", type_=Integer))


def visible_to(user_id: int | None) -> ColumnElement[bool]:
    """The condition on a source for somebody; None is a visitor who is nobody yet."""
    whose = OPEN_TO_ALL if user_id is None else or_(OPEN_TO_ALL, SOURCES.c.owner_id == user_id)
    return LIVING & whose
