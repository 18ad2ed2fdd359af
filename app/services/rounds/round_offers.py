"""What a learner could judge next: an anchor, an own answer again, today's against the past."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, Subquery, case, func, select
from sqlalchemy.orm import Session

from app.domain.anchors import ANCHOR_EVERY, anchor_is_due
from app.domain.attempt import Stage
from app.domain.learner import Learner
from app.domain.rounds import (
    ANCHOR_AFTER,
    PAST_AFTER,
    RESCORE_AFTER,
    RESCORE_BEFORE,
    SEEN_FADES_DAYS,
    RoundKind,
)
from app.domain.study_day import day_bounds, study_day
from app.models.attempt import Attempt
from app.models.judgement import Round
from app.models.review import Standing
from app.models.topic import ComparisonRow, Source, Topic
from app.services.visibility import visible_to

MOST_OWN_PASTS = 5
# The same answer may be an anchor again once it is forgotten.
ANCHOR_AGAIN_DAYS = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnPast:
    """A topic with an own answer of some weeks ago to hold against the latest one."""

    topic_id: int
    title: str
    subject: str
    earlier_at: datetime
    later_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Offers:
    """What there is to judge today beside the comparisons."""

    anchor: bool
    rescore: bool


def get_offers(db: Session, *, learner: Learner, now: datetime) -> Offers:
    """Whether an anchor and an own answer wait to be scored."""
    anchor = anchor_waits(db, learner=learner, now=now)
    return Offers(
        anchor=anchor and find_anchor_pair(db, learner=learner, now=now) is not None,
        rescore=find_rescore(db, learner=learner, now=now) is not None,
    )


def anchor_waits(db: Session, *, learner: Learner, now: datetime) -> bool:
    """Whether enough attempts were scored since the last anchor."""
    anchors = (Round.user_id == learner.id) & (Round.kind == RoundKind.ANCHOR)
    last_at = select(func.max(Round.started_at)).where(anchors).scalar_subquery()
    last_on = select(func.max(Round.study_day)).where(anchors).scalar_subquery()
    since = (
        select(Attempt.id)
        .where(
            Attempt.user_id == learner.id,
            Attempt.stage == Stage.SCORED,
            last_at.is_(None) | (Attempt.started_at > last_at),
        )
        .limit(ANCHOR_EVERY)
        .subquery()
    )
    number, day = db.execute(select(func.count(), last_on).select_from(since)).one()
    return anchor_is_due(number, day, today_of(learner, now))


def today_of(learner: Learner, now: datetime) -> date:
    """The learner's day."""
    return study_day(now, learner.time_zone)


def find_anchor_pair(
    db: Session, *, learner: Learner, now: datetime
) -> tuple[ComparisonRow, dict[str, Any]] | None:
    """The pair of which one answer is the next anchor, with the document of its topic.

    Its topic was tried, but not today. Topics that are not due come first, so that seeing the
    answer spoils no review; then a topic's further comparisons, as they are seen less often; then
    the topic that was tried longest ago, as its labels have faded most.
    """
    _start, tomorrow = day_bounds(today_of(learner, now), learner.time_zone)
    tried = last_tries(learner.id)
    found = db.execute(
        select(ComparisonRow, Topic.document)
        .join(tried, tried.c.topic_id == ComparisonRow.topic_id)
        .join(Topic, Topic.id == ComparisonRow.topic_id)
        .join(Source, Source.id == Topic.source_id)
        .outerjoin(Standing, (Standing.topic_id == Topic.id) & (Standing.user_id == learner.id))
        .where(
            visible_to(learner.id),
            Topic.archived_at.is_(None),
            tried.c.last_at < now - ANCHOR_AFTER,
            ~anchored_of_late(learner.id, now).exists(),
        )
        .order_by(
            case((Standing.due_at < tomorrow, 1), else_=0),
            ComparisonRow.position == 0,
            tried.c.last_at,
            ComparisonRow.id,
        )
        .limit(1)
    ).first()
    return None if found is None else (found[0], found[1])


def last_tries(user_id: int) -> Subquery:
    """When each topic was answered last."""
    return (
        select(Attempt.topic_id, func.max(Attempt.submitted_at).label("last_at"))
        .where(Attempt.user_id == user_id, Attempt.submitted_at.is_not(None))
        .group_by(Attempt.topic_id)
        .subquery()
    )


