"""Every topic that a learner can drill or has tried, with how they stand, in one statement."""

from collections.abc import Sequence
from datetime import date, datetime
from heapq import nsmallest
from typing import Any, NamedTuple

from sqlalchemy import Date, Integer, bindparam, select
from sqlalchemy.orm import Session

from app.models.attempt import Attempt
from app.models.base import UTCDateTime, table_of
from app.models.plan import StudyPlan
from app.models.review import Standing
from app.models.topic import DrillRow, Topic
from app.services.topics.tracks import living_track, track_path
from app.services.visibility import SOURCES, VISIBLE

TOPICS, STANDINGS, DRILLS = table_of(Topic), table_of(Standing), table_of(DrillRow)
ATTEMPTS, PLANS = table_of(Attempt), table_of(StudyPlan)
WHO = bindparam("user_id", type_=Integer)
PATH = track_path().label("track_path")
TRACK = select(PLANS.c.track).where(PLANS.c.user_id == WHO).scalar_subquery().label("track")
DRILLED = (
    TOPICS.c.archived_at.is_(None)
    & VISIBLE
    & select(DRILLS.c.id)
    .where(DRILLS.c.topic_id == TOPICS.c.id, DRILLS.c.archived_at.is_(None))
    .exists()
)
KNOWN = (
    select(
        TOPICS.c.id,
        TOPICS.c.title,
        TOPICS.c.subject,
        PATH,
        TRACK,
        DRILLED.label("drilled"),
        STANDINGS.c.attempts,
        STANDINGS.c.first_score,
        STANDINGS.c.latest_score,
        STANDINGS.c.quality_as_of >= bindparam("since", type_=UTCDateTime()),
        STANDINGS.c.due_at,
        STANDINGS.c.stability,
        STANDINGS.c.reviewed_at,
    )
    .join(SOURCES, SOURCES.c.id == TOPICS.c.source_id)
    .outerjoin(STANDINGS, (STANDINGS.c.topic_id == TOPICS.c.id) & (STANDINGS.c.user_id == WHO))
    .where(DRILLED | (STANDINGS.c.attempts > 0))
)

TRIED_BEFORE = (
    select(
        TOPICS.c.id,
        PATH,
        TRACK,
        select(ATTEMPTS.c.id)
        .where(
            ATTEMPTS.c.user_id == WHO,
            ATTEMPTS.c.topic_id == TOPICS.c.id,
            ATTEMPTS.c.study_day < bindparam("before", type_=Date),
            ATTEMPTS.c.submitted_at.is_not(None),
        )
        .exists()
        .label("tried"),
    )
    .join(SOURCES, SOURCES.c.id == TOPICS.c.source_id)
    .where(DRILLED)
)


class KnownTopic(NamedTuple):
    """A topic and how a learner stands; ``recent``: whether it was scored since a moment."""

    id: int
    title: str
    subject: str
    track_path: str | None
    track: str | None
    drilled: bool
    attempts: int | None
    first: float | None
    latest: float | None
    recent: bool | None
    due_at: datetime | None
    stability: float | None
    reviewed_at: datetime | None

    @property
    def url(self) -> str:
        """The page of its history."""
        return f"/progress/topics/{self.id}"


def list_known(db: Session, *, user_id: int, since: datetime) -> list[KnownTopic]:
    """Every topic that the learner can drill now or has tried; ``since`` is what is recent."""
    rows = db.execute(KNOWN, {"user_id": user_id, "since": since}).all()
    return [KnownTopic._make(row) for row in rows]


def list_tried(db: Session, *, user_id: int, before: date) -> list[bool]:
    """For each topic of the learner's track that can be drilled: was it tried before a day."""
    rows = db.execute(TRIED_BEFORE, {"user_id": user_id, "before": before}).all()
    return [bool(row.tried) for row in inside_track(rows)]


def list_inside(known: Sequence[KnownTopic]) -> Sequence[KnownTopic]:
    """Those that can be drilled and that the learner's track names; all of them without a track."""
    return inside_track([each for each in known if each.drilled])


def inside_track(drilled: Sequence[Any]) -> Sequence[Any]:
    """Those of some rows (``id``, ``track_path``, ``track``) that the learner's track names."""
    track = drilled[0].track if drilled else None
    if not track:
        return drilled
    ids = {each.track_path: each.id for each in drilled if each.track_path is not None}
    inside = set(living_track(track, ids).topic_ids)
    return [each for each in drilled if each.id in inside or not inside]


def weakest_of(known: Sequence[KnownTopic], most: int) -> list[KnownTopic]:
    """So many by the latest score, the lowest first, those without one last."""
    return nsmallest(
        most,
        known,
        key=lambda each: (each.latest is None, each.latest or 0.0, each.subject, each.title),
    )


def gains_of(known: Sequence[KnownTopic]) -> list[float]:
    """Latest score less first one, of each topic that was tried more than once."""
    return [
        each.latest - each.first
        for each in known
        if (each.attempts or 0) > 1 and each.first is not None and each.latest is not None
    ]
