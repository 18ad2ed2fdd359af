"""Events that a device kept: in order, once, with what they answered; repeats, refusals, claims."""

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app.domain.attempt import EventKind, Stage
from app.domain.errors import Conflict, InvalidInput, NotAllowed, NotFound
from app.domain.learner import Learner, Preferences, Way
from app.domain.spoken import NOT_SPOKEN
from app.models.attempt import Attempt, AttemptEvent
from app.models.review import Review
from app.models.topic import DrillRow
from app.services.attempts import answering, attempt_log, bundles, syncing
from app.services.attempts.late_steps import SentEvent
from app.services.attempts.syncing import Taken
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.usefixtures("pages")

DAYS = 24 * 3600.0


def sent(
    kind: EventKind, ago: float = 0, *, event_id: UUID | None = None, **payload: Any
) -> SentEvent:
    return SentEvent(id=event_id or uuid4(), kind=kind, seconds_ago=ago, payload=payload)


def start(
    attempt: UUID, ago: float, *, asked: dict[str, Any] | None = None, drill_id: int = 1
) -> SentEvent:
    how = Preferences(way=Way.SPEAK)
    payload = {"drill_id": drill_id, "practice": False, "preferences": how, "asked": asked}
    return sent(EventKind.STARTED, ago, event_id=attempt, **payload)


def submit(text: str = "words", ago: float = 0, **more: Any) -> SentEvent:
    return sent(
        EventKind.SUBMITTED,
        ago,
        text=text,
        **{"seconds": 48.0, "tab": None, "spoken": NOT_SPOKEN, **more},
    )


def steps(ago: float = 0) -> list[SentEvent]:
    return [
        sent(EventKind.SURE, ago, confidence=2),
        sent(EventKind.MARKED, ago, marks=["said", "partly"], own_points="one more"),
        sent(EventKind.SCORED, ago, levels={"clarity": 2}),
    ]


def take(db: Session, who: Learner, attempt: UUID, *events: SentEvent) -> Taken:
    taken = syncing.take_events(db, learner=who, attempt_id=attempt, events=events, now=NOW)
    db.flush()
    return taken


def row(db: Session, who: Learner, attempt: UUID) -> Attempt:
    return db.get_one(Attempt, (who.id, attempt))


def kinds(db: Session) -> list[str]:
    return list(db.scalars(select(AttemptEvent.kind).order_by(AttemptEvent.position)))


def test_a_whole_drill_that_went_without_a_connection_is_stored(db: Session, ada: Learner) -> None:
    attempt = uuid4()
    events = [
        start(attempt, 3 * DAYS, drill_id=factories.drill_id(db)),
        submit(ago=3 * DAYS - 50),
        *steps(3 * DAYS - 90),
    ]
    taken = take(db, ada, attempt, *events)
    assert (taken.stage, taken.refusal) == (Stage.SCORED, None)
    assert taken.stored == tuple(each.id for each in events)
    kept = row(db, ada, attempt)
    assert (kept.way, kept.text, kept.taken_seconds) == ("speak", "words", 48)
    assert kept.own_points == ["one more"]


def test_the_day_it_was_done_counts_and_the_servers_time_is_kept(db: Session, ada: Learner) -> None:
    attempt = uuid4()
    began = start(attempt, 3 * DAYS, drill_id=factories.drill_id(db))
    take(db, ada, attempt, began, submit(ago=3 * DAYS - 50), *steps(3 * DAYS - 90))
    kept = row(db, ada, attempt)
    assert kept.study_day == (NOW - timedelta(days=3)).date()
    # In at 48 seconds by its page's own clock, whatever the time of day was there.
    assert db.scalars(select(Review.reviewed_at)).one() == NOW - timedelta(days=3, seconds=-48)
    answer = db.scalars(select(AttemptEvent).where(AttemptEvent.kind == EventKind.SUBMITTED)).one()
    assert answer.payload["late"] == {
        "claimed_at": (NOW - timedelta(days=3, seconds=-50)).isoformat(),
        "received_at": NOW.isoformat(),
    }


