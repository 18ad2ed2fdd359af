"""Every figure follows from the events: whatever is planted is found, and made right again."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from app.domain.learner import Learner, Preferences
from app.domain.rating import Mark
from app.models.attempt import Attempt, AttemptEvent
from app.models.base import Base
from app.models.judgement import Round, RoundEventRow
from app.models.review import CriterionLog, Delivery, Review, Standing, StudyDay, WeekSum
from app.services import batches
from app.services.attempts import answering
from app.services.figures import rebuilding
from tests import factories
from tests.databases import Databases
from tests.factories import NOW
from tests.services import steps
from tests.services.conftest import Worked, worked
from tests.services.rounds import rounds as play
from tests.services.steps import LATER, TOMORROW

pytestmark = pytest.mark.usefixtures("pages")


def found(db: Session, who: Learner) -> list[str]:
    """What a rebuild changes, in words."""
    db.flush()
    db.expunge_all()
    return [str(each) for each in rebuilding.rebuild_learner(db, user_id=who.id, now=LATER)]


def practise(db: Session, ada: Learner) -> UUID:
    """Everything that can happen, and one attempt whose figures are looked at."""
    steps.scored(db, ada, now=NOW - timedelta(days=9), marks=(Mark.MISSED, Mark.SAID))
    steps.scored(db, ada, title="Eviction", seconds=180, own_points="mine")
    moved = steps.scored(db, ada, title="Indexes <T>", confidence=3)
    steps.rate(db, ada, moved, 2)
    steps.undo(db, ada, steps.scored(db, ada, now=NOW + timedelta(hours=1)))
    hard = replace(ada, preferences=Preferences(hard_stop=True, preparation_seconds=30))
    running = factories.start(db, hard, now=NOW)
    turn: dict[str, Any] = {"user_id": ada.id, "attempt_id": running}
    answering.begin_answer(db, **turn, event_id=uuid4(), now=NOW + timedelta(seconds=5))
    answering.pause(db, **turn, event_id=uuid4(), now=NOW + timedelta(seconds=9))
    left = factories.start(db, ada, now=NOW)
    answering.leave_attempt(
        db, user_id=ada.id, attempt_id=left, event_id=uuid4(), text="half", now=LATER
    )
    over = factories.start(db, ada, now=NOW)
    factories.submit(db, ada, over, text="over", now=NOW + timedelta(seconds=99))
    return steps.scored(db, ada, now=TOMORROW)


@pytest.fixture(scope="module")
def work(
    databases: Databases, stocked: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Worked]:
    yield from worked(databases, stocked, tmp_path_factory.mktemp("practised"), practise)


@pytest.fixture
def practised(work: Worked) -> UUID:
    """The attempt whose figures are looked at."""
    number: UUID = work.done
    return number


def test_what_the_steps_left_behind_is_what_the_events_say(
    db: Session, ada: Learner, practised: UUID
) -> None:
    assert found(db, ada) == []


ROUNDS: list[dict[str, Any]] = [
    {"stage": "pick"},
    {"outcome": None},
    {"outcome": {"clean": True, "right": False, "confidence": 1, "named": [], "repair": None}},
]


@pytest.mark.parametrize("wrong", ROUNDS, ids=["stage", "no outcome", "outcome"])
def test_a_planted_outcome_of_a_round_is_found_and_made_right(
    db: Session, ada: Learner, wrong: dict[str, Any]
) -> None:
    steps.scored(db, ada)
    judged = play.judge(db, ada, "Cache-aside", "no number", now=TOMORROW)
    play.repair(db, ada, judged, Mark.SAID, Mark.PARTLY)
    play.start(db, ada, "Eviction")
    assert found(db, ada) == []
    kept = play.row(db, ada, judged).outcome
    db.execute(update(Round).where(Round.id == judged).values(**wrong))
    (line,) = found(db, ada)
    assert line.startswith(f"rounds {ada.id} {judged}: ")
    assert play.row(db, ada, judged).outcome == kept
    assert found(db, ada) == []


@pytest.mark.parametrize("how", ["a gap", "no sense"])
def test_a_broken_log_of_a_round_is_told_and_the_round_left_alone(
    db: Session, ada: Learner, how: str
) -> None:
    steps.scored(db, ada)
    judged = play.judge(db, ada, "Cache-aside", now=TOMORROW)
    db.flush()
    own = RoundEventRow.round_id == judged
    if how == "a gap":
        db.execute(delete(RoundEventRow).where(own, RoundEventRow.position == 0))
    else:
        db.execute(update(RoundEventRow).where(own).values(payload={}))
    (line,) = found(db, ada)
    assert line.startswith(f"round_events {ada.id} {judged}: log is broken")
    assert play.row(db, ada, judged).outcome is not None


def test_more_rounds_than_fit_into_one_go(
    db: Session, ada: Learner, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batches, "BATCH", 2)
    steps.scored(db, ada)
    for day in range(1, 6):
        play.judge(db, ada, now=NOW + timedelta(days=day))
    db.flush()
    db.execute(update(Round).values(outcome=None))
    assert len(found(db, ada)) == 5
    assert found(db, ada) == []


PLANTED: list[tuple[type[Base], dict[str, Any]]] = [
    (Attempt, {"text": "another"}),
    (Attempt, {"stage": "submitted"}),
    (Attempt, {"submitted_at": None}),
    (Attempt, {"taken_seconds": 1.0}),
    (Attempt, {"overtime_seconds": 1.0}),
    (Attempt, {"prepared_seconds": 1.0}),
    (Attempt, {"pauses": [["2026-03-02T12:00:00+00:00", None]]}),
    (Attempt, {"closes_at": NOW}),
    (Attempt, {"ended_by": "clock"}),
    (Attempt, {"peeked": True}),
    (Attempt, {"confidence": 1}),
    (Attempt, {"marks": ["missed", "missed"]}),
    (Attempt, {"own_points": ["never said"]}),
    (Attempt, {"levels": {"clarity": 0}}),
    (Attempt, {"points_scored": 1}),
    (Attempt, {"points_maximum": 99}),
    (Attempt, {"rating": 1}),
    (Attempt, {"events": 99}),
    (Review, {"rating": 1}),
    (Review, {"suggested": 1}),
    (Review, {"reason": "no reason"}),
    (Review, {"hot_error": True}),
    (Review, {"reviewed_at": NOW}),
    (Review, {"voided_at": NOW}),
    (Standing, {"attempts": 99}),
    (Standing, {"stability": 99.0}),
    (Standing, {"due_at": NOW}),
    (Standing, {"recent": []}),
    (Standing, {"first_score": 0.5}),
    (Standing, {"hot_errors": 9}),
    (Delivery, {"history": [0.1]}),
    (StudyDay, {"attempts": 99}),
    (StudyDay, {"seconds": 1.0}),
    (StudyDay, {"score_sum": 1.0}),
    (WeekSum, {"total": 99.0}),
    (CriterionLog, {"levels": []}),
]


@pytest.mark.parametrize(
    ("table", "wrong"), PLANTED, ids=[f"{t.__tablename__}-{next(iter(w))}" for t, w in PLANTED]
)
def test_a_planted_figure_is_found_and_made_right(
    db: Session, ada: Learner, practised: UUID, table: type[Base], wrong: dict[str, Any]
) -> None:
    columns = table.__mapper__.c
    of_attempt = {Attempt: "id", Review: "attempt_id"}.get(table)
    here = columns[of_attempt] == practised if of_attempt else columns.user_id == ada.id
    db.flush()
    db.execute(update(table).where(here).values(**wrong))
    assert [line for line in found(db, ada) if line.startswith(table.__tablename__)]
    assert found(db, ada) == []


@pytest.mark.parametrize("table", [Review, Standing, Delivery, StudyDay, WeekSum, CriterionLog])
def test_rows_that_are_gone_come_back(
    db: Session, ada: Learner, practised: UUID, table: type[Base]
) -> None:
    kept = steps.rows_of(db, table, ada)
    db.execute(delete(table))
    assert any("row is missing" in line for line in found(db, ada))
    db.expire_all()
    if table is not Review:
        assert steps.rows_of(db, table, ada) == kept
    assert found(db, ada) == []


def test_rows_that_nothing_speaks_for_go(db: Session, ada: Learner, practised: UUID) -> None:
    day = NOW.date() - timedelta(days=400)
    db.add(
        StudyDay(
            user_id=ada.id, day=day, band="short", attempts=1, seconds=1, scored=0, score_sum=0
        )
    )
    assert found(db, ada) == [f"study_days {ada.id} {day} short: row is there, should be missing"]


def test_a_review_that_was_taken_back_does_not_come_alive(
    db: Session, ada: Learner, practised: UUID
) -> None:
    db.flush()
    db.execute(update(Review).where(Review.voided_at.is_not(None)).values(voided_at=None))
    assert any(line.startswith("reviews") for line in found(db, ada))
    assert found(db, ada) == []


def break_log(db: Session, attempt_id: UUID, how: str) -> None:
    """Break an attempt's log in one of the ways it can be broken."""
    own = AttemptEvent.attempt_id == attempt_id
    if how == "no start":
        db.execute(delete(AttemptEvent).where(own, AttemptEvent.position == 0))
    elif how == "a gap":
        db.execute(delete(AttemptEvent).where(own, AttemptEvent.position == 2))
    elif how == "no events":
        db.execute(delete(AttemptEvent).where(own))
    else:
        db.execute(update(AttemptEvent).where(own).values(payload={}))


