"""Choosing what a session takes: by minutes or number, a ladder of one topic, a topic's points."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.errors import InvalidInput, NotFound
from app.domain.learner import Learner
from app.domain.mixups import Neighbour, mixups
from app.domain.queue import QueueItem, Why
from app.domain.session import Order, Pool, SessionKind, Wish, choose_items, in_order
from app.domain.weakness import Need
from app.models.topic import DrillRow, Source, Topic
from app.services.attempts.live_drills import get_live_drill
from app.services.attempts.narrowed import asked_of
from app.services.planning.day_queue import Day, get_day, queue_of, rated_on
from app.services.planning.drills import Choice
from app.services.planning.needs import list_needs
from app.services.planning.stuck import without_stuck
from app.services.sessions.sessions import Step, make_session
from app.services.visibility import visible_to

LADDER = (180, 60, 30)
SPLIT_SECONDS = 30


def start_session(
    db: Session,
    *,
    learner: Learner,
    session_id: UUID,
    wish: Wish,
    subject: str,
    practice: bool,
    interrupts: bool,
    now: datetime,
) -> UUID:
    """Choose the drills of a session and store it; raises ``InvalidInput`` where there are none."""
    day = without_stuck(get_day(db, learner=learner, subject=subject, now=now))
    chosen = choose_items(pool_of(db, day, wish, now), wish, now=now)
    if not chosen:
        message = "There is nothing to practise here yet. Choose another subject."
        raise InvalidInput(message, field="subject")
    items = in_order(chosen, mixups(neighbours(db, [item.topic_id for item in chosen])))
    return make_session(
        db,
        learner=learner,
        session_id=session_id,
        kind=SessionKind.QUEUE,
        steps=steps_of(items, day.choices, practice=practice),
        subject=subject,
        interrupts=interrupts,
        now=now,
    )


def pool_of(db: Session, day: Day, wish: Wish, now: datetime) -> Pool:
    """What a session is chosen from; new topics only as far as the limits of the day go."""
    needs: tuple[Need, ...] = ()
    if wish.order is Order.WEAK:
        needs = list_needs(db, learner=day.learner, known=day.known, weights=day.weights, now=now)
    return Pool(
        candidates=day.candidates,
        today=queue_of(day, wish.limit, now=now),
        needs={each.topic_id: each.sentence for each in needs},
        rated_today=rated_on(day.standings, day.today),
    )


def steps_of(
    items: Iterable[QueueItem], choices: Mapping[int, Choice], *, practice: bool
) -> list[Step]:
    """The chosen items with their drills; a warm-up is always practice."""
    return [
        Step(
            topic_id=item.topic_id,
            drill_id=choices[item.topic_id].drill_id,
            box_seconds=item.box_seconds,
            why=item.why,
            sentence=item.sentence,
            practice=practice or item.why is Why.WARM_UP,
        )
        for item in items
    ]


def neighbours(db: Session, topic_ids: Sequence[int]) -> list[Neighbour]:
    """What tells which of some topics are easily mixed up."""
    rows = db.execute(
        select(Topic.id, Topic.source_id, Topic.path, Topic.title, Topic.document, Topic.notes)
        .where(Topic.id.in_(topic_ids))
        .order_by(Topic.id)
    ).all()
    ids = {(row.source_id, row.path): row.id for row in rows}
    return [
        Neighbour(
            topic_id=row.id,
            title=row.title,
            related=frozenset(
                ids[row.source_id, path]
                for path in row.document.get("related", [])
                if (row.source_id, path) in ids
            ),
            text=row.notes,
        )
        for row in rows
    ]


def start_ladder(
    db: Session, *, learner: Learner, topic_id: int, session_id: UUID, now: datetime
) -> UUID:
    """The same topic in 3 minutes, in 60 and in 30 seconds; only the first is rated.

    A prompt is taken from the drill whose own box is the nearest: a page needs none of the three.
    """
    drills = living_drills(db, topic_id, learner.id)
    steps = [
        Step(
            topic_id=topic_id,
            drill_id=min(drills, key=lambda drill: abs(drill.seconds - box)).id,
            box_seconds=box,
            why=SessionKind.LADDER,
            sentence="",
        )
        for box in LADDER
    ]
    return make_session(
        db, learner=learner, session_id=session_id, kind=SessionKind.LADDER, steps=steps, now=now
    )


def start_split(
    db: Session, *, learner: Learner, topic_id: int, session_id: UUID, now: datetime
) -> UUID:
    """One topic in its points: each is asked for alone, the others given. It is practice."""
    drill = get_live_drill(db, living_drills(db, topic_id, learner.id)[0].id, learner.id)
    _asked, points = asked_of(drill, box_seconds=None, point="")
    if not points:
        raise InvalidInput("This page has no key points to split it into.", field="topic")
    steps = [
        Step(
            topic_id=topic_id,
            drill_id=drill.row.id,
            box_seconds=SPLIT_SECONDS,
            why=SessionKind.SPLIT,
            sentence="",
            practice=True,
            point=point.text,
        )
        for point in points
    ]
    return make_session(
        db, learner=learner, session_id=session_id, kind=SessionKind.SPLIT, steps=steps, now=now
    )


def living_drills(db: Session, topic_id: int, user_id: int) -> Sequence[DrillRow]:
    """The drills of a topic that can be practised, the shortest first; raises ``NotFound``."""
    rows = db.scalars(
        select(DrillRow)
        .join(Topic, Topic.id == DrillRow.topic_id)
        .join(Source, Source.id == Topic.source_id)
        .where(
            Topic.id == topic_id,
            Topic.archived_at.is_(None),
            DrillRow.archived_at.is_(None),
            visible_to(user_id),
        )
        .order_by(DrillRow.seconds, DrillRow.position)
    ).all()
    if not rows:
        raise NotFound("There is no such topic, or it has nothing to drill.")
    return rows
