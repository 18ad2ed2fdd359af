"""Sources that learners brought in: list, rename, share, delete."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from app.domain.errors import InvalidInput, NotAllowed, NotFound
from app.domain.learner import Learner
from app.domain.text import clean_text
from app.models.attempt import Attempt
from app.models.judgement import Round
from app.models.review import Delivery, Standing
from app.models.topic import Source, Topic
from app.models.user import User
from app.services.figures.criterion_logs import rebuild_logs
from app.services.figures.day_sums import recount_day
from app.services.figures.weeks import recount_week

LONGEST_TITLE = 80
MOST_SOURCES = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceLine:
    """A source in a list."""

    id: int
    title: str
    topics: int
    loaded_at: datetime
    shared: bool
    is_own: bool
    owner: str


def clean_title(title: str) -> str:
    """A source's title; raises ``InvalidInput``."""
    text = clean_text(title, field="title", maximum=LONGEST_TITLE, multiline=False).strip()
    if not text:
        raise InvalidInput("Give the pages a name, such as “Notes on databases”.", field="title")
    return text


def get_own(db: Session, learner: Learner, source_id: int) -> Source:
    """An own source; somebody else's is as absent as none."""
    source = db.get(Source, source_id)
    if source is None or source.owner_id != learner.id or source.deleted_at is not None:
        raise NotFound("There is no such source.")
    return source


def count_own(db: Session, learner: Learner) -> int:
    """How many sources a learner has."""
    own = select(func.count()).select_from(Source)
    living = own.where(Source.owner_id == learner.id, Source.deleted_at.is_(None))
    return db.scalar(living) or 0


def list_sources(db: Session, *, learner: Learner) -> list[SourceLine]:
    """The learner's own sources; for an administrator also those of everybody else."""
    whose = Source.owner_id.is_not(None) if learner.is_admin else Source.owner_id == learner.id
    rows = db.execute(
        select(Source, User.email, func.count(Topic.id))
        .join(User, User.id == Source.owner_id)
        .outerjoin(Topic, (Topic.source_id == Source.id) & Topic.archived_at.is_(None))
        .where(whose, Source.deleted_at.is_(None))
        .group_by(Source.id, User.email)
        .order_by(Source.title, Source.id)
    )
    return [
        SourceLine(
            id=source.id,
            title=source.title,
            topics=topics,
            loaded_at=source.loaded_at,
            shared=source.shared,
            is_own=source.owner_id == learner.id,
            owner=email or "",
        )
        for source, email, topics in rows
    ]


def get_line(db: Session, *, learner: Learner, source_id: int) -> SourceLine:
    """One of the learner's own sources as it stands in the list; raises ``NotFound``."""
    get_own(db, learner, source_id)
    lines = list_sources(db, learner=learner)
    return next(line for line in lines if line.id == source_id)


def rename_source(db: Session, *, learner: Learner, source_id: int, title: str) -> None:
    """Give an own source another title; the addresses of its topics stay."""
    source = get_own(db, learner, source_id)
    source.title = clean_title(title)


def share_source(db: Session, *, learner: Learner, source_id: int, shared: bool) -> None:
    """Show a source to everybody, or to its owner alone again; for administrators."""
    if not learner.is_admin:
        get_own(db, learner, source_id)
        raise NotAllowed("Only an administrator can share a source with everybody.")
    source = db.get(Source, source_id)
    if source is None or source.owner_id is None or source.deleted_at is not None:
        raise NotFound("There is no such source.")
    source.shared = shared


def delete_source(
    db: Session, *, learner: Learner, source_id: int, with_history: bool, now: datetime
) -> None:
    """Delete an own source; its learners' attempts stay unless the owner's own are to go as well.

    Other learners' attempts and rounds always stay. Topics they still name are archived.
    """
    source = get_own(db, learner, source_id)
    topics = db.scalars(select(Topic.id).where(Topic.source_id == source.id)).all()
    if with_history:
        delete_attempts(db, learner, topics)
    practised = {
        topic_id
        for log in (Attempt, Round)
        for topic_id in db.scalars(select(log.topic_id).where(log.topic_id.in_(topics)))
    }
    db.execute(
        delete(Topic).where(Topic.source_id == source.id, Topic.id.not_in(sorted(practised)))
    )
    if not practised:
        db.delete(source)
        return
    for topic in db.scalars(select(Topic).where(Topic.source_id == source.id)):
        topic.archived_at = topic.archived_at or now
    source.deleted_at = now


def delete_attempts(db: Session, learner: Learner, topics: Sequence[int]) -> None:
    """Delete a learner's attempts and rounds at some topics, with all that was made of them."""
    own = (Attempt.user_id == learner.id) & Attempt.topic_id.in_(topics)
    touched = db.execute(select(Attempt.topic_id, Attempt.study_day).where(own).distinct()).all()
    db.execute(delete(Attempt).where(own))
    db.execute(delete(Round).where(Round.user_id == learner.id, Round.topic_id.in_(topics)))
    for kept in (Standing, Delivery):
        db.execute(delete(kept).where(kept.user_id == learner.id, kept.topic_id.in_(topics)))
    db.expire_all()
    for topic_id, day in touched:
        recount_day(db, user_id=learner.id, day=day)
        recount_week(db, user_id=learner.id, topic_id=topic_id, day=day)
    rebuild_logs(db, learner.id)
