"""Whatever a learner does in whatever order: rows stay what their events amount to."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.attempt import Event, Stage, fold
from app.domain.errors import DomainError
from app.domain.learner import Learner
from app.domain.rating import Mark, Rating
from app.domain.rubric import score_of
from app.models.attempt import Attempt
from app.services import attempts, scoring
from app.services.attempt_log import criteria_of
from tests import factories
from tests.factories import NOW
from tests.services import stored

pytestmark = pytest.mark.usefixtures("pages")

# Half of the steps go on as a learner would; the others may come at any stage.
GO_ON = st.just(("go on", None))
STEP = GO_ON | st.one_of(
    st.tuples(st.just("start"), st.sampled_from([60, 180])),
    st.tuples(st.just("submit"), st.sampled_from(["", "an answer"])),
    st.tuples(st.just("sure"), st.sampled_from([1, 2, 3])),
    st.tuples(st.just("mark"), st.sampled_from(list(Mark))),
    st.tuples(st.just("own"), st.sampled_from(["", "one more", "another"])),
    st.tuples(st.just("score"), st.sampled_from([{}, {"clarity": 0}, {"clarity": 3}])),
    st.tuples(st.just("rate"), st.sampled_from(list(Rating))),
    st.tuples(st.just("undo"), st.none()),
    st.tuples(st.just("leave"), st.none()),
    st.tuples(st.just("replay"), st.none()),
    st.tuples(st.just("wait"), st.sampled_from([1, 10, 40])),
)


DUE: dict[Stage, tuple[str, Any]] = {
    Stage.RUNNING: ("submit", "an answer"),
    Stage.SUBMITTED: ("sure", 3),
    Stage.SURE: ("mark", Mark.MISSED),
    Stage.MARKED: ("score", {"clarity": 2}),
    Stage.SCORED: ("start", 60),
}


class Learning:
    """One learner at two drills of one topic, who may press anything at any time."""

    def __init__(self, db: Session, learner: Learner) -> None:
        self.db = db
        self.learner = learner
        self.now = NOW
        self.attempt: UUID | None = None
        self.last: tuple[str, Any, UUID] = ("wait", 0, uuid4())

    def do(self, name: str, value: Any) -> None:
        """Take one step; what the rules refuse changes nothing."""
        stored.new_request(self.db)
        if name == "replay":
            self.press(*self.last)
        elif name == "go on":
            self.last = (*self.due_step(), uuid4())
            self.press(*self.last)
        else:
            self.last = (name, value, uuid4())
            self.press(*self.last)
        self.now += timedelta(seconds=20)

    def due_step(self) -> tuple[str, Any]:
        """The step the latest attempt waits for."""
        row = self.db.get(Attempt, (self.learner.id, self.attempt)) if self.attempt else None
        return DUE[row.stage] if row else ("start", 60)

    def press(self, name: str, value: Any, event: UUID) -> None:
        """Call the use case of a step."""
        if name == "wait":
            self.now += timedelta(hours=value)
        elif name == "start":
            self.attempt = factories.start(self.db, self.learner, seconds=value, now=self.now)
        elif self.attempt is not None:
            try:
                self.step(name, value, event, self.attempt)
            except DomainError:
                self.db.expunge_all()

    def step(self, name: str, value: Any, event: UUID, attempt: UUID) -> None:
        """A step of the attempt that was started last."""
        own: Any = {"user_id": self.learner.id, "attempt_id": attempt}
        step: Any = {**own, "event_id": event, "now": self.now}
        if name == "submit":
            attempts.submit_attempt(self.db, **step, text=value)
        elif name == "sure":
            scoring.say_how_sure(self.db, **step, confidence=value)
        elif name in {"mark", "own"}:
            points = attempts.get_attempt(self.db, **own).points
            said = (Mark.SAID,) * (len(points) - 1)
            marks = (value, *said) if name == "mark" else (Mark.SAID, *said)
            scoring.mark_points(
                self.db, **step, marks=marks, own_points=value if name == "own" else ""
            )
        elif name == "score":
            scoring.score_attempt(self.db, **step, levels=value)
        elif name == "rate":
            scoring.move_rating(self.db, **step, rating=value, reason="because")
        elif name == "undo":
            scoring.undo_step(self.db, **step)
        else:
            attempts.leave_attempt(self.db, **own)


@settings(
    max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps=st.lists(STEP, min_size=10, max_size=24))
def test_rows_and_caches_are_what_the_log_says(
    db: Session, ada: Learner, steps: list[tuple[str, Any]]
) -> None:
    with db.begin_nested() as before:
        learning = Learning(db, ada)
        learning.do("start", 60)
        for name, value in steps:
            learning.do(name, value)
        stored.new_request(db)
        every_row_is_the_fold_of_its_events(db, ada)
        every_review_is_what_an_attempt_asks_for(db, ada)
        the_sums_are_those_of_the_rows(db, ada)
        before.rollback()
    db.expunge_all()


def every_row_is_the_fold_of_its_events(db: Session, ada: Learner) -> None:
    """The columns that cache an attempt's state, against its events."""
    for attempt in db.scalars(select(Attempt).where(Attempt.user_id == ada.id)):
        log = stored.events(db, ada, attempt.id)
        assert [event["position"] for event in log] == list(range(len(log)))
        state = fold([Event(kind=e["kind"], at=e["at"], payload=e["payload"]) for e in log])
        score = score_of(criteria_of(attempt), state.levels) if state.levels else None
        assert attempt.stage is state.stage
        assert attempt.text == state.text
        assert attempt.submitted_at == state.submitted_at
        assert attempt.taken_seconds == state.taken_seconds
        assert attempt.confidence == state.confidence
        assert tuple(attempt.marks) == state.marks
        assert tuple(attempt.own_points) == state.own_points
        assert attempt.levels == state.levels
        assert attempt.rating == state.rating
        assert attempt.points_scored == (score.points if score else None)
        assert attempt.points_maximum == (score.maximum if score else None)


