"""Running an attempt: what a start keeps, what a repeat changes, and what a peek costs."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy.orm import Session

from app.domain.attempt import Stage
from app.domain.errors import Conflict, DomainError, InvalidInput, NotFound
from app.domain.learner import Learner
from app.models.attempt import Attempt, Draft
from app.models.review import Peek
from app.services import attempts, topics
from tests import factories
from tests.factories import NOW
from tests.services import stored

pytestmark = pytest.mark.usefixtures("pages")

LATER = NOW + timedelta(seconds=50)


def draft(
    db: Session, learner: Learner, attempt_id: UUID, text: str, *, revision: int = 1, tab: int = 1
) -> int:
    """Save a draft from a tab."""
    return attempts.save_draft(
        db,
        user_id=learner.id,
        attempt_id=attempt_id,
        tab=UUID(int=tab),
        revision=revision,
        text=text,
        now=NOW + timedelta(seconds=revision),
    )


def view(db: Session, learner: Learner, attempt_id: UUID) -> attempts.AttemptView:
    """An attempt as pages show it."""
    return attempts.get_attempt(db, user_id=learner.id, attempt_id=attempt_id)


def peek(db: Session, learner: Learner, *, after: float) -> None:
    """Open the topic's answers some seconds from the start of the test."""
    now = NOW + timedelta(seconds=after)
    topics.open_answers(
        db, user_id=learner.id, topic_id=stored.topic_id(db), today=now.date(), now=now
    )


def test_a_start_keeps_what_is_asked_and_how_it_is_answered(db: Session, ada: Learner) -> None:
    attempt = view(db, ada, factories.start(db, ada))
    assert attempt.prompt == "When would you not use Cache-aside?"
    assert [point.text for point in attempt.points] == [
        "Cache-aside: say the decision first.",
        "Then say what it costs.",
    ]
    assert [criterion.key for criterion in attempt.criteria] == [
        "correctness",
        "clarity",
        "time_fit",
    ]
    assert attempt.topic_url == "/topics/content/Caching/cache-aside"
    assert (attempt.title, attempt.subject) == ("Cache-aside", "Caching")
    assert attempt.state.stage is Stage.RUNNING
    assert attempt.allowed_seconds == 60
    assert attempt.draft == ""


def test_a_start_that_arrives_twice_is_one(db: Session, ada: Learner) -> None:
    given = uuid4()
    for seconds in (0, 30):
        attempts.start_attempt(
            db,
            learner=ada,
            drill_id=factories.drill_id(db),
            attempt_id=given,
            practice=False,
            now=NOW + timedelta(seconds=seconds),
        )
    assert stored.attempt(db, ada, given)["started_at"] == NOW
    assert [event["kind"] for event in stored.events(db, ada, given)] == ["started"]


def test_a_drill_that_is_not_there_can_not_be_started(db: Session, ada: Learner) -> None:
    with pytest.raises(NotFound):
        attempts.start_attempt(
            db, learner=ada, drill_id=99_999, attempt_id=uuid4(), practice=False, now=NOW
        )


def test_a_drill_whose_page_is_gone_can_not_be_started(db: Session, ada: Learner) -> None:
    pages = dict(factories.PAGES)
    del pages["Caching/cache-aside.md"]
    drill_id = factories.drill_id(db)
    factories.load(db, pages)
    with pytest.raises(NotFound):
        attempts.start_attempt(
            db, learner=ada, drill_id=drill_id, attempt_id=uuid4(), practice=False, now=NOW
        )


def test_an_attempt_keeps_what_was_asked_when_the_page_is_edited(db: Session, ada: Learner) -> None:
    given = factories.start(db, ada)
    edited = factories.PAGES["Caching/cache-aside.md"].replace("When would you", "Why would you")
    factories.load(db, {**factories.PAGES, "Caching/cache-aside.md": edited})
    stored.new_request(db)
    assert view(db, ada, given).prompt == "When would you not use Cache-aside?"
    assert view(db, ada, factories.start(db, ada)).prompt == "Why would you not use Cache-aside?"


def test_a_draft_comes_back_with_the_running_attempt(db: Session, ada: Learner) -> None:
    given = factories.start(db, ada)
    assert draft(db, ada, given, "half a sent", revision=3) == 3
    attempt = view(db, ada, given)
    assert (attempt.draft, attempt.revision) == ("half a sent", 3)


