"""What an attempt's pages show of the session it belongs to."""

from uuid import UUID

from app.domain.session import StepState
from app.services.sessions import sessions
from app.web.db import get_db
from app.web.login import get_learner


def place_in_session(attempt_id: UUID) -> dict[str, object]:
    """The session of an attempt, and its place there."""
    user_id = get_learner().id
    view = sessions.find_session_of(get_db(), user_id=user_id, attempt_id=attempt_id)
    number = view.number_of(attempt_id) if view else 0
    unasked = unasked_item(view) if view else None
    return {"view": view, "number": number, "unasked": unasked}


def unasked_item(view: sessions.SessionView) -> sessions.ItemView | None:
    """The first drill of a session that was not started yet, unless the session was stopped."""
    items = () if view.stopped else view.items
    return next((item for item in items if item.state is StepState.OPEN), None)


def after_leaving(attempt_id: UUID) -> str:
    """Where leaving a drill leads: back to its session, or to the start."""
    found = sessions.find_session_of(get_db(), user_id=get_learner().id, attempt_id=attempt_id)
    return f"/sessions/{found.id}" if found else "/"
