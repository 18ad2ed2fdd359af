"""Progress out of the sums of days and topics."""

from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest
from sqlalchemy.orm import Session

from app.domain.learner import Learner
from app.domain.progress import HEAT_WEEKS
from app.domain.rating import Mark
from app.services.planning import plans
from app.services.planning.plans import PlanChoice
from app.services.progress import progress
from app.services.progress.progress import ProgressPage
from tests.factories import NOW
from tests.services import steps
from tests.services.rounds import rounds as play

pytestmark = pytest.mark.usefixtures("pages")
MISSED = (Mark.MISSED, Mark.MISSED)


def shown(db: Session, who: Learner, weeks: int | None = None, subject: str = "") -> ProgressPage:
    db.flush()
    return progress.get_progress(db, learner=who, weeks=weeks, subject=subject, now=NOW)


def test_somebody_new_has_made_no_progress_yet(db: Session, ada: Learner) -> None:
    page = shown(db, ada)
    assert (page.attempts, page.minutes, page.mean, page.topics) == (0, 0, None, ())


def test_first_try_and_latest_are_compared(db: Session, ada: Learner, bob: Learner) -> None:
    steps.scored(db, ada, marks=MISSED, now=NOW - timedelta(days=3))
    steps.scored(db, ada)
    steps.scored(db, ada, title="Eviction", seconds=180)
    page = shown(db, ada)
    assert (page.attempts, page.minutes) == (3, 2)
    assert [(line.title, line.attempts) for line in page.topics] == [
        ("Eviction", 1),
        ("Cache-aside", 2),
    ] or [line.attempts for line in page.topics] == [2, 1]
    line = next(each for each in page.topics if each.attempts == 2)
    assert line.first is not None
    assert line.latest is not None
    assert line.first < line.latest
    assert len(page.trend) == 2
    assert shown(db, bob).attempts == 0


def test_a_span_of_weeks_leaves_older_days_out(db: Session, ada: Learner) -> None:
    steps.scored(db, ada, now=NOW - timedelta(weeks=5))
    steps.scored(db, ada)
    assert (shown(db, ada, 2).attempts, shown(db, ada, None).attempts) == (1, 2)


@pytest.mark.parametrize(("weeks", "heat"), [(1, HEAT_WEEKS), (40, 41), (90, 52)])
def test_everything_shows_half_a_year_at_least_and_a_year_at_most(
    db: Session, ada: Learner, weeks: int, heat: int
) -> None:
    steps.scored(db, ada, now=NOW - timedelta(weeks=weeks))
    days = progress.list_days(db, user_id=ada.id, first=None, now=NOW)
    assert progress.shown_weeks(days, NOW.date()) == heat


def test_a_span_has_its_own_topics_and_flaws(db: Session, ada: Learner) -> None:
    steps.scored(db, ada, now=NOW - timedelta(weeks=6))
    play.judge(db, ada, now=NOW - timedelta(weeks=5))
    steps.scored(db, ada, title="Eviction")
    short, everything = shown(db, ada, 4), shown(db, ada)
    assert [line.title for line in short.topics] == ["Eviction"]
    assert (len(everything.topics), short.flaws, bool(everything.flaws)) == (2, (), True)
    assert short.ever


def test_a_span_has_its_own_subjects_and_criteria(db: Session, ada: Learner) -> None:
    steps.scored(db, ada, title="Indexes <T>", now=NOW - timedelta(weeks=15))
    steps.scored(db, ada, now=NOW - timedelta(weeks=6), levels={"clarity": 0})
    steps.scored(db, ada, levels={"clarity": 2})
    found = [shown(db, ada, weeks) for weeks in (4, 12, None)]
    subjects = [{line.subject: line.attempts for line in page.subjects} for page in found]
    assert subjects == [{"Caching": 1}, {"Caching": 2}, {"Caching": 2, "Databases": 1}]
    clarity = [
        next(each.scores for each in page.criteria if each.series.name == "Clarity")
        for page in found
    ]
    assert [each.count for each in clarity] == [1, 2, 3]
    assert clarity[1].mean == pytest.approx(clarity[0].mean / 2)