def test_the_same_draft_twice_and_an_older_one_change_nothing(db: Session, ada: Learner) -> None:
    given = factories.start(db, ada)
    assert draft(db, ada, given, "newer", revision=2) == 2
    assert draft(db, ada, given, "newer", revision=2) == 2
    assert draft(db, ada, given, "older", revision=1) == 2
    assert [row["text"] for row in stored.rows(db, Draft)] == ["newer"]


def test_two_tabs_keep_two_texts_and_the_latest_is_shown(db: Session, ada: Learner) -> None:
    given = factories.start(db, ada)
    draft(db, ada, given, "in the first tab", revision=1, tab=1)
    draft(db, ada, given, "in the second tab", revision=2, tab=2)
    assert {row["text"] for row in stored.rows(db, Draft)} == {
        "in the first tab",
        "in the second tab",
    }
    assert view(db, ada, given).draft == "in the second tab"


def test_a_draft_after_the_answer_is_a_conflict_and_the_answer_stays(
    db: Session, ada: Learner
) -> None:
    given = factories.start(db, ada)
    factories.submit(db, ada, given, text="the answer", now=LATER)
    with pytest.raises(Conflict):
        draft(db, ada, given, "too late", revision=9)
    assert stored.attempt(db, ada, given)["text"] == "the answer"


@pytest.mark.parametrize("text", ["nul \0", "half \ud800", "x" * 50_001, 7, None])
def test_a_draft_no_database_could_hold_is_refused(db: Session, ada: Learner, text: str) -> None:
    given = factories.start(db, ada)
    with pytest.raises(InvalidInput) as refused:
        draft(db, ada, given, text)
    assert refused.value.field == "text"


def test_the_servers_clock_says_how_long_an_answer_took(db: Session, ada: Learner) -> None:
    given = factories.start(db, ada)
    factories.submit(db, ada, given, text="An answer.\r\nTwo lines.", now=LATER)
    row = stored.attempt(db, ada, given)
    assert row["taken_seconds"] == 50
    assert row["submitted_at"] == LATER
    assert row["text"] == "An answer.\nTwo lines."
    assert row["stage"] is Stage.SUBMITTED


def test_an_answer_handed_in_twice_is_one_and_the_first_text_stays(
    db: Session, ada: Learner
) -> None:
    given, event = factories.start(db, ada), uuid4()
    for text, event_id in (("first", event), ("again", event), ("other", uuid4())):
        attempts.submit_attempt(
            db, user_id=ada.id, attempt_id=given, event_id=event_id, text=text, now=LATER
        )
    assert stored.attempt(db, ada, given)["text"] == "first"
    assert len(stored.events(db, ada, given)) == 2


def test_an_answer_counts_for_its_day_at_once(db: Session, ada: Learner) -> None:
    given = factories.start(db, ada)
    factories.submit(db, ada, given, text="an answer", now=LATER)
    _standings, (day,), _reviews = stored.caches(db, ada)
    assert (day["attempts"], day["seconds"], day["scored"]) == (1, 50, 0)
    assert stored.standing(db, ada)["attempts"] == 1


def test_too_long_an_answer_is_refused_and_the_attempt_runs_on(db: Session, ada: Learner) -> None:
    given = factories.start(db, ada)
    with pytest.raises(InvalidInput):
        factories.submit(db, ada, given, text="x" * 50_001, now=LATER)
    assert stored.attempt(db, ada, given)["stage"] is Stage.RUNNING


def test_an_attempt_without_a_peek_is_not_peeked(db: Session, ada: Learner) -> None:
    given = factories.start(db, ada)
    factories.submit(db, ada, given, text="an answer", now=LATER)
    assert not view(db, ada, given).peeked


def test_opening_the_answers_before_the_start_is_kept(db: Session, ada: Learner) -> None:
    peek(db, ada, after=-60)
    given = factories.start(db, ada)
    factories.submit(db, ada, given, text="an answer", now=LATER)
    assert view(db, ada, given).peeked


def test_opening_the_answers_while_the_clock_runs_is_kept(db: Session, ada: Learner) -> None:
    given = factories.start(db, ada)
    peek(db, ada, after=20)
    factories.submit(db, ada, given, text="an answer", now=LATER)
    assert view(db, ada, given).peeked