def test_what_comes_at_once_is_told_by_the_servers_clock(db: Session, ada: Learner) -> None:
    attempt = factories.start(db, ada, now=NOW - timedelta(seconds=55))
    take(db, ada, attempt, submit(seconds=1.0))
    assert row(db, ada, attempt).taken_seconds == 55


def test_the_same_events_again_change_nothing(db: Session, ada: Learner) -> None:
    attempt = factories.start(db, ada, now=NOW - timedelta(seconds=55))
    events = [submit(), *steps()]
    first = take(db, ada, attempt, *events)
    assert take(db, ada, attempt, *events) == first
    assert kinds(db) == ["started", "submitted", "sure", "marked", "scored"]


def test_what_was_stored_before_the_answer_got_lost_is_passed_over(
    db: Session, ada: Learner
) -> None:
    attempt = factories.start(db, ada, now=NOW - timedelta(seconds=55))
    answer, sure, *_rest = [submit(), *steps()]
    take(db, ada, attempt, answer)
    assert take(db, ada, attempt, answer, sure).stage is Stage.SURE


@pytest.mark.parametrize("place", range(4))
def test_a_known_id_with_another_body_is_refused_and_the_first_is_kept(
    db: Session, ada: Learner, place: int
) -> None:
    attempt = factories.start(db, ada, now=NOW - timedelta(seconds=55))
    events = [submit("first"), *steps()]
    take(db, ada, attempt, *events)
    others: list[dict[str, Any]] = [
        {"text": "second", "seconds": 1.0, "tab": None, "spoken": NOT_SPOKEN},
        {"confidence": 3},
        {"marks": ["missed", "missed"], "own_points": ""},
        {"levels": {"clarity": 0}},
    ]
    again = sent(events[place].kind, event_id=events[place].id, **others[place])
    taken = take(db, ada, attempt, again)
    assert taken.refusal is not None
    assert isinstance(taken.refusal.error, Conflict)
    assert (taken.stored, taken.refusal.kept_text) == ((), "first")
    assert row(db, ada, attempt).text == "first"


def test_a_known_id_of_another_attempt_is_refused(db: Session, ada: Learner) -> None:
    one, other = (factories.start(db, ada, now=NOW) for _ in range(2))
    answer = submit()
    take(db, ada, one, answer)
    assert take(db, ada, other, answer).refusal is not None


def test_of_two_answers_from_two_devices_both_are_kept(db: Session, ada: Learner) -> None:
    attempt = factories.start(db, ada, now=NOW - timedelta(seconds=55))
    take(db, ada, attempt, submit("from the laptop"))
    late = submit("from the phone", ago=3600)
    taken = take(db, ada, attempt, late, *steps())
    assert taken.refusal is not None
    assert (taken.refusal.event_id, taken.refusal.kept_text) == (late.id, "from the laptop")
    assert take(db, ada, attempt, late).refusal is not None
    kept = attempt_log.load_log(db, row(db, ada, attempt)).state.kept_texts
    assert [each.text for each in kept] == ["from the phone"]


def test_an_answer_that_the_clock_has_closed_goes_on_with_the_text_the_server_had(
    db: Session, ada: Learner
) -> None:
    strict = replace(ada, preferences=Preferences(hard_stop=True))
    attempt = factories.start(db, strict, now=NOW - timedelta(hours=1))
    tab = uuid4()
    half = NOW - timedelta(minutes=59.5)
    answering.save_draft(
        db,
        user_id=ada.id,
        attempt_id=attempt,
        tab=tab,
        revision=1,
        text="half",
        take=False,
        now=half,
    )
    late = submit("half, and typed without a net", ago=600, seconds=90.0, tab=tab)
    assert take(db, ada, attempt, late, *steps()).stage is Stage.SCORED
    kept = row(db, ada, attempt)
    assert (kept.text, kept.ended_by) == ("half", "clock")
    log = attempt_log.load_log(db, kept).state.kept_texts
    assert [each.text for each in log] == ["half, and typed without a net"]
    assert take(db, ada, attempt, late).refusal is None


