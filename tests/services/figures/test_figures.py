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
from app.domain.rounds import RoundStep, place_of_bad
from app.domain.rubric import MAXIMUM_LEVEL, rubric_for
from app.domain.signal_detection import Tally
from app.models.attempt import Attempt
from app.models.judgement import Round
from app.models.review import Delivery
from app.models.topic import Topic
from app.services.attempts import attempt_log
from app.services.planning import weak_topics
from app.services.planning.day_queue import get_day
from app.services.progress import progress, weekly
from app.services.rounds import judgement, rounds
from app.services.rounds.picks import judged
from app.services.rounds.round_log import list_events
from tests import factories
from tests.factories import NOW
from tests.services import steps
from tests.services.rounds import rounds as play

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


@pytest.mark.parametrize("seed", [6, 7])
def test_the_weekly_page_says_what_the_events_say(db: Session, ada: Learner, seed: int) -> None:
    practise(db, ada, seed)
    known = known_of(db, ada)
    for back in range(4):
        day = NOW.date() - timedelta(weeks=back)
        page = weekly.get_week(db, learner=ada, day=day, now=NOW)
        shown = {each.name: (each.value, each.before) for each in page.figures}
        weeks = [in_week(known, page.week - timedelta(weeks=ago)) for ago in (1, 2)]
        assert shown == {
            "Attempts": tuple(str(len(week)) for week in weeks),
            "Minutes answered": tuple(minutes(week) for week in weeks),
            "Days practised": tuple(str(len({a.study_day for a, _, _ in week})) for week in weeks),
            "Mean score of 10": tuple(mean_in_words(week) for week in weeks),
        }


def in_week(known: Known, week: date) -> Known:
    """The attempts of a week."""
    return [each for each in known if monday(each[0].study_day) == week]


def minutes(known: Known) -> str:
    """Minutes answered."""
    return str(round(sum(state.taken_seconds or 0 for _a, state, _s in known) / 60))


def mean_in_words(known: Known) -> str:
    """The mean score of ten."""
    found = mean(10 * score(a, s) for a, s, _ in scored(known))
    return "none" if found is None else f"{found:.1f}"


def histories(db: Session, who: Learner) -> dict[int, dict[int, list[float]]]:
    """How answers landed, by topic and time box."""
    found: dict[int, dict[int, list[float]]] = {}
    for row in db.scalars(select(Delivery).where(Delivery.user_id == who.id)):
        found.setdefault(row.topic_id, {})[row.box_seconds] = row.history
    return found


@pytest.mark.parametrize("seed", [8, 9])
def test_first_try_latest_and_delivery_are_what_the_events_say(
    db: Session, ada: Learner, seed: int
) -> None:
    practise(db, ada, seed)
    known = known_of(db, ada)
    page = progress.get_progress(db, learner=ada, weeks=None, subject="", now=NOW)
    lines = {line.title: line for line in page.topics}
    delivered = histories(db, ada)
    for topic in db.scalars(select(Topic)):
        tried = [each for each in known if each[0].topic_id == topic.id]
        assert (topic.title in lines) is bool(tried)
        own = sorted(scored(tried), key=lambda each: each[0].submitted_at or NOW)
        if tried:
            line = lines[topic.title]
            scores: list[float | None] = [10 * score(a, s) for a, s, _ in own]
            assert line.attempts == len(tried)
            assert (line.first, line.latest) == (
                approx((scores or [None])[0]),
                approx((scores or [None])[-1]),
            )
        boxes = delivered.get(topic.id, {})
        assert {box: history[-1] for box, history in boxes.items()} == {
            box: pytest.approx(landed(own, box)) for box in {a.box_seconds for a, _, _ in own}
        }


def approx(value: float | None) -> object:
    """The value, nearly; None is None."""
    return None if value is None else pytest.approx(value)


def landed(own: Known, box: int) -> float:
    """d = 0.6 d + 0.4 x over the attempts in a box, x = (clarity + time-fit) / 6."""
    value: float | None = None
    for attempt, state, _subject in own:
        if attempt.box_seconds == box:
            x = (state.levels["clarity"] + fit((state.taken_seconds or 0) / box)) / 6
            value = x if value is None else 0.6 * value + 0.4 * x
    assert value is not None
    return value


def fit(share: float) -> int:
    """Time-fit, as PRODUCT says."""
    for level, (low, high) in ((3, (0.75, 1.0)), (2, (0.6, 1.25)), (1, (0.4, 1.5))):
        if low <= share <= high:
            return level
    return 0


def judge_some(db: Session, who: Learner, seed: int) -> None:
    """Some pairs picked right or wrong, flaws named or not, a few answered again."""
    chance = random.Random(seed)  # noqa: S311
    for title in TITLES:
        steps.scored(db, who, title=title, now=NOW - timedelta(days=60))
    at = NOW - timedelta(days=50)
    for _ in range(14):
        at += timedelta(days=chance.randint(0, 3))
        title, right = chance.choice(TITLES), chance.random() < 0.7
        named = chance.sample(["no number", "no trade-off", "rambling"], k=chance.randint(0, 2))
        round_id = play.judge(db, who, title, *named, right=right, now=at)
        if chance.random() < 0.2:
            rounds.undo_round(db, play.doing(who, round_id, now=at))
            rounds.name_flaws(db, play.doing(who, round_id, now=at), flaws=["no number"])
    db.flush()


@pytest.mark.parametrize("seed", [1, 2])
def test_the_figures_of_judging_are_what_the_events_of_rounds_say(
    db: Session, ada: Learner, seed: int
) -> None:
    judge_some(db, ada, seed)
    rows = db.scalars(select(Round).where(Round.user_id == ada.id).order_by(Round.started_at))
    cases: list[tuple[set[str], set[str]]] = []
    picks: dict[int, list[bool]] = {}
    for row in rows:
        events = list_events(db, row)
        if sum(each.step is RoundStep.NAMED for each in events) > 1:
            continue
        right = events[0].payload["choice"] != place_of_bad(str(row.id))
        named, there = set(events[-1].payload["flaws"]), set(row.material["flaws"])
        picks.setdefault(row.topic_id, []).append(right)
        if row.telling:
            cases += [(there, named)] if right else [(there, set()), (set(), named)]
    figures = {each.name: each.tally for each in judgement.flaw_figures_of(db, user_id=ada.id)}
    assert figures
    for name in ("no number", "no trade-off", "rambling"):
        hits = sum(name in there and name in named for there, named in cases)
        false = sum(name not in there and name in named for there, named in cases)
        present = sum(name in there for there, _named in cases)
        tally = figures.get(name, Tally())
        assert (tally.hits, tally.present, tally.false_alarms) == (hits, present, false)
    assert judged(db, user_id=ada.id)[1] == {
        topic_id: judgement.Picks(number=len(found[-5:]), wrong=found[-5:].count(False))
        for topic_id, found in picks.items()
    }