def test_opening_the_answers_after_an_answer_today_is_no_peek(db: Session, ada: Learner) -> None:
    given = factories.start(db, ada)
    factories.submit(db, ada, given, text="an answer", now=LATER)
    peek(db, ada, after=60)
    assert stored.rows(db, Peek) == []
    assert not view(db, ada, given).peeked


def test_only_the_first_attempt_after_a_peek_is_peeked(db: Session, ada: Learner) -> None:
    peek(db, ada, after=-60)
    first = factories.practise(db, ada)
    second = factories.practise(db, ada, now=NOW + timedelta(minutes=10))
    assert view(db, ada, first).peeked
    assert not view(db, ada, second).peeked


def test_a_peek_at_another_topic_or_by_somebody_else_does_not_count(
    db: Session, ada: Learner, bob: Learner
) -> None:
    peek(db, bob, after=-60)
    other = stored.topic_id(db, "Eviction")
    topics.open_answers(db, user_id=ada.id, topic_id=other, today=NOW.date(), now=NOW)
    given = factories.start(db, ada)
    factories.submit(db, ada, given, text="an answer", now=LATER)
    assert not view(db, ada, given).peeked


def test_a_peek_past_the_days_end_still_counts_for_a_running_attempt(
    db: Session, ada: Learner
) -> None:
    evening = NOW.replace(day=3, hour=3, minute=59)
    given = factories.start(db, ada, now=evening)
    morning = evening + timedelta(minutes=2)
    topics.open_answers(
        db, user_id=ada.id, topic_id=stored.topic_id(db), today=morning.date(), now=morning
    )
    factories.submit(db, ada, given, text="an answer", now=morning + timedelta(seconds=9))
    assert view(db, ada, given).peeked


def test_leaving_throws_a_running_attempt_away(db: Session, ada: Learner) -> None:
    given = factories.start(db, ada)
    draft(db, ada, given, "half a sent")
    attempts.leave_attempt(db, user_id=ada.id, attempt_id=given)
    assert stored.rows(db, Attempt) == stored.rows(db, Draft) == []
    assert stored.events(db, ada, given) == []


def test_an_answer_that_is_in_can_not_be_left(db: Session, ada: Learner) -> None:
    given = factories.start(db, ada)
    factories.submit(db, ada, given, text="an answer", now=LATER)
    with pytest.raises(Conflict):
        attempts.leave_attempt(db, user_id=ada.id, attempt_id=given)


def test_unfinished_attempts_are_the_three_latest_of_a_week(db: Session, ada: Learner) -> None:
    factories.start(db, ada, now=NOW - timedelta(days=8))
    factories.practise(db, ada, now=NOW - timedelta(minutes=50))
    kept = [factories.start(db, ada, now=NOW - timedelta(minutes=m)) for m in (40, 30, 20, 10)]
    stored.new_request(db)
    found = attempts.list_unfinished(db, user_id=ada.id, now=NOW)
    assert [attempt.id for attempt in found] == kept[:0:-1]
    assert found[0].title == "Cache-aside"


def test_nothing_is_unfinished_for_somebody_new(db: Session, bob: Learner) -> None:
    assert attempts.list_unfinished(db, user_id=bob.id, now=NOW) == []


def test_bob_finds_nothing_of_adas(db: Session, ada: Learner, bob: Learner) -> None:
    given = factories.start(db, ada)
    refused: list[DomainError] = []
    for call in (
        lambda: view(db, bob, given),
        lambda: attempts.leave_attempt(db, user_id=bob.id, attempt_id=given),
        lambda: factories.submit(db, bob, given, text="x", now=LATER),
        lambda: draft(db, bob, given, "x"),
    ):
        with pytest.raises(NotFound) as error:
            call()
        refused.append(error.value)
    assert {str(error) for error in refused} == {"There is no such attempt."}
    assert stored.attempt(db, ada, given)["stage"] is Stage.RUNNING


def test_the_same_attempt_id_of_two_learners_makes_two_attempts(
    db: Session, ada: Learner, bob: Learner
) -> None:
    given = uuid4()
    for learner in (ada, bob):
        attempts.start_attempt(
            db,
            learner=learner,
            drill_id=factories.drill_id(db),
            attempt_id=given,
            practice=False,
            now=NOW,
        )
    factories.submit(db, bob, given, text="bob's", now=LATER)
    assert stored.attempt(db, ada, given)["text"] == ""