def test_an_answer_in_time_for_a_hard_stop_counts_however_late_it_comes(
    db: Session, ada: Learner
) -> None:
    strict = replace(ada, preferences=Preferences(hard_stop=True))
    attempt = factories.start(db, strict, now=NOW - timedelta(hours=1))
    take(db, ada, attempt, submit("in time", ago=3540, seconds=60.0))
    assert (row(db, ada, attempt).text, row(db, ada, attempt).taken_seconds) == ("in time", 60)


def test_a_drill_that_was_left_elsewhere_keeps_the_text(db: Session, ada: Learner) -> None:
    attempt = factories.start(db, ada, now=NOW - timedelta(hours=1))
    answering.leave_attempt(
        db, user_id=ada.id, attempt_id=attempt, event_id=uuid4(), text="", now=NOW
    )
    taken = take(db, ada, attempt, submit("typed all the same", ago=600))
    assert taken.refusal is not None
    log = attempt_log.load_log(db, row(db, ada, attempt)).state.kept_texts
    assert [each.text for each in log] == ["typed all the same"]


def test_the_same_words_from_two_devices_are_one_answer(db: Session, ada: Learner) -> None:
    attempt = factories.start(db, ada, now=NOW - timedelta(seconds=55))
    take(db, ada, attempt, submit("the same\r\nwords"))
    taken = take(db, ada, attempt, submit("the same\nwords", ago=3600), *steps())
    assert (taken.refusal, taken.stage) == (None, Stage.SCORED)


def test_a_step_out_of_turn_is_refused_and_those_before_it_stay(db: Session, ada: Learner) -> None:
    attempt = factories.start(db, ada, now=NOW - timedelta(seconds=55))
    answer, (_sure, marked, _scored) = submit(), steps()
    taken = take(db, ada, attempt, answer, marked)
    assert taken.stored == (answer.id,)
    assert taken.refusal is not None
    assert isinstance(taken.refusal.error, NotAllowed)


def test_a_step_that_can_not_be_is_refused(db: Session, ada: Learner) -> None:
    attempt = factories.start(db, ada, now=NOW - timedelta(seconds=55))
    short = sent(EventKind.MARKED, marks=["said"], own_points="")
    taken = take(db, ada, attempt, submit(), steps()[0], short)
    assert taken.refusal is not None
    assert isinstance(taken.refusal.error, InvalidInput)


def test_a_step_is_taken_back(db: Session, ada: Learner) -> None:
    attempt = factories.start(db, ada, now=NOW - timedelta(seconds=55))
    assert take(db, ada, attempt, submit(), *steps()).stage is Stage.SCORED
    undo = sent(EventKind.UNDONE)
    assert take(db, ada, attempt, undo).stage is Stage.MARKED
    assert take(db, ada, attempt, undo).stage is Stage.MARKED


def test_a_strangers_events_find_no_attempt(db: Session, ada: Learner, bob: Learner) -> None:
    attempt = factories.start(db, ada, now=NOW)
    with pytest.raises(NotFound):
        take(db, bob, attempt, submit())


def test_an_answer_of_an_attempt_that_was_thrown_away_is_kept(db: Session, ada: Learner) -> None:
    attempt = factories.start(db, ada, now=NOW - timedelta(seconds=55))
    asked = bundles.bundle_of_attempt(db, user_id=ada.id, attempt_id=attempt).asked
    db.execute(delete(Attempt))
    db.expire_all()
    with pytest.raises(NotFound):
        take(db, ada, attempt, submit(ago=60))
    take(db, ada, attempt, start(attempt, 120, asked=dict(asked)), submit(ago=60))
    assert row(db, ada, attempt).text == "words"


def test_an_answer_stays_with_the_question_it_answered(db: Session, ada: Learner) -> None:
    drill = db.get_one(DrillRow, factories.drill_id(db))
    (asked,) = [
        each.asked
        for each in bundles.list_bundles(db, learner=ada, now=NOW)
        if each.drill_id == drill.id
    ]
    drill.prompt, drill.archived_at = "Another question", NOW
    attempt = uuid4()
    take(db, ada, attempt, start(attempt, 120, asked=dict(asked)), submit(ago=60))
    kept = row(db, ada, attempt)
    assert kept.prompt == "When would you not use Cache-aside?"
    assert len(kept.points) == 2