def anchored_of_late(user_id: int, now: datetime) -> Select[UUID]:
    """Rounds that keep a pair from being an anchor: any of late, or the pair as one before."""
    again = Round.started_at > now - timedelta(days=ANCHOR_AGAIN_DAYS)
    same = (Round.kind == RoundKind.ANCHOR) & (Round.position == ComparisonRow.position)
    return select(Round.id).where(
        Round.user_id == user_id,
        Round.topic_id == ComparisonRow.topic_id,
        (Round.started_at > now - timedelta(days=SEEN_FADES_DAYS)) | (same & again),
    )


def find_rescore(db: Session, *, learner: Learner, now: datetime) -> tuple[UUID, int] | None:
    """An own typed answer of three to seven days ago that was not scored again yet; one a day."""
    rounds = db.execute(
        select(Round.study_day, Round.material["attempt"].as_string().label("attempt")).where(
            Round.user_id == learner.id,
            Round.kind == RoundKind.RESCORE,
            Round.started_at > now - RESCORE_BEFORE,
        )
    ).all()
    done = {row.attempt for row in rounds}
    if any(row.study_day == today_of(learner, now) for row in rounds):
        return None
    rows = db.execute(
        select(Attempt.id, Attempt.topic_id)
        .where(
            *typed_and_scored(learner.id),
            Attempt.submitted_at >= now - RESCORE_BEFORE,
            Attempt.submitted_at <= now - RESCORE_AFTER,
            # So that the index is used: an attempt is started before it is handed in.
            Attempt.started_at > now - RESCORE_BEFORE - timedelta(days=1),
        )
        .order_by(Attempt.submitted_at, Attempt.id)
    )
    return next(((row.id, row.topic_id) for row in rows if str(row.id) not in done), None)


def typed_and_scored(user_id: int) -> tuple[ColumnElement[bool], ...]:
    """The conditions on an own attempt that can be read again."""
    return (
        Attempt.user_id == user_id,
        Attempt.stage == Stage.SCORED,
        Attempt.text != "",
        Attempt.points_maximum.is_not(None),
    )


def find_own_past(db: Session, *, user_id: int, topic_id: int) -> tuple[UUID, UUID] | None:
    """The latest own answer on a topic, and the last one at least two weeks before it.

    One to the same drill is preferred, as it answers the same question.
    """
    rows = db.execute(
        select(Attempt.id, Attempt.drill_id, Attempt.submitted_at)
        .where(*typed_and_scored(user_id), Attempt.topic_id == topic_id)
        .order_by(Attempt.submitted_at.desc(), Attempt.id)
    ).all()
    if not rows:
        return None
    later = rows[0]
    before = [row for row in rows if row.submitted_at <= later.submitted_at - PAST_AFTER]
    same = [row for row in before if row.drill_id == later.drill_id]
    earlier = next(iter(same or before), None)
    return None if earlier is None else (earlier.id, later.id)


def list_own_pasts(db: Session, *, user_id: int) -> list[OwnPast]:
    """Topics whose latest own answer can be held against an earlier one, the latest first."""
    rows = db.execute(
        select(
            Topic.id,
            Topic.title,
            Topic.subject,
            func.min(Attempt.submitted_at).label("first_at"),
            func.max(Attempt.submitted_at).label("last_at"),
        )
        .join(Topic, Topic.id == Attempt.topic_id)
        .where(*typed_and_scored(user_id), Topic.archived_at.is_(None))
        .group_by(Topic.id, Topic.title, Topic.subject)
        .order_by(func.max(Attempt.submitted_at).desc())
    )
    found = [
        OwnPast(
            topic_id=row.id,
            title=row.title,
            subject=row.subject,
            earlier_at=row.first_at,
            later_at=row.last_at,
        )
        for row in rows
        if row.last_at - row.first_at >= PAST_AFTER
    ]
    done = compared_at(db, user_id)
    fresh = [each for each in found if done.get(each.topic_id, each.earlier_at) < each.later_at]
    return fresh[:MOST_OWN_PASTS]


def compared_at(db: Session, user_id: int) -> dict[int, datetime]:
    """When own answers on a topic were last held against each other."""
    rows = db.execute(
        select(Round.topic_id, func.max(Round.started_at))
        .where(Round.user_id == user_id, Round.kind == RoundKind.OWN_PAST)
        .group_by(Round.topic_id)
    )
    return {row[0]: row[1] for row in rows}
