"""Weak topics: every topic by need, by state and subject, a page at a time."""

from datetime import datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy.orm import Session

from app.domain.learner import Learner
from app.domain.rating import Mark
from app.domain.rounds import RoundKind
from app.domain.weakness import TopicState
from app.services.planning import reviews, weak_topics
from app.services.planning.day_queue import get_day
from app.services.planning.weak_topics import WeakTopics
from app.services.progress import progress
from app.services.rounds import round_starts, rounds
from app.services.rounds.picks import judged
from tests import factories
from tests.factories import NOW
from tests.services import steps, stored
from tests.services.rounds import rounds as play

pytestmark = pytest.mark.usefixtures("pages")
WRONG = (Mark.WRONG, Mark.WRONG)


def shown(
    db: Session, who: Learner, state: str = "tried", subject: str = "", page: int = 1
) -> WeakTopics:
    db.flush()
    return weak_topics.get_weak_topics(
        db, learner=who, now=NOW + timedelta(days=9), state=state, subject=subject, page=page
    )


def titles(page: WeakTopics) -> list[str]:
    return [line.title for line in page.lines]


def test_every_topic_has_a_state(db: Session, ada: Learner, bob: Learner) -> None:
    for day in range(3):
        at = NOW + timedelta(days=day)
        steps.scored(db, ada, title="Eviction", now=at, marks=WRONG, confidence=3)
    steps.scored(db, ada)
    page = shown(db, ada)
    assert titles(page) == ["Eviction", "Cache-aside"]
    assert [line.need.state for line in page.lines] == [TopicState.WEAK, TopicState.UNCERTAIN]
    assert dict(page.states) == {
        "tried": 2,
        "unseen": 1,
        "uncertain": 1,
        "weak": 1,
        "holding": 0,
        "ready": 0,
        "all": 3,
    }
    assert titles(shown(db, ada, "unseen")) == ["Indexes <T>"]
    assert titles(shown(db, ada, "weak")) == ["Eviction"]
    assert titles(shown(db, ada, "ready")) == []
    assert len(titles(shown(db, ada, "all"))) == 3
    assert titles(shown(db, bob)) == []


def test_a_line_leads_to_the_topic_and_to_its_drill(db: Session, ada: Learner) -> None:
    steps.scored(db, ada)
    (line,) = shown(db, ada).lines
    assert line.topic_url == "/topics/content/Caching/cache-aside"
    assert (line.way.url, line.seconds) == (f"/drills/{factories.drill_id(db)}", 60)
    assert [part.name for part in line.need.parts] == [
        "recall",
        "quality",
        "confidence",
        "delivery",
        "comparisons",
    ]


def test_a_subject_narrows_the_list_and_its_counts(db: Session, ada: Learner) -> None:
    steps.scored(db, ada)
    steps.scored(db, ada, title="Indexes <T>")
    page = shown(db, ada, subject="Databases")
    assert titles(page) == ["Indexes <T>"]
    assert (page.states["all"], page.subjects) == (1, ("Caching", "Databases"))
    assert len(titles(shown(db, ada, subject="Nowhere"))) == 2


def test_long_lists_have_pages(db: Session, ada: Learner) -> None:
    factories.load(
        db,
        {f"Many/t{n}.md": factories.PAGE.format(title=f"T{n}") for n in range(20)},
        source="many",
    )
    first, last = shown(db, ada, "all"), shown(db, ada, "all", page=9)
    assert (len(first.lines), first.page, first.pages, first.number) == (20, 1, 2, 23)
    assert (len(last.lines), last.page) == (3, 2)


def ranked(db: Session, who: Learner, now: datetime) -> weak_topics.Ranked:
    """Every topic by its need."""
    day = get_day(db, learner=who, now=now)
    return weak_topics.rank_topics(db, day, day.choices, now=now)


def too_high(db: Session, who: Learner, now: datetime) -> None:
    """An answer of level 1 that was scored at 3."""
    material = {"answer": [], "level": 1, "flaws": []}
    opened = play.opening(who, now=now)
    row = round_starts.new_round(opened, RoundKind.ANCHOR, stored.topic_id(db), material)
    db.add(row)
    db.flush()
    rounds.score_anchor(db, play.doing(who, row.id, now=now), levels={"clarity": 3})


def test_leniency_changes_neither_scores_nor_ratings_nor_the_queue(
    db: Session, ada: Learner
) -> None:
    for title in ("Cache-aside", "Eviction"):
        steps.scored(db, ada, title=title, now=NOW - timedelta(days=20))
    attempt_id = steps.scored(db, ada, now=NOW - timedelta(days=19))
    before = unmoved(db, ada, attempt_id)
    for day in range(4):
        too_high(db, ada, now=NOW - timedelta(days=18 - day))
    assert judged(db, user_id=ada.id)[0] is not None
    assert unmoved(db, ada, attempt_id) == before


def unmoved(db: Session, who: Learner, attempt_id: UUID) -> tuple[object, ...]:
    """A score, its rating, every cache, the mean of the progress page, and today's queue."""
    db.flush()
    row = steps.row(db, who, attempt_id)
    page = progress.get_progress(db, learner=who, weeks=None, subject="", now=NOW)
    today = reviews.get_today(db, learner=who, now=NOW)
    scored = (row.points_scored, row.points_maximum, row.levels, row.rating)
    return scored, steps.caches(db, who), page.mean, today.queue


def test_leniency_and_wrong_picks_raise_the_need(db: Session, ada: Learner, bob: Learner) -> None:
    for who in (ada, bob):
        steps.scored(db, who, now=NOW - timedelta(days=20))
        steps.scored(db, who, title="Eviction", now=NOW - timedelta(days=20))
    for day in range(4):
        too_high(db, ada, now=NOW - timedelta(days=19 - day))
    play.judge(db, ada, "Cache-aside", right=False)
    db.flush()
    lenient, honest = (
        {
            need.topic_id: {part.name: part.value for part in need.parts}
            for need, _choice in ranked(db, who, NOW)
        }[stored.topic_id(db)]
        for who in (ada, bob)
    )
    assert lenient["quality"] > honest["quality"]
    assert (lenient["comparisons"], honest["comparisons"]) == (1.0, 0.0)