@pytest.mark.parametrize("how", ["no start", "a gap", "no events", "no sense"])
def test_a_broken_log_is_told_and_its_attempt_left_alone(
    db: Session, ada: Learner, practised: UUID, how: str
) -> None:
    before = steps.row(db, ada, practised).text
    db.flush()
    break_log(db, practised, how)
    (line,) = found(db, ada)
    assert line.startswith(f"attempt_events {ada.id} {practised}: log is broken")
    assert steps.row(db, ada, practised).text == before


def test_more_attempts_than_fit_into_one_go(
    db: Session, ada: Learner, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batches, "BATCH", 2)
    ids = [steps.handed_in(db, ada, now=NOW + timedelta(hours=hour)) for hour in range(5)]
    db.execute(update(Attempt).where(Attempt.id.in_(ids)).values(text="another"))
    assert len(found(db, ada)) == 5
    assert found(db, ada) == []


def test_memory_alone_is_made_anew_out_of_the_reviews(
    db: Session, ada: Learner, practised: UUID
) -> None:
    db.flush()
    db.execute(update(Standing).values(stability=99.0))
    db.expunge_all()
    lines = [str(each) for each in rebuilding.rebuild_memory(db, user_id=ada.id)]
    assert len(lines) == 3
    assert all("stability is 99.0" in line for line in lines)
    assert found(db, ada) == []


def test_everybody_with_figures_is_known(db: Session, ada: Learner, bob: Learner) -> None:
    steps.scored(db, bob)
    factories.start(db, ada)
    db.flush()
    assert sorted(rebuilding.list_learner_ids(db)) == sorted([ada.id, bob.id])
