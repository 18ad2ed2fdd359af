"""Own strong answers and key points: written on the topic's page, or said in an attempt."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from app.domain.errors import Conflict, NotFound
from app.domain.own_answer import (
    LONGEST_STRONG,
    MOST_KEPT,
    OwnPoint,
    OwnWords,
    after_marking,
    clean_points,
    edited,
    merged,
)
from app.domain.text import clean_text
from app.models.attempt import Attempt
from app.models.own import OwnAnswer
from app.models.topic import Source, Topic
from app.services.loading.topic_book import topic_url
from app.services.planning.evidence import AnyRow
from app.services.topics.topics import seen_on
from app.services.visibility import visible_to


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnPage:
    """The form of a learner's own answer to a topic, and whether it may be shown."""

    topic_id: int
    title: str
    subject: str
    topic_url: str
    own: OwnWords
    version: int
    is_open: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A learner's own answer as it is kept, and whether the last change can be taken back."""

    own: OwnWords
    version: int = 0
    can_undo: bool = False


def find_own(db: Session, *, user_id: int | None, topic_id: int) -> Kept:
    """What somebody laid over a topic; empty where nothing was."""
    return kept_of(None if user_id is None else db.get(OwnAnswer, (user_id, topic_id)))


def kept_of(row: OwnAnswer | AnyRow | None) -> Kept:
    """A row as it is kept; empty without one."""
    if row is None:
        return Kept(own=OwnWords())
    return Kept(own=own_of(row), version=row.version, can_undo=row.before is not None)


def get_page(db: Session, *, user_id: int | None, topic_id: int, today: date) -> OwnPage:
    """The form; what is kept already is as closed as the author's answer is."""
    row = find_topic(db, user_id, topic_id)
    kept = find_own(db, user_id=user_id, topic_id=topic_id)
    return OwnPage(
        topic_id=topic_id,
        title=row.title,
        subject=row.subject,
        topic_url=topic_url(row.name, row.address),
        own=kept.own,
        version=kept.version,
        is_open=user_id is None or kept.own.is_empty or any(seen_on(db, user_id, topic_id, today)),
    )


def save_own(
    db: Session,
    *,
    user_id: int,
    topic_id: int,
    written: tuple[str, str],
    version: int,
    now: datetime,
) -> str:
    """Keep what was written, a strong answer and points; returns the topic's address.

    Raises ``Conflict`` where it was changed since the form was opened. The same twice is once.
    """
    url = visible_url(db, user_id, topic_id)
    row = kept_row(db, user_id, topic_id, now)
    strong, points = written
    text = clean_text(strong, field="strong", maximum=LONGEST_STRONG, multiline=True).strip()
    texts = clean_points(points, field="points", most=MOST_KEPT)
    before = own_of(row)
    after = edited(before, strong=text, texts=texts)
    if after != before:
        if version != row.version:
            raise Conflict("This was changed elsewhere after you opened it.")
        change(row, after, now, undo=to_json(before))
    return url


def remove_own(db: Session, *, user_id: int, topic_id: int, version: int, now: datetime) -> str:
    """Remove all of it; it can be taken back. What was changed meanwhile stays."""
    url = visible_url(db, user_id, topic_id)
    row = get_own_row(db, user_id, topic_id)
    if version == row.version and not own_of(row).is_empty:
        change(row, OwnWords(), now, undo=to_json(own_of(row)))
    return url


def undo_own(db: Session, *, user_id: int, topic_id: int, version: int, now: datetime) -> str:
    """Take the last change by hand back, once."""
    url = visible_url(db, user_id, topic_id)
    row = get_own_row(db, user_id, topic_id)
    if version == row.version and row.before is not None:
        change(row, from_json(row.before), now, undo=None)
    return url


def join_said(
    db: Session,
    *,
    attempt: Attempt,
    before: tuple[str, ...],
    after: tuple[str, ...],
    now: datetime,
) -> None:
    """Bring the own points to what was also said in an attempt, and no longer was."""
    row = kept_row(db, attempt.user_id, attempt.topic_id, now)
    own = own_of(row)
    said = after_marking(own, attempt=str(attempt.id), before=before, after=after)
    if said != own:
        change(row, said, now, undo=None)


def move_own(db: Session, *, guest_id: int, user_id: int) -> None:
    """A guest's own answers join the account's."""
    for brought in db.scalars(select(OwnAnswer).where(OwnAnswer.user_id == guest_id)).all():
        row = kept_row(db, user_id, brought.topic_id, brought.changed_at)
        change(row, merged(own_of(row), own_of(brought)), brought.changed_at, undo=None)
        db.delete(brought)
    db.flush()


def visible_url(db: Session, user_id: int, topic_id: int) -> str:
    """The address of a topic that somebody may see; raises ``NotFound``."""
    row = find_topic(db, user_id, topic_id)
    return topic_url(row.name, row.address)


def find_topic(db: Session, user_id: int | None, topic_id: int) -> Row[str, str, str, str]:
    """A topic's title, subject and address, with its source's name; raises ``NotFound``."""
    row = db.execute(
        select(Topic.title, Topic.subject, Topic.address, Source.name)
        .join(Source, Source.id == Topic.source_id)
        .where(Topic.id == topic_id, visible_to(user_id))
    ).one_or_none()
    if row is None:
        raise NotFound("There is no such topic. It may have been moved or renamed.")
    return row


def get_own_row(db: Session, user_id: int, topic_id: int) -> OwnAnswer:
    """A learner's row; raises ``NotFound``."""
    row = db.get(OwnAnswer, (user_id, topic_id))
    if row is None:
        raise NotFound("There is no own answer to this topic.")
    return row


def kept_row(db: Session, user_id: int, topic_id: int, now: datetime) -> OwnAnswer:
    """A learner's row, made where it is new."""
    row = db.get(OwnAnswer, (user_id, topic_id))
    if row is None:
        row = OwnAnswer(
            user_id=user_id, topic_id=topic_id, strong="", points=[], version=0, changed_at=now
        )
        db.add(row)
    return row


def change(row: OwnAnswer, own: OwnWords, now: datetime, *, undo: dict[str, Any] | None) -> None:
    """Write an answer into its row."""
    row.strong, row.points = own.strong, to_json(own)["points"]
    row.before, row.version, row.changed_at = undo, row.version + 1, now


def own_of(row: OwnAnswer | AnyRow) -> OwnWords:
    """A row as a value."""
    return from_json({"strong": row.strong, "points": row.points})


def to_json(own: OwnWords) -> dict[str, Any]:
    """An answer for a JSON column."""
    points = [{"text": point.text, "said_in": point.said_in} for point in own.points]
    return {"strong": own.strong, "points": points}


def from_json(stored: dict[str, Any]) -> OwnWords:
    """An answer out of a JSON column."""
    points = tuple(OwnPoint(text=p["text"], said_in=p["said_in"]) for p in stored["points"])
    return OwnWords(strong=stored["strong"], points=points)
