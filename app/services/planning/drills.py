"""Drills to choose from: one drill's ready page, the candidates of a learner, and the next one."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.hot_errors import PRACTISE_AFTER
from app.domain.narrowing import SHORTEST_BOX
from app.domain.queue import Candidate
from app.domain.rating import Confidence, Rating
from app.models.review import Standing
from app.models.topic import DrillRow, Source, Topic
from app.services.attempts.live_drills import get_live_drill
from app.services.loading.topic_book import topic_url
from app.services.planning.evidence import AnyStanding, memory_of
from app.services.topics.tracks import track_path
from app.services.visibility import visible_to

USUAL_SECONDS = 60
# Easier topics come first among those never tried; a page that names no level is in the middle.
LEVELS: Mapping[str | None, int] = {"junior": 0, "mid": 1, None: 1, "senior": 2, "staff": 3}


@dataclass(frozen=True, slots=True, kw_only=True)
class DrillPage:
    """A drill before its start: everything but the prompt.

    ``shorter_boxes``: lengths of the page's model answers, in seconds, that are less than its box.
    """

    id: int
    seconds: int
    topic_id: int
    title: str
    subject: str
    topic_url: str
    shorter_boxes: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A topic with the drill that would be practised, as it stands in lists.

    ``track_path``: the path that tracks name it by; None for a topic that is not built in.
    """

    topic_id: int
    title: str
    subject: str
    level: str | None
    drill_id: int
    seconds: int
    prompt: str
    source: str
    address: str
    track_path: str | None

    @property
    def topic_url(self) -> str:
        """The address of the topic's page."""
        return topic_url(self.source, self.address)


def get_drill(db: Session, *, drill_id: int, user_id: int | None) -> DrillPage:
    """A drill's ready page; raises ``NotFound``."""
    live = get_live_drill(db, drill_id, user_id)
    drill = live.row
    return DrillPage(
        id=drill.id,
        seconds=drill.seconds,
        topic_id=drill.topic_id,
        title=drill.topic.title,
        subject=drill.topic.subject,
        topic_url=topic_url(live.source, drill.topic.address),
        shorter_boxes=shorter_boxes(drill),
    )


def shorter_boxes(drill: DrillRow) -> tuple[int, ...]:
    """Boxes in which the same question can be asked too: there is a model answer of that length."""
    lengths = {answer.seconds for answer in drill.topic.answers if answer.points}
    return tuple(sorted(each for each in lengths if SHORTEST_BOX <= each < drill.seconds))


def list_choices(db: Session, *, user_id: int | None, seconds: int = USUAL_SECONDS) -> list[Choice]:
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
            Topic.address,
            Source.name,
            track_path().label("track_path"),
        )
        .join(Topic, Topic.id == DrillRow.topic_id)
        .join(Source, Source.id == Topic.source_id)
        .where(Topic.archived_at.is_(None), DrillRow.archived_at.is_(None), visible_to(user_id))
        .order_by(Topic.id, DrillRow.position)
    )
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
            source=row.name,
            address=row.address,
            track_path=row.track_path,
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


def paths_of(choices: Iterable[Choice]) -> dict[str, int]:
    """The topics that tracks can name, by their paths."""
    return {each.track_path: each.topic_id for each in choices if each.track_path is not None}


def candidates(
    choices: Sequence[Choice], standings: Mapping[int, Standing], *, today: date
) -> list[Candidate]:
    """The choices as the queue looks at them."""
    return [candidate(choice, standings.get(choice.topic_id), today) for choice in choices]


def candidate(choice: Choice, standing: Standing | None, today: date) -> Candidate:
    """One choice with what is known of the learner and its topic."""
    return Candidate(
        topic_id=choice.topic_id,
        prompt=choice.prompt,
        box_seconds=choice.seconds,
        memory=memory_of(standing) if standing else None,
        practise_at=practise_at(standing, today),
    )


def practise_at(standing: AnyStanding | None, today: date) -> datetime | None:
    """From when a hot error wants to be said again on its own day; None where there is none.

    The next try puts it right, whatever came of it, and from the next day on it is simply due.
    """
    if standing is None or not standing.recent or standing.reviewed_at is None:
        return None
    latest = standing.recent[0]
    hot = latest["confidence"] == Confidence.SURE and latest["rating"] == Rating.AGAIN
    if not hot or latest["day"] != today.isoformat():
        return None
    return standing.reviewed_at + PRACTISE_AFTER


def last_tried(standing: Standing | None) -> str:
    """When a topic was last tried, as text that sorts by time."""
    return standing.recent[0]["at"] if standing and standing.recent else ""
