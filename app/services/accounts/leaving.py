"""Deleting a learner, with an account or without one, and everything that is there of them."""

from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from app.domain.learner import Learner
from app.models.own_tables import OWNER, deleted_with_learner
from app.models.topic import KeptReport, Source, SourceFile
from app.models.user import User
from app.services.accounts.second_factor import require_password
from app.services.loading.sources import delete_source


def delete_account(db: Session, *, learner: Learner, password: str, now: datetime) -> None:
    """Remove a learner, their work, recordings, sessions and own sources.

    An account needs its password; a guest has none. Topics of the sources that others practised
    stay for their history alone, without an owner.
    """
    if not learner.is_guest:
        require_password(db, learner.id, password)
    for table in deleted_with_learner():
        db.execute(delete(table).where(table.c[OWNER] == learner.id))
    db.expire_all()
    delete_sources(db, learner, now)
    db.execute(delete(User).where(User.id == learner.id))
    db.flush()


def delete_sources(db: Session, learner: Learner, now: datetime) -> None:
    """Remove a learner's sources; of one that others practised only their topics stay."""
    own = Source.owner_id == learner.id
    for source_id in db.scalars(select(Source.id).where(own, Source.deleted_at.is_(None))).all():
        delete_source(db, learner=learner, source_id=source_id, with_history=True, now=now)
    left = select(Source.id).where(own)
    # These hold names of files and words of the pages, and nobody reads them any more.
    for kept in (KeptReport, SourceFile):
        gone = delete(kept).where(kept.source_id.in_(left))
        db.execute(gone, execution_options={"synchronize_session": False})
    db.execute(update(Source).where(own).values(owner_id=None))