def test_coverage_is_that_of_the_track(db: Session, ada: Learner) -> None:
    steps.scored(db, ada, title="Eviction")
    steps.scored(db, ada, title="Indexes <T>")
    save = partial(plans.save_plan, db, learner=ada, interview_on=None, minutes_a_day=20, now=NOW)
    save(choice=PlanChoice(track="backend"))
    outlook = shown(db, ada).outlook
    assert (outlook.tried, outlook.topics) == (1, 2)
    assert outlook.recall.points[0].value == pytest.approx(50)


def test_an_answer_without_a_score_has_no_place_in_the_trend(db: Session, ada: Learner) -> None:
    steps.handed_in(db, ada)
    page = shown(db, ada)
    assert (page.attempts, page.mean, page.trend) == (1, None, ())


def test_a_subject_has_its_own_figures(db: Session, ada: Learner) -> None:
    steps.scored(db, ada, marks=MISSED, confidence=3)
    steps.scored(db, ada, title="Indexes <T>", confidence=1)
    steps.handed_in(db, ada, title="Eviction")
    page = shown(db, ada)
    assert [(line.subject, line.attempts) for line in page.subjects] == [
        ("Caching", 1),
        ("Databases", 1),
    ]
    assert (page.attempts, page.outlook.topics, page.outlook.tried) == (3, 3, 3)
    caching = shown(db, ada, subject="Caching")
    assert (caching.attempts, caching.minutes, caching.subject) == (1, 1, "Caching")
    assert caching.mean == pytest.approx(10 / 3)
    assert caching.outlook.topics == 2
    assert {line.subject for line in caching.topics} == {"Caching"}
    assert [row.count for row in caching.confidence.rows] == [0, 0, 1]
    assert shown(db, ada, subject="Nowhere").attempts == 3


def test_criteria_come_weakest_first_with_what_became_of_them(db: Session, ada: Learner) -> None:
    steps.scored(db, ada, now=NOW - timedelta(weeks=2), levels={"clarity": 0})
    steps.scored(db, ada, levels={"clarity": 2})
    criteria = shown(db, ada).criteria
    assert [each.series.name for each in criteria] == ["Clarity", "Correctness", "Time-fit"]
    assert criteria[0].series.finding == (
        "Clarity rose from 0.0 to 6.7 of 10 since the week of 16 February."
    )
    assert (criteria[0].scores.count, criteria[0].common) == (2, True)


def test_what_was_expected_is_held_against_what_came(db: Session, ada: Learner) -> None:
    for day in range(5):
        steps.scored(db, ada, now=NOW - timedelta(days=day), marks=MISSED, confidence=3)
    confidence = shown(db, ada).confidence
    assert confidence.gap == pytest.approx(0.9)
    assert confidence.finding.startswith("You expect 90 points more than comes.")


@pytest.mark.parametrize(
    ("days", "ahead", "has_date"),
    [(None, 30, False), (-3, 30, False), (0, 30, False), (12, 12, True)],
)
def test_recall_is_foreseen_to_the_interview_or_for_a_month(
    db: Session, ada: Learner, days: int | None, ahead: int, has_date: bool
) -> None:
    steps.scored(db, ada)
    when = None if days is None else NOW.date() + timedelta(days=days)
    outlook = shown(db, replace(ada, interview_on=when)).outlook
    assert outlook.has_date is has_date
    assert outlook.recall.points[-1].day == NOW.date() + timedelta(days=ahead)
    assert outlook.recall.points[0].value == pytest.approx(100 / 3)
    assert outlook.coverage == "1 of 3 topics tried at least once, 33 %."


def test_flaws_are_shown_with_what_was_found_of_them(db: Session, ada: Learner) -> None:
    assert shown(db, ada).flaws == ()
    steps.scored(db, ada, now=NOW - timedelta(days=20))
    play.judge(db, ada, "Cache-aside", "no number")
    flaws = {each.name: (each.tally.hits, each.tally.present) for each in shown(db, ada).flaws}
    assert flaws == {"no number": (1, 1), "no trade-off": (0, 1)}
