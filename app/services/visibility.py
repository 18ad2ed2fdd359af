"""Which sources a learner may see: the built-in ones, shared ones, and the learner's own."""

from sqlalchemy import ColumnElement, or_

from app.models.topic import Source


def visible_to(user_id: int | None) -> ColumnElement[bool]:
    """The condition on a source for somebody; None is a visitor who is nobody yet."""
    open_to_all = Source.owner_id.is_(None) | Source.shared.is_(True)
    whose = open_to_all if user_id is None else or_(open_to_all, Source.owner_id == user_id)
    return Source.deleted_at.is_(None) & whose
