"""Sessions at every step, for looking at their pages."""

from datetime import datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.learner import Learner
from app.domain.session import Wish
from app.models.topic import Topic
from app.services.sessions import session_choice, session_steps, sessions
from tests import factories


def sit(db: Session, learner: Learner, now: datetime) -> dict[str, str]:
    """Paths of a session that waits, of a stopped one, of a ladder up to its second rung."""
    numbers = {name: uuid4() for name in ("session", "summary", "ladder")}
    how: dict[str, Any] = {"db": db, "learner": learner, "now": now}
    for name in ("session", "summary"):
        session_choice.start_session(
            **how,
            session_id=numbers[name],
            wish=Wish(minutes=5),
            subject="",
            practice=False,
            interrupts=False,
        )
    topic_id = db.scalars(select(Topic.id).where(Topic.title == "Cache-aside")).one()
    session_choice.start_ladder(**how, topic_id=topic_id, session_id=numbers["ladder"])
    for name, rungs in (("summary", 1), ("ladder", 2)):
        view = sessions.get_session(db, user_id=learner.id, session_id=numbers[name])
        for item in view.items[:rungs]:
            session_steps.start_item(**how, session_id=numbers[name], attempt_id=item.attempt_id)
            factories.submit(
                db, learner, item.attempt_id, text="My decision costs memory.", now=now
            )
            factories.score(db, learner, item.attempt_id, now=now)
        session_steps.stop(db, user_id=learner.id, session_id=numbers[name], now=now)
    return {name: f"/sessions/{number}" for name, number in numbers.items()}
