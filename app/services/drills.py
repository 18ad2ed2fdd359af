"""Drills to choose from: one drill's ready page, the candidates of a learner, and the next one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.errors import NotFound
from app.domain.hot_errors import PRACTISE_AFTER
from app.domain.learner import Learner
from app.domain.queue import Candidate, Limit, Queue, todays_queue
from app.domain.study_day import day_bounds, study_day
from app.models.review import Standing
from app.models.topic import DrillRow, Source, Topic
from app.services.evidence import memory_of
from app.services.new_attempt import get_live_drill
from app.services.topic_book import topic_url
from app.services.visibility import visible_to

USUAL_SECONDS = 60
# Easier topics come first among those never tried; a page that names no level is in the middle.
LEVELS: Mapping[str | None, int] = {"junior": 0, "mid": 1, None: 1, "senior": 2, "staff": 3}


@dataclass(frozen=True, slots=True, kw_only=True)
class DrillPage:
    """A drill before its start: everything but the prompt."""

    id: int
    seconds: int
    topic_id: int
    title: str
    subject: str
    topic_url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A topic with the drill that would be practised, as it stands in lists."""

    topic_id: int
    title: str
    subject: str
    level: str | None
    drill_id: int
    seconds: int
    prompt: str


def get_drill(db: Session, *, drill_id: int, user_id: int | None) -> DrillPage:
    """A drill's ready page; raises ``NotFound``."""
    drill = get_live_drill(db, drill_id, user_id)
    return DrillPage(
        id=drill.id,
        seconds=drill.seconds,
        topic_id=drill.topic_id,
        title=drill.topic.title,
        subject=drill.topic.subject,
        topic_url=topic_url(drill.topic.source.name, drill.topic.address),
    )


def list_choices(
    db: Session, *, user_id: int | None, seconds: int = USUAL_SECONDS, subject: str = ""
) -> list[Choice]:
    """One drill for each living topic, its box the nearest to the wanted one, in study order."""
    statement = (
        select(
            DrillRow.id,
            DrillRow.seconds,
            DrillRow.prompt,
            Topic.id.label("topic_id"),
            Topic.title,
            Topic.subject,
            Topic.level,
        )
        .join(Topic, Topic.id == DrillRow.topic_id)
        .join(Source, Source.id == Topic.source_id)
        .where(Topic.archived_at.is_(None), DrillRow.archived_at.is_(None), visible_to(user_id))
        .order_by(Topic.id, DrillRow.position)
    )
    if subject:
        statement = statement.where(Topic.subject == subject)
    nearest: dict[int, Choice] = {}
    for row in db.execute(statement):
        choice = Choice(
            topic_id=row.topic_id,
            title=row.title,
            subject=row.subject,
            level=row.level,
            drill_id=row.id,
            seconds=row.seconds,
            prompt=row.prompt,
        )
        best = nearest.setdefault(row.topic_id, choice)
        if abs(row.seconds - seconds) < abs(best.seconds - seconds):
            nearest[row.topic_id] = choice
    return study_order(list(nearest.values()))


def study_order(choices: Sequence[Choice]) -> list[Choice]:
    """Subjects in turn, each with its easier topics first, so that a new learner sees them all."""
    turns: dict[str, int] = {}
    placed = []
    for choice in sorted(choices, key=lambda c: (LEVELS.get(c.level, 1), c.title, c.topic_id)):
        turn = turns[choice.subject] = turns.get(choice.subject, -1) + 1
        placed.append((turn, choice.subject, choice))
    return [choice for _turn, _subject, choice in sorted(placed, key=lambda place: place[:2])]


def list_standings(db: Session, *, user_id: int) -> dict[int, Standing]:
    """A learner's standings by topic."""
    rows = db.scalars(select(Standing).where(Standing.user_id == user_id))
    return {row.topic_id: row for row in rows}


def candidates(choices: Sequence[Choice], standings: Mapping[int, Standing]) -> list[Candidate]:
    """The choices as the queue looks at them."""
    return [candidate(choice, standings.get(choice.topic_id)) for choice in choices]


def candidate(choice: Choice, standing: Standing | None) -> Candidate:
    """One choice with what is known of the learner and its topic."""
    return Candidate(
        topic_id=choice.topic_id,
        prompt=choice.prompt,
        box_seconds=choice.seconds,
        memory=memory_of(standing) if standing else None,
        practise_at=practise_at(standing),
    )


def practise_at(standing: Standing | None) -> datetime | None:
    """From when a hot error wants to be said again on its own day; None where there is none."""
    if standing is None or not standing.recent or standing.reviewed_at is None:
        return None
    latest = standing.recent[0]
    hot = latest["confidence"] == 3 and latest["rating"] == 1
    return standing.reviewed_at + PRACTISE_AFTER if hot else None


def build_queue(
    choices: Sequence[Choice],
    standings: Mapping[int, Standing],
    *,
    learner: Learner,
    limit: Limit,
    now: datetime,
) -> Queue:
    """Today's queue of a learner."""
    today = study_day(now, learner.time_zone)
    _start, day_end = day_bounds(today, learner.time_zone)
    return todays_queue(candidates(choices, standings), now=now, day_end=day_end, limit=limit)


def choose_drill(
    db: Session,
    *,
    learner: Learner | None,
    seconds: int,
    subject: str,
    other_than: int,
    now: datetime,
) -> int:
    """The drill best practised now; raises ``NotFound`` where there is none.

    What the queue has first; when nothing is due or new, the topic that was not tried the longest.
    """
    user_id = learner.id if learner else None
    choices = list_choices(db, user_id=user_id, seconds=seconds, subject=subject)
    left = [choice for choice in choices if choice.topic_id != other_than] or choices
    if not left:
        raise NotFound("There is nothing to drill yet. Load some pages first.")
    standings = list_standings(db, user_id=learner.id) if learner else {}
    asking = learner or Learner(id=0)
    queue = build_queue(left, standings, learner=asking, limit=Limit(number=1), now=now)
    by_topic = {choice.topic_id: choice for choice in left}
    if queue.items:
        return by_topic[queue.items[0].topic_id].drill_id
    return min(left, key=lambda choice: last_tried(standings.get(choice.topic_id))).drill_id


def last_tried(standing: Standing | None) -> str:
    """When a topic was last tried, as text that sorts by time."""
    return standing.recent[0]["at"] if standing and standing.recent else ""
