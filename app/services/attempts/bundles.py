"""What a device needs to go through a drill without the server: all that was asked, and the reveal.

A bundle holds the model answers. It is kept on the learner's own device beside the attempt, and no
page shows anything of it before the answer is stored as handed in: what is kept from the learner is
an accidental look, as a topic's own page is one click away anyway.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, contains_eager, selectinload

from app.domain.attempt import AttemptState
from app.domain.key_points import key_points
from app.domain.learner import Learner, Way
from app.domain.page import Comparison, KeyPoint, TimedAnswer
from app.domain.rubric import Criterion, rubric_for
from app.domain.timing import Clock
from app.models.attempt import Attempt
from app.models.own import OwnAnswer
from app.models.topic import DrillRow, Source, Topic
from app.services.attempts.attempt_log import get_row
from app.services.attempts.attempts import AttemptView
from app.services.documents import (
    answer_of,
    comparison_of,
    drill_of,
    points_from_json,
    points_to_json,
    self_check_from_json,
)
from app.services.loading.topic_book import topic_url
from app.services.planning import reviews
from app.services.scoring.own_answers import own_of

# Twenty minutes of the shortest usual drills; a bundle weighs about three kilobytes.
MOST_BUNDLES = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Bundle:
    """A drill with everything that its steps show, and ``asked``, which an attempt is made from."""

    drill_id: int
    topic_id: int
    title: str
    subject: str
    topic_url: str
    asked: Mapping[str, Any]
    points: tuple[KeyPoint, ...]
    criteria: tuple[Criterion, ...]
    answers: tuple[TimedAnswer, ...]
    comparisons: tuple[Comparison, ...]


def list_bundles(db: Session, *, learner: Learner, now: datetime) -> list[Bundle]:
    """Bundles of the drills that stand first in today's queue, in its order.

    A topic that keeps failing is offered on another path than its drill, which needs the server.
    """
    queue = reviews.get_today(db, learner=learner, now=now).queue
    wanted = [line.drill_id for line in queue if not line.way.is_other][:MOST_BUNDLES]
    rows = db.execute(
        select(DrillRow, Source.name, OwnAnswer)
        .join(Topic, Topic.id == DrillRow.topic_id)
        .join(Source, Source.id == Topic.source_id)
        .outerjoin(OwnAnswer, (OwnAnswer.topic_id == Topic.id) & (OwnAnswer.user_id == learner.id))
        .where(DrillRow.id.in_(wanted))
        .options(
            contains_eager(DrillRow.topic).options(
                selectinload(Topic.answers), selectinload(Topic.comparisons)
            )
        )
    ).all()
    made = {
        row.DrillRow.id: bundle_of(
            row.DrillRow,
            row.name,
            own_of(row.OwnAnswer).texts if row.OwnAnswer else (),
            rubric_version=learner.rubric_version,
        )
        for row in rows
    }
    return [made[drill_id] for drill_id in wanted if drill_id in made]


def bundle_of(row: DrillRow, source: str, own: Sequence[str], *, rubric_version: int) -> Bundle:
    """The bundle of a drill that nobody has started yet."""
    answers = [answer_of(answer) for answer in row.topic.answers]
    points = key_points(drill_of(row), answers, [KeyPoint(text=text) for text in own])
    asked = {
        "drill_id": row.id,
        "topic_id": row.topic_id,
        "box_seconds": row.seconds,
        "prompt": row.prompt,
        "points": points_to_json(points),
        "self_check": row.self_check,
        "rubric_version": rubric_version,
    }
    return with_reveal(row.topic, source, asked)


def bundle_of_attempt(db: Session, *, user_id: int, attempt_id: UUID) -> Bundle:
    """The bundle of an own attempt: what it was asked, whatever became of its page since."""
    attempt = get_row(db, user_id=user_id, attempt_id=attempt_id)
    row = db.execute(
        select(Topic, Source.name)
        .join(Source, Source.id == Topic.source_id)
        .where(Topic.id == attempt.topic_id)
        .options(selectinload(Topic.answers), selectinload(Topic.comparisons))
    ).one()
    return with_reveal(row.Topic, row.name, asked_of(attempt))


def asked_of(attempt: Attempt) -> dict[str, Any]:
    """What an attempt was asked, as another row could be made from it."""
    return {
        "drill_id": attempt.drill_id,
        "topic_id": attempt.topic_id,
        "box_seconds": attempt.box_seconds,
        "prompt": attempt.prompt,
        "points": attempt.points,
        "self_check": attempt.self_check,
        "rubric_version": attempt.rubric_version,
    }


def with_reveal(topic: Topic, source: str, asked: Mapping[str, Any]) -> Bundle:
    """What was asked with the answers of its topic."""
    self_check = self_check_from_json(asked["self_check"])
    return Bundle(
        drill_id=asked["drill_id"],
        topic_id=topic.id,
        title=topic.title,
        subject=topic.subject,
        topic_url=topic_url(source, topic.address),
        asked=asked,
        points=points_from_json(asked["points"]),
        criteria=rubric_for(asked["box_seconds"], self_check),
        answers=tuple(answer_of(row) for row in topic.answers),
        comparisons=tuple(comparison_of(row) for row in topic.comparisons),
    )


def blank_attempt(now: datetime) -> AttemptView:
    """An attempt with nothing in it, from which a device makes the page of one of its own."""
    return AttemptView(
        id=UUID(int=0),
        topic_id=0,
        drill_id=0,
        title="Drill",
        subject="Without a connection",
        topic_url="/offline",
        prompt="The question",
        box_seconds=60,
        points=(),
        criteria=(),
        way=Way.TYPE,
        clock_style="down",
        clock=Clock(started_at=now, box_seconds=60),
        practice=False,
        peeked=False,
        state=AttemptState(),
    )