def every_review_is_what_an_attempt_asks_for(db: Session, ada: Learner) -> None:
    """The living reviews, against the attempts that are rated."""
    rated = {
        (attempt.id, attempt.rating, attempt.submitted_at)
        for attempt in db.scalars(select(Attempt).where(Attempt.user_id == ada.id))
        if attempt.stage is Stage.SCORED and attempt.rating is not None
    }
    reviews = stored.living_reviews(db, ada)
    assert {(r["attempt_id"], r["rating"], r["reviewed_at"]) for r in reviews} == rated
    assert len(reviews) == len(rated)


def the_sums_are_those_of_the_rows(db: Session, ada: Learner) -> None:
    """Standing and days, against a count from scratch."""
    rows = list(db.scalars(select(Attempt).where(Attempt.user_id == ada.id)))
    dated = [(each.submitted_at, each.id, each) for each in rows if each.submitted_at]
    handed_in = [each for _at, _id, each in sorted(dated, key=lambda entry: entry[:2])]
    standings, days, reviews = stored.caches(db, ada)
    counted: dict[tuple[Any, str], list[float]] = {}
    for each in handed_in:
        sums = counted.setdefault(
            (each.study_day, "short" if each.box_seconds == 60 else "long"), [0, 0, 0, 0]
        )
        sums[0] += 1
        sums[1] += each.taken_seconds or 0
        if each.points_maximum:
            sums[2] += 1
            sums[3] += 10 * (each.points_scored or 0) / each.points_maximum
    kept = {
        (day["day"], day["band"]): [
            day["attempts"],
            day["seconds"],
            day["scored"],
            day["score_sum"],
        ]
        for day in days
    }
    assert kept == {key: pytest.approx(sums) for key, sums in counted.items()}
    assert [each["attempts"] for each in standings] == ([len(handed_in)] if handed_in else [])
    for standing in standings:
        scored = [each for each in handed_in if each.points_maximum]
        assert len(standing["recent"]) == len(scored)
        assert (standing["due_at"] is None) == (not reviews)
        assert standing["hot_errors"] == sum(review["hot_error"] for review in reviews)
        assert standing["own_points"] == list(
            dict.fromkeys(point for each in handed_in for point in each.own_points)
        )
