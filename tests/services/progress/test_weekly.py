"""The weekly page: figures of two weeks, and a focus that stays."""

from datetime import date, timedelta

import pytest
from sqlalchemy.orm import Session

from app.domain.learner import Learner
from app.domain.rating import Mark
from app.domain.weekly import FocusKind
from app.services.progress import weekly
from app.services.progress.weekly import WeekPage
from tests import factories
from tests.factories import NOW
from tests.services import steps

pytestmark = pytest.mark.usefixtures("pages")
MISSED = (Mark.MISSED, Mark.MISSED)
TITLES = ("Cache-aside", "Eviction", "Indexes <T>")
MONDAY = date(2026, 3, 2)


def shown(db: Session, who: Learner, *, days: int = 0, day: date | None = None) -> WeekPage:
    db.flush()
    return weekly.get_week(db, learner=who, day=day, now=NOW + timedelta(days=days))


def fail_clarity(db: Session, who: Learner) -> None:
    """Three unclear answers in the week of the second of March."""
    for day, title in enumerate(TITLES):
        steps.scored(db, who, title=title, now=NOW + timedelta(days=day), levels={"clarity": 0})


def test_before_the_first_attempt_the_week_is_for_beginning(db: Session, ada: Learner) -> None:
    page = shown(db, ada)
    assert (page.focus.kind, page.focus_url) == (FocusKind.BEGIN, "/drills/next?seconds=60")
    assert (page.week, page.earlier, page.later, page.focus_line) == (MONDAY, None, None, "")


def test_a_signal_is_the_focus_of_the_weeks_after_it_opened(db: Session, ada: Learner) -> None:
    fail_clarity(db, ada)
    assert shown(db, ada, days=4).focus.kind is FocusKind.BEGIN
    page = shown(db, ada, days=7)
    assert (page.focus.kind, page.focus.title) == (FocusKind.SIGNAL, "Clarity")
    assert page.focus_url == f"/drills/{factories.drill_id(db, 'Indexes <T>')}"
    assert page.focus_line == "Its mean, out of 10: 0.0 last week."
    assert [line.value for line in page.figures] == ["3", "2", "3", "5.0"]
    assert (page.earlier, page.later) == (MONDAY, None)


def test_the_focus_stays_for_the_week_whatever_is_done_in_it(db: Session, ada: Learner) -> None:
    fail_clarity(db, ada)
    for day, title in enumerate(TITLES):
        steps.scored(db, ada, title=title, now=NOW + timedelta(days=7 + day), levels={"clarity": 3})
    page = shown(db, ada, days=10)
    assert page.focus.title == "Clarity"
    assert page.focus_line == "Its mean, out of 10: 0.0 last week, 10.0 this week so far."
    assert (page.now.attempts, page.now.mean) == (3, 10.0)
    assert shown(db, ada, days=14).focus.kind is not FocusKind.SIGNAL
    earlier = shown(db, ada, days=14, day=MONDAY + timedelta(days=9))
    assert (earlier.focus.title, earlier.later) == ("Clarity", MONDAY + timedelta(days=14))
    assert shown(db, ada, day=date(2100, 1, 1)).week == MONDAY


def test_a_low_subject_leads_to_its_topics(db: Session, ada: Learner) -> None:
    half = (Mark.MISSED, Mark.PARTLY)
    for day in range(5):
        at = NOW + timedelta(days=day)
        steps.scored(db, ada, marks=half, confidence=1, now=at, levels={"clarity": 2})
    page = shown(db, ada, days=7)
    assert (page.focus.kind, page.focus.title) == (FocusKind.SUBJECT, "Caching")
    assert page.focus_url == "/weak?subject=Caching"
    assert page.focus_line == "Its mean, out of 10: 3.3 last week."


def test_being_too_sure_is_a_focus(db: Session, ada: Learner) -> None:
    for day in range(5):
        steps.scored(db, ada, marks=MISSED, confidence=3, now=NOW + timedelta(days=day))
    assert shown(db, ada, days=7).focus.kind is FocusKind.CONFIDENCE


def test_with_nothing_weak_what_is_due_is_kept(db: Session, ada: Learner) -> None:
    for title in TITLES:
        steps.scored(db, ada, title=title, levels={"clarity": 3})
    page = shown(db, ada, days=7)
    assert (page.focus.kind, page.focus_url) == (FocusKind.KEEP, "/review")


def test_topics_tried_in_the_week_were_unseen_when_it_began(db: Session, ada: Learner) -> None:
    steps.scored(db, ada, levels={"clarity": 3})
    untried = shown(db, ada, days=7).focus
    assert (untried.kind, untried.reason[:6]) == (FocusKind.UNSEEN, "2 of 3")
    for title in TITLES[1:]:
        steps.scored(db, ada, title=title, now=NOW + timedelta(days=8), levels={"clarity": 3})
    assert shown(db, ada, days=9).focus == untried
    assert shown(db, ada, days=14).focus.kind is FocusKind.KEEP
