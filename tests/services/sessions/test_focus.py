"""The focus of a week is the one that the events alone lead to, worked out here the long way."""

from datetime import date, timedelta

import pytest
from sqlalchemy.orm import Session

from app.domain.exercises import criterion_name
from app.domain.learner import Learner
from app.domain.quality import STATED
from app.domain.rubric import time_fit
from app.domain.signals import Habit, SignalKind, Trace, find_signals
from app.domain.week_sums import Total
from app.domain.weekly import Background, SubjectMean, choose_focus
from app.services.progress import weekly
from tests.factories import NOW
from tests.services.figures.test_figures import (
    TITLES,
    Known,
    came,
    known_of,
    practise,
    score,
    scored,
)

pytestmark = pytest.mark.usefixtures("pages")


@pytest.mark.parametrize("seed", [6, 7, 10, 11])
def test_the_focus_of_a_week_is_the_one_that_the_events_lead_to(
    db: Session, ada: Learner, seed: int
) -> None:
    practise(db, ada, seed)
    known = known_of(db, ada)
    for back in range(7):
        day = NOW.date() - timedelta(weeks=back)
        page = weekly.get_week(db, learner=ada, day=day, now=NOW)
        assert page.focus == choose_focus(background(known, page.week))


def background(known: Known, week: date) -> Background:
    """What was known when a week began; there are no rounds, and three topics."""
    before = [each for each in known if each[0].study_day < week]
    month = scored(before, week - timedelta(weeks=4))
    sure = [STATED[s.confidence] - came(a, s) for a, s, _ in month if s.confidence is not None]
    signal = next(iter(find_signals(traces_of(scored(before))).active), None)
    return Background(
        attempts=len(before),
        signal=None if signal is None else weekly.known_signal(signal),
        expected_too_much=Total(count=len(sure), total=sum(sure)),
        subjects=tuple(
            SubjectMean(subject=subject, scores=scores_of(month, subject))
            for subject in sorted({subject for _a, _s, subject in month})
        ),
        unseen=len(TITLES) - len({attempt.topic_id for attempt, _s, _subject in before}),
        topics=len(TITLES),
    )


def scores_of(known: Known, subject: str) -> Total:
    """The scores of a subject, out of ten."""
    scores = [10 * score(attempt, state) for attempt, state, name in known if name == subject]
    return Total(count=len(scores), total=sum(scores))


def traces_of(known: Known) -> dict[Habit, list[Trace]]:
    """Each criterion's levels in their order; all of them go from 0 to 3."""
    traces: dict[Habit, list[Trace]] = {}
    for attempt, state, _subject in known:
        fit = time_fit(state.taken_seconds or 0.0, attempt.box_seconds)
        for key, level in {**state.levels, "time_fit": fit}.items():
            habit = Habit(kind=SignalKind.CRITERION, key=key, name=criterion_name(key))
            trace = Trace(
                origin=f"/attempts/{attempt.id}",
                topic_id=attempt.topic_id,
                level=level,
                day=attempt.study_day,
            )
            traces.setdefault(habit, []).append(trace)
    return traces
