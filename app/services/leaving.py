"""Deleting an account with all that hangs on it."""

from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from app.domain.learner import Learner
from app.models.attempt import Attempt
from app.models.judgement import Round
from app.models.topic import Source
from app.models.user import User
from app.services.second_factor import require_password
from app.services.sources import delete_source


def delete_account(db: Session, *, learner: Learner, password: str, now: datetime) -> None:
    """Remove an account, its work, recordings, sessions and own sources; needs the password.

    Topics of its sources that others practised stay for their history alone, without an owner.
    """
    require_password(db, learner.id, password)
    for log in (Attempt, Round):
        db.execute(delete(log).where(log.user_id == learner.id))
    own = select(Source.id).where(Source.owner_id == learner.id, Source.deleted_at.is_(None))
    for source_id in db.scalars(own).all():
        delete_source(db, learner=learner, source_id=source_id, with_history=True, now=now)
    db.execute(update(Source).where(Source.owner_id == learner.id).values(owner_id=None))
    # Whatever else there is of a learner goes with the row, by the foreign keys.
    db.execute(delete(User).where(User.id == learner.id))
    db.flush()
