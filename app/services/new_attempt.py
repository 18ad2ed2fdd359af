"""What a new attempt is made of: a drill, own points, and how the learner wants to answer."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from app.domain.errors import NotFound
from app.domain.key_points import key_points
from app.domain.learner import Learner
from app.domain.page import KeyPoint
from app.domain.rubric import RUBRIC_VERSION
from app.domain.study_day import study_day
from app.domain.timing import StopRule
from app.models.attempt import Attempt
from app.models.review import Standing
from app.models.topic import DrillRow, Source, Topic
from app.services.documents import answer_of, drill_of, points_to_json
from app.services.visibility import visible_to


def get_live_drill(db: Session, drill_id: int, user_id: int | None) -> DrillRow:
    """A drill that can be practised, with its topic's name, place and answers; or ``NotFound``."""
    topic = joinedload(DrillRow.topic, innerjoin=True)
    statement = (
        select(DrillRow)
        .join(Topic, Topic.id == DrillRow.topic_id)
        .join(Source, Source.id == Topic.source_id)
        .where(
            DrillRow.id == drill_id,
            DrillRow.archived_at.is_(None),
            Topic.archived_at.is_(None),
            visible_to(user_id),
        )
        .options(
            topic.load_only(Topic.title, Topic.subject, Topic.address),
            topic.joinedload(Topic.source, innerjoin=True),
            topic.joinedload(Topic.answers),
        )
    )
    drill = db.scalars(statement).unique().one_or_none()
    if drill is None:
        raise NotFound("There is no such drill, or its page is gone.")
    return drill


def list_own_points(db: Session, *, learner_id: int, topic_id: int) -> list[str]:
    """What the learner also said about a topic in earlier attempts and wants to say again."""
    found = db.scalar(
        select(Standing.own_points).where(
            Standing.user_id == learner_id, Standing.topic_id == topic_id
        )
    )
    return found or []


def new_attempt(
    learner: Learner,
    drill: DrillRow,
    *,
    own_points: Sequence[str],
    attempt_id: UUID,
    practice: bool,
    now: datetime,
) -> Attempt:
    """An attempt's row, with what is asked copied in and the learner's way of answering."""
    points = key_points(
        drill_of(drill),
        [answer_of(row) for row in drill.topic.answers],
        [KeyPoint(text=text) for text in own_points],
    )
    preferences = learner.preferences
    return Attempt(
        user_id=learner.id,
        id=attempt_id,
        topic=drill.topic,
        drill_id=drill.id,
        box_seconds=drill.seconds,
        prompt=drill.prompt,
        points=points_to_json(points),
        self_check=drill.self_check,
        rubric_version=RUBRIC_VERSION,
        way=preferences.way,
        clock_style=preferences.clock_style,
        stop_rule=StopRule.HARD if preferences.hard_stop else StopRule.SOFT,
        extra_time=preferences.extra_time,
        preparation_seconds=preferences.preparation_seconds,
        practice=practice,
        peeked=False,
        started_at=now,
        study_day=study_day(now, learner.time_zone),
        events=[],
    )
