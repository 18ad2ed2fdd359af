"""Weak topics: every topic by its need, with the five parts, its state and the drill against it."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from app.domain.learner import Learner
from app.domain.paging import page_within
from app.domain.weakness import Need, TopicState
from app.services.planning.day_queue import Day, get_day
from app.services.planning.drills import Choice
from app.services.planning.needs import list_needs
from app.services.planning.stuck import WayOn, way_on

PAGE_SIZE = 20
TRIED, ALL = "tried", "all"


@dataclass(frozen=True, slots=True, kw_only=True)
class WeakLine:
    """A topic in the list: its need with the five parts, its state and the reason."""

    title: str
    subject: str
    topic_url: str
    way: WayOn
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


def list_weak(db: Session, day: Day, *, number: int, now: datetime) -> list[WeakLine]:
    """The neediest topics among those that were tried."""
    tried = [
        topic_id
        for topic_id in day.choices
        if topic_id in day.standings and day.standings[topic_id].attempts
    ]
    return lines_of(day, rank_topics(db, day, tried, now=now)[:number])


def get_weak_topics(
    db: Session, *, learner: Learner, now: datetime, state: str, subject: str, page: int
) -> WeakTopics:
    """A page of the ranking: of one state, or of all that were tried, or of all; of one subject."""
    day = get_day(db, learner=learner, now=now)
    everyone = rank_topics(db, day, day.choices, now=now)
    subjects = tuple(sorted({choice.subject for _need, choice in everyone}))
    here = [each for each in everyone if subject not in subjects or each[1].subject == subject]
    shown = [each for each in here if is_shown(each[0], state)]
    page, pages = page_within(page, len(shown), PAGE_SIZE)
    return WeakTopics(
        lines=tuple(lines_of(day, shown[(page - 1) * PAGE_SIZE : page * PAGE_SIZE])),
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


def rank_topics(
    db: Session, day: Day, topic_ids: Iterable[int], *, now: datetime
) -> list[tuple[Need, Choice]]:
    """Some living topics by their need, the neediest first, with the drill to practise."""
    needs = list_needs(
        db,
        learner=day.learner,
        known=day.known,
        weights=day.weights,
        now=now,
        topic_ids=topic_ids,
    )
    return [(need, day.choices[need.topic_id]) for need in needs]


def lines_of(day: Day, ranked: Ranked) -> list[WeakLine]:
    """Some topics of the ranking as they are shown."""
    return [
        WeakLine(
            title=choice.title,
            subject=choice.subject,
            topic_url=choice.topic_url,
            way=way_on(
                day.standings.get(choice.topic_id),
                topic_id=choice.topic_id,
                drill_id=choice.drill_id,
            ),
            seconds=choice.seconds,
            need=need,
        )
        for need, choice in ranked
    ]
