"""Weak topics: every topic by its need, with the five parts, its state and the drill against it."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.learner import Learner
from app.domain.weakness import Need, TopicState
from app.models.topic import Source, Topic
from app.services import drills
from app.services.drills import Choice
from app.services.needs import list_needs
from app.services.topic_book import topic_url

PAGE_SIZE = 20
SHOWN = 5
TRIED, ALL = "tried", "all"


@dataclass(frozen=True, slots=True, kw_only=True)
class WeakLine:
    """A topic in the list: its need with the five parts, its state and the reason."""

    title: str
    subject: str
    topic_url: str
    drill_id: int
    seconds: int
    need: Need


@dataclass(frozen=True, slots=True, kw_only=True)
class WeakTopics:
    """A page of topics, the neediest first, and how many there are in each state and subject."""

    lines: tuple[WeakLine, ...]
    number: int
    page: int
    pages: int
    states: Mapping[str, int]
    subjects: tuple[str, ...]


Ranked = Sequence[tuple[Need, Choice]]


def list_weak(
    db: Session, *, learner: Learner, now: datetime, number: int = SHOWN
) -> list[WeakLine]:
    """The neediest topics among those that were tried."""
    tried = [each for each in rank_topics(db, learner=learner, now=now) if is_tried(each[0])]
    return lines_of(db, tried[:number])


def get_weak_topics(
    db: Session, *, learner: Learner, now: datetime, state: str, subject: str, page: int
) -> WeakTopics:
    """A page of the ranking: of one state, or of all that were tried, or of all; of one subject."""
    everyone = rank_topics(db, learner=learner, now=now)
    subjects = tuple(sorted({choice.subject for _need, choice in everyone}))
    here = [each for each in everyone if subject not in subjects or each[1].subject == subject]
    shown = [each for each in here if is_shown(each[0], state)]
    pages = max(1, -(-len(shown) // PAGE_SIZE))
    page = min(max(1, page), pages)
    return WeakTopics(
        lines=tuple(lines_of(db, shown[(page - 1) * PAGE_SIZE : page * PAGE_SIZE])),
        number=len(shown),
        page=page,
        pages=pages,
        states=count_states(here),
        subjects=subjects,
    )


def is_tried(need: Need) -> bool:
    """Whether an answer was ever handed in on a topic."""
    return need.state is not TopicState.UNSEEN


def is_shown(need: Need, state: str) -> bool:
    """Whether a topic belongs to what was asked for."""
    if state == TRIED:
        return is_tried(need)
    return state in (ALL, need.state.value)


def count_states(everyone: Ranked) -> dict[str, int]:
    """How many topics there are in each state, and in all that can be asked for."""
    counts = Counter(need.state.value for need, _choice in everyone)
    tried = sum(is_tried(need) for need, _choice in everyone)
    return {TRIED: tried, **{s.value: counts[s.value] for s in TopicState}, ALL: len(everyone)}


def rank_topics(db: Session, *, learner: Learner, now: datetime) -> list[tuple[Need, Choice]]:
    """Every living topic by its need, the neediest first, with the drill to practise."""
    choices = {choice.topic_id: choice for choice in drills.list_choices(db, user_id=learner.id)}
    standings = drills.list_standings(db, user_id=learner.id)
    needs = list_needs(db, learner=learner, standings=standings, now=now, topic_ids=choices)
    return [(need, choices[need.topic_id]) for need in needs]


def lines_of(db: Session, ranked: Ranked) -> list[WeakLine]:
    """Some topics of the ranking as they are shown."""
    urls = list_urls(db, [need.topic_id for need, _choice in ranked])
    return [
        WeakLine(
            title=choice.title,
            subject=choice.subject,
            topic_url=urls[need.topic_id],
            drill_id=choice.drill_id,
            seconds=choice.seconds,
            need=need,
        )
        for need, choice in ranked
    ]


def list_urls(db: Session, topic_ids: Sequence[int]) -> dict[int, str]:
    """The addresses of some topics."""
    rows = db.execute(
        select(Topic.id, Topic.address, Source.name)
        .join(Source, Source.id == Topic.source_id)
        .where(Topic.id.in_(topic_ids))
    )
    return {row.id: topic_url(row.name, row.address) for row in rows}