def test_a_drill_that_nobody_knows_starts_nothing(db: Session, ada: Learner) -> None:
    attempt = uuid4()
    with pytest.raises(NotFound):
        take(db, ada, attempt, start(attempt, 60, drill_id=9999))


def test_a_pause_without_a_connection_stands_in_the_clock_when_it_comes(
    db: Session, ada: Learner
) -> None:
    attempt = factories.start(db, ada, now=NOW - timedelta(seconds=300))
    turns = [sent(EventKind.PAUSED, 280), sent(EventKind.RESUMED, 100)]
    taken = take(db, ada, attempt, *turns, submit(ago=60, seconds=60.0))
    assert (taken.refusal, taken.stage) == (None, Stage.SUBMITTED)
    kept = row(db, ada, attempt)
    assert (kept.taken_seconds, len(kept.pauses)) == (60, 1)
    assert take(db, ada, attempt, *turns).refusal is None
    assert kinds(db) == ["started", "paused", "resumed", "submitted"]


def test_a_preparation_ended_without_a_connection_starts_the_answer_then(
    db: Session, ada: Learner
) -> None:
    careful = replace(ada, preferences=Preferences(preparation_seconds=60))
    attempt = factories.start(db, careful, now=NOW - timedelta(seconds=100))
    take(db, ada, attempt, sent(EventKind.PREPARED, 80), submit(ago=40, seconds=40.0))
    kept = row(db, ada, attempt)
    assert (kept.prepared_seconds, kept.taken_seconds) == (20, 40)


@pytest.mark.parametrize("kind", [EventKind.PREPARED, EventKind.PAUSED, EventKind.RESUMED])
def test_a_turn_of_the_clock_after_the_answer_is_passed_over(
    db: Session, ada: Learner, kind: EventKind
) -> None:
    attempt = factories.start(db, ada, now=NOW - timedelta(seconds=55))
    turn, (sure, *_rest) = sent(kind, 30), steps()
    taken = take(db, ada, attempt, submit(), turn, sure)
    assert (taken.refusal, taken.stage) == (None, Stage.SURE)
    assert turn.id in taken.stored
    assert kind not in kinds(db)


def test_a_drill_left_without_a_connection_is_left_with_its_text(db: Session, ada: Learner) -> None:
    attempt = factories.start(db, ada, now=NOW - timedelta(seconds=55))
    leaving = sent(EventKind.LEFT, 30, text="half a sentence")
    assert take(db, ada, attempt, leaving).stage is Stage.LEFT
    assert take(db, ada, attempt, leaving).stage is Stage.LEFT
    assert row(db, ada, attempt).text == "half a sentence"


def test_leaving_an_answer_that_is_in_keeps_the_text_beside_it(db: Session, ada: Learner) -> None:
    attempt = factories.start(db, ada, now=NOW - timedelta(seconds=55))
    taken = take(db, ada, attempt, submit(), sent(EventKind.LEFT, 30, text="from the phone"))
    assert (taken.refusal, taken.stage) == (None, Stage.SUBMITTED)
    kept = attempt_log.load_log(db, row(db, ada, attempt)).state.kept_texts
    assert [each.text for each in kept] == ["from the phone"]


def test_a_rating_moved_without_a_connection_is_moved_once(db: Session, ada: Learner) -> None:
    attempt = factories.start(db, ada, now=NOW - timedelta(seconds=55))
    taken = take(db, ada, attempt, submit(), *steps())
    suggested = row(db, ada, attempt).rating
    assert taken.stage is Stage.SCORED
    assert suggested is not None
    moved = sent(EventKind.RATED, rating=suggested + 1, reason="it went well")
    for _ in range(2):
        assert take(db, ada, attempt, moved).refusal is None
    assert row(db, ada, attempt).rating == suggested + 1
    other = sent(EventKind.RATED, event_id=moved.id, rating=suggested, reason="")
    assert take(db, ada, attempt, other).refusal is not None
    far = sent(EventKind.RATED, rating=4, reason="")
    refusal = take(db, ada, attempt, far).refusal
    assert refusal is not None
    assert isinstance(refusal.error, InvalidInput)
