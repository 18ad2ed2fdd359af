"""Progress out of the sums of days and topics."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from app.domain.learner import Learner
from app.domain.progress import HEAT_WEEKS
from app.domain.rating import Mark
from app.services import progress
from app.services.progress import ProgressPage
from tests.factories import NOW
from tests.services import steps

pytestmark = pytest.mark.usefixtures("pages")
MISSED = (Mark.MISSED, Mark.MISSED)


def shown(db: Session, who: Learner, weeks: int | None = None) -> ProgressPage:
    return progress.get_progress(db, learner=who, weeks=weeks, now=NOW)


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


def test_an_answer_without_a_score_has_no_place_in_the_trend(db: Session, ada: Learner) -> None:
    steps.handed_in(db, ada)
    page = shown(db, ada)
    assert (page.attempts, page.mean, page.trend) == (1, None, ())
