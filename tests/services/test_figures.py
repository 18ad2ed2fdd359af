"""Every figure shown is the one that the events alone lead to, worked out here the long way."""

import random
from collections.abc import Iterable
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.attempt import AttemptState, Stage
from app.domain.folding import fold
from app.domain.learner import Learner
from app.domain.memory import rebuild, recall
from app.domain.progress import monday
from app.domain.quality import WeighedQuality, quality_lower_bound
from app.domain.rating import Mark
from app.domain.rubric import MAXIMUM_LEVEL, rubric_for
from app.models.attempt import Attempt
from app.models.topic import Topic
from app.services import attempt_log, progress, weak_topics
from app.services.day_queue import get_day
from tests import factories
from tests.factories import NOW
from tests.services import steps

pytestmark = pytest.mark.usefixtures("pages")
TITLES = ("Cache-aside", "Eviction", "Indexes <T>")
Known = list[tuple[Attempt, AttemptState, str]]


def practise(db: Session, who: Learner, seed: int) -> None:
    """Some attempts with any marks, levels and lengths, some of them undone or marked again."""
    chance = random.Random(seed)  # noqa: S311
    at = NOW - timedelta(days=40)
    for _ in range(9):
        at += timedelta(days=chance.randint(0, 6), minutes=7)
        seconds = chance.choice((60, 180))
        keys = ("clarity",) if seconds == 60 else ("clarity", "tradeoff", "failure_proof")
        attempt_id = factories.start(
            db,
            who,
            title=chance.choice(TITLES),
            seconds=seconds,
            now=at,
            practice=chance.random() < 0.2,
        )
        later = at + timedelta(seconds=chance.uniform(20, 200))
        factories.submit(db, who, attempt_id, text="words", now=later)
        factories.score(
            db,
            who,
            attempt_id,
            now=later,
            marks=tuple(chance.choices(list(Mark), k=len(steps.row(db, who, attempt_id).points))),
            confidence=chance.randint(1, 3),
            levels={key: chance.randint(0, 3) for key in keys},
        )
        if chance.random() < 0.3:
            steps.undo(db, who, attempt_id)
        elif chance.random() < 0.3:
            steps.mark(db, who, attempt_id)
    db.flush()


def known_of(db: Session, who: Learner) -> Known:
    """Attempts, what their events amount to, and their subjects, without the sums of the row."""
    rows = db.execute(
        select(Attempt, Topic.subject)
        .join(Topic, Topic.id == Attempt.topic_id)
        .where(Attempt.user_id == who.id)
        .order_by(Attempt.started_at)
    ).all()
    return [(row[0], fold(attempt_log.load_log(db, row[0]).events), row[1]) for row in rows]


def score(attempt: Attempt, state: AttemptState) -> float:
    """Points by maximum, 0 to 1; every criterion here goes to three."""
    return sum(state.levels.values()) / (MAXIMUM_LEVEL * len(state.levels))


def mean(values: Iterable[float]) -> float | None:
    """The mean of some values; None of none."""
    given = list(values)
    return sum(given) / len(given) if given else None


def scored(known: Known, first: date | None = None, subject: str = "") -> Known:
    """Those that are scored now, from a day on, of a subject."""
    return [
        each
        for each in known
        if each[1].stage is Stage.SCORED
        and (first is None or each[0].study_day >= first)
        and subject in ("", each[2])
    ]


def came(attempt: Attempt, state: AttemptState) -> float:
    """The share of the points that came."""
    worth = {Mark.SAID: 1.0, Mark.PARTLY: 0.5}
    return sum(worth.get(mark, 0.0) for mark in state.marks) / len(state.marks)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_every_figure_of_progress_is_what_the_events_say(
    db: Session, ada: Learner, seed: int
) -> None:
    practise(db, ada, seed)
    known = known_of(db, ada)
    for weeks, subject in ((None, ""), (4, ""), (None, "Caching"), (4, "Databases")):
        first = monday(NOW.date()) - timedelta(weeks=weeks - 1) if weeks else None
        here = scored(known, first, subject)
        page = progress.get_progress(db, learner=ada, weeks=weeks, subject=subject, now=NOW)
        if subject and not here:
            continue
        assert page.mean == pytest.approx(mean(10 * score(a, s) for a, s, _ in here))
        check_criteria(page, here)
        check_confidence(page, here)
        if subject:
            assert page.attempts == len(here)
        else:
            check_totals(page, [e for e in known if first is None or e[0].study_day >= first])
            check_subjects(page, here)


def check_totals(page: progress.ProgressPage, known: Known) -> None:
    """Attempts, minutes and days."""
    seconds = sum(state.taken_seconds or 0 for _a, state, _s in known)
    assert (page.attempts, page.minutes) == (len(known), round(seconds / 60))
    days = [attempt.study_day for attempt, _state, _s in known]
    assert {day.day: day.attempts for day in page.practice.days if day.attempts} == {
        day: days.count(day) for day in set(days) if day >= page.practice.days[0].day
    }


def check_subjects(page: progress.ProgressPage, here: Known) -> None:
    """Each subject's attempts and mean."""
    subjects = {subject for _a, _state, subject in here}
    assert {line.subject for line in page.subjects} == subjects
    for line in page.subjects:
        own = [each for each in here if each[2] == line.subject]
        assert line.attempts == len(own)
        assert line.mean == pytest.approx(mean(10 * score(a, s) for a, s, _ in own))


def check_criteria(page: progress.ProgressPage, here: Known) -> None:
    """Each judged criterion's mean."""
    shown = {each.series.name: each.scores for each in page.criteria}
    names = {line.key: line.name for line in rubric_for(180, None) if not line.measured}
    for key, name in names.items():
        levels = [state.levels[key] for _a, state, _s in here if key in state.levels]
        assert (name in shown) is bool(levels)
        if levels:
            assert shown[name].count == len(levels)
            assert shown[name].mean == pytest.approx(mean(10 * level / 3 for level in levels))


def check_confidence(page: progress.ProgressPage, here: Known) -> None:
    """What came, by how sure."""
    for row in page.confidence.rows:
        own = [came(a, s) for a, s, _ in here if s.confidence is row.confidence]
        assert row.count == len(own)
        assert row.came == (pytest.approx(mean(own)) if own else None)


@pytest.mark.parametrize("seed", [4, 5])
def test_every_part_of_a_need_is_what_the_events_say(db: Session, ada: Learner, seed: int) -> None:
    practise(db, ada, seed)
    known = known_of(db, ada)
    now = NOW + timedelta(days=1)
    day = get_day(db, learner=ada, now=now)
    for need, choice in weak_topics.rank_topics(db, day, day.choices, now=now):
        own = [each for each in known if each[0].topic_id == choice.topic_id]
        parts = {part.name: part.value for part in need.parts}
        assert parts["quality"] == pytest.approx(1 - bound(scored(own), now))
        assert parts["recall"] == pytest.approx(1 - recalled(scored(own), now))


def bound(own: Known, now: datetime) -> float:
    """q_low over the attempts one by one."""
    return quality_lower_bound(
        WeighedQuality(
            points=score(attempt, state),
            maximum=1.0,
            age_days=(now - attempt.started_at).total_seconds() / 86_400,
        )
        for attempt, state, _subject in own
    )


def recalled(own: Known, now: datetime) -> float:
    """Recall in a week, from the ratings in their order; nothing where there is none."""
    log = [
        (state.rating, state.submitted_at)
        for _attempt, state, _subject in own
        if state.rating is not None and state.submitted_at is not None
    ]
    memory = rebuild(log)
    return recall(memory, now + timedelta(days=7)) if memory else 0.0
