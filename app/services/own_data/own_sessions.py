"""Sessions out of a file, whose attempts must not belong to another session here."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.session import SessionItem
from app.services.own_data.own_values import Brought


def drop_clashing(
    db: Session, *, user_id: int, brought: Sequence[Brought]
) -> tuple[list[Brought], int]:
    """The sessions that can be brought in, and how many can't: an attempt is part of one alone."""
    ids = [item["attempt_id"] for each in brought for item in each.parts["items"]]
    rows = db.execute(
        select(SessionItem.attempt_id, SessionItem.session_id).where(
            SessionItem.user_id == user_id, SessionItem.attempt_id.in_(ids)
        )
    )
    holders = {row.attempt_id: row.session_id for row in rows}
    free = []
    for each in brought:
        session_id = each.values["id"]
        wanted = [item["attempt_id"] for item in each.parts["items"]]
        if len(set(wanted)) == len(wanted) and all(
            holders.setdefault(attempt_id, session_id) == session_id for attempt_id in wanted
        ):
            free.append(each)
    return free, len(brought) - len(free)
