"""From an answer to a rating: each step, its repeat, its refusal, and its undoing."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy.orm import Session

from app.domain.attempt import AttemptState, Stage
from app.domain.errors import InvalidInput, NotAllowed, NotFound
from app.domain.learner import ExtraTime, Learner, Preferences, Way
from app.domain.rating import Mark, Rating
from app.services import accounts, attempts, scoring, topics
from tests import factories
from tests.factories import NOW
from tests.services import stored

pytestmark = pytest.mark.usefixtures("pages")

LATER = NOW + timedelta(seconds=50)
TOMORROW = NOW + timedelta(days=1)
SAID = (Mark.SAID, Mark.SAID)
MISSED = (Mark.MISSED, Mark.SAID)


def handed_in(db: Session, learner: Learner, text: str = "Decision first, then the cost.") -> UUID:
    """An attempt whose answer is in."""
    given = factories.start(db, learner)
    factories.submit(db, learner, given, text=text, now=LATER)
    return given


def state(db: Session, learner: Learner, attempt_id: UUID) -> AttemptState:
    """What is known of an attempt."""
    return attempts.get_attempt(db, user_id=learner.id, attempt_id=attempt_id).state


def test_how_sure_is_kept_before_anything_is_revealed(db: Session, ada: Learner) -> None:
    given = handed_in(db, ada)
    factories.sure(db, ada, given, now=LATER, confidence=3)
    assert state(db, ada, given).stage is Stage.SURE
    assert stored.attempt(db, ada, given)["confidence"] == 3


def test_marks_and_own_points_are_kept(db: Session, ada: Learner) -> None:
    given = handed_in(db, ada)
    factories.sure(db, ada, given, now=LATER)
    own = "\n a cold start hurts \n\na cold start hurts\nmeasure the hit rate"
    factories.mark(db, ada, given, now=LATER, marks=(Mark.SAID, Mark.PARTLY), own_points=own)
    row = stored.attempt(db, ada, given)
    assert row["marks"] == ["said", "partly"]
    assert row["own_points"] == ["a cold start hurts", "measure the hit rate"]


@pytest.mark.parametrize(
    ("own_points", "why"),
    [
        ("\n".join(str(number) for number in range(11)), "At most 10"),
        ("x" * 301, "300 characters"),
        ("nul \0", "NUL"),
        ("x" * 3001, "too many"),
    ],
)
def test_own_points_have_limits(db: Session, ada: Learner, own_points: str, why: str) -> None:
    given = handed_in(db, ada)
    factories.sure(db, ada, given, now=LATER)
    with pytest.raises(InvalidInput, match=why) as refused:
        factories.mark(db, ada, given, now=LATER, own_points=own_points)
    assert refused.value.field == "own_points"


def test_every_point_needs_a_mark(db: Session, ada: Learner) -> None:
    given = handed_in(db, ada)
    factories.sure(db, ada, given, now=LATER)
    with pytest.raises(InvalidInput, match="Every key point"):
        factories.mark(db, ada, given, now=LATER, marks=(Mark.SAID,))


def test_own_points_join_the_key_points_of_the_next_attempt(db: Session, ada: Learner) -> None:
    factories.practise(db, ada, own_points="a cold start hurts")
    later = factories.start(db, ada, seconds=180, now=TOMORROW)
    points = attempts.get_attempt(db, user_id=ada.id, attempt_id=later).points
    assert points[-1].text == "a cold start hurts"
    assert not points[-1].critical


def test_own_points_stay_with_their_learner_and_their_topic(
    db: Session, ada: Learner, bob: Learner
) -> None:
    factories.practise(db, ada, own_points="a cold start hurts")
    for learner, title in ((bob, "Cache-aside"), (ada, "Eviction")):
        other = factories.start(db, learner, title=title, now=TOMORROW)
        view = attempts.get_attempt(db, user_id=learner.id, attempt_id=other)
        assert "a cold start hurts" not in [point.text for point in view.points]


def test_a_score_holds_levels_points_and_the_suggested_rating(db: Session, ada: Learner) -> None:
    given = factories.practise(db, ada, levels={"clarity": 2})
    row = stored.attempt(db, ada, given)
    assert row["levels"] == {"clarity": 2, "correctness": 3}
    assert (row["points_scored"], row["points_maximum"]) == (5, 6)
    assert row["rating"] == Rating.GOOD
    (review,) = stored.living_reviews(db, ada)
    assert (review["suggested"], review["rating"], review["reason"]) == (3, 3, "")
    assert review["reviewed_at"] == LATER


def test_the_express_way_scores_what_the_marks_say(db: Session, ada: Learner) -> None:
    given = factories.practise(db, ada, levels={})
    row = stored.attempt(db, ada, given)
    assert row["levels"] == {"correctness": 3}
    assert (row["points_scored"], row["points_maximum"]) == (3, 3)
    (fact,) = stored.standing(db, ada)["recent"]
    assert fact["delivery"] is None


def test_correctness_may_be_overridden_and_time_fit_never(db: Session, ada: Learner) -> None:
    given = factories.practise(
        db, ada, levels={"correctness": 1, "clarity": 3, "time_fit": 0, "charm": 3}
    )
    assert stored.attempt(db, ada, given)["levels"] == {"correctness": 1, "clarity": 3}


def test_a_level_off_the_scale_is_refused(db: Session, ada: Learner) -> None:
    with pytest.raises(InvalidInput) as refused:
        factories.practise(db, ada, levels={"clarity": 4})
    assert refused.value.field == "clarity"


def test_scoring_again_keeps_both_versions_and_counts_the_last(db: Session, ada: Learner) -> None:
    given = factories.practise(db, ada, levels={"clarity": 0})
    scoring.score_attempt(
        db, user_id=ada.id, attempt_id=given, event_id=uuid4(), levels={"clarity": 3}, now=TOMORROW
    )
    kinds = [event["kind"] for event in stored.events(db, ada, given)]
    assert kinds == ["started", "submitted", "sure", "marked", "scored", "scored"]
    assert stored.attempt(db, ada, given)["points_scored"] == 6
    assert len(stored.living_reviews(db, ada)) == 1


def test_marking_again_after_the_reveal_works_out_correctness_and_rating_anew(
    db: Session, ada: Learner
) -> None:
    given = factories.practise(db, ada, levels={"clarity": 2})
    factories.mark(db, ada, given, now=TOMORROW, marks=MISSED)
    row = stored.attempt(db, ada, given)
    assert row["stage"] is Stage.SCORED
    assert row["levels"] == {"clarity": 2, "correctness": 0}
    assert row["rating"] == Rating.AGAIN
    assert [review["rating"] for review in stored.living_reviews(db, ada)] == [1]


def test_a_rating_can_be_moved_by_one_step_with_a_reason(db: Session, ada: Learner) -> None:
    given = factories.practise(db, ada)
    factories.rate(db, ada, given, rating=Rating.HARD, reason=" a lucky guess ", now=TOMORROW)
    (review,) = stored.living_reviews(db, ada)
    assert (review["suggested"], review["rating"], review["reason"]) == (3, 2, "a lucky guess")
    assert stored.attempt(db, ada, given)["rating"] == Rating.HARD


@pytest.mark.parametrize(
    ("rating", "reason", "field"),
    [
        (Rating.HARD, " ", "reason"),
        (Rating.AGAIN, "two steps", "rating"),
        (Rating.EASY, "not offered", "rating"),
        (Rating.HARD, "x" * 301, "reason"),
        (Rating.HARD, "two\nlines", "reason"),
    ],
)
def test_a_rating_that_can_not_be_is_refused(
    db: Session, ada: Learner, rating: Rating, reason: str, field: str
) -> None:
    given = factories.practise(db, ada)
    with pytest.raises(InvalidInput) as refused:
        factories.rate(db, ada, given, rating=rating, reason=reason, now=TOMORROW)
    assert refused.value.field == field
    assert stored.attempt(db, ada, given)["rating"] == Rating.GOOD


def test_easy_is_offered_a_day_after_and_needs_no_reason(db: Session, ada: Learner) -> None:
    factories.practise(db, ada)
    given = factories.practise(db, ada, now=NOW + timedelta(days=2), confidence=3)
    assert stored.attempt(db, ada, given)["rating"] == Rating.GOOD
    factories.rate(db, ada, given, rating=Rating.EASY, reason="", now=NOW + timedelta(days=2))
    assert stored.attempt(db, ada, given)["rating"] == Rating.EASY


def test_a_blank_answer_is_rated_again_but_spoken_ones_are_not_blank(
    db: Session, ada: Learner
) -> None:
    typed = factories.practise(db, ada, text="  \n ")
    accounts.save_preferences(db, user_id=ada.id, preferences=Preferences(way=Way.SPEAK))
    speaking = accounts.get_learner(db, user_id=ada.id)
    spoken = factories.practise(db, speaking, title="Eviction", text="")
    assert stored.attempt(db, ada, typed)["rating"] == Rating.AGAIN
    assert stored.attempt(db, ada, spoken)["rating"] == Rating.GOOD


def test_without_a_limit_nobody_is_late(db: Session, ada: Learner) -> None:
    accounts.save_preferences(
        db, user_id=ada.id, preferences=Preferences(extra_time=ExtraTime.NO_LIMIT)
    )
    patient = accounts.get_learner(db, user_id=ada.id)
    factories.practise(db, patient, taken=3000)
    (fact,) = stored.standing(db, ada)["recent"]
    assert fact["allowed"] is None
    assert fact["delivery"] == pytest.approx(5 / 6)


def test_a_peeked_answer_is_rated_again(db: Session, ada: Learner) -> None:
    topic_id = stored.topic_id(db)
    topics.open_answers(db, user_id=ada.id, topic_id=topic_id, today=NOW.date(), now=NOW)
    given = factories.practise(db, ada)
    assert stored.attempt(db, ada, given)["rating"] == Rating.AGAIN


def test_a_second_attempt_on_the_same_day_is_not_rated(db: Session, ada: Learner) -> None:
    factories.practise(db, ada)
    due = stored.standing(db, ada)["due_at"]
    second = factories.practise(db, ada, seconds=180, now=NOW + timedelta(hours=3))
    assert stored.attempt(db, ada, second)["rating"] is None
    assert stored.standing(db, ada)["due_at"] == due
    with pytest.raises(InvalidInput):
        factories.rate(db, ada, second, rating=Rating.GOOD, now=NOW)


def test_the_next_day_of_the_learner_is_rated_again(db: Session, ada: Learner) -> None:
    evening = NOW.replace(day=3, hour=3, minute=50)
    factories.practise(db, ada, now=evening)
    morning = factories.practise(db, ada, now=evening + timedelta(minutes=15))
    assert stored.attempt(db, ada, morning)["rating"] == Rating.GOOD


def test_practice_leaves_the_schedule_as_it_is(db: Session, ada: Learner) -> None:
    factories.practise(db, ada, practice=True)
    standing = stored.standing(db, ada)
    assert (standing["due_at"], standing["stability"]) == (None, None)
    assert standing["attempts"] == 1
    assert stored.living_reviews(db, ada) == []


def test_a_hot_error_is_due_tomorrow(db: Session, ada: Learner) -> None:
    for day in range(3):
        factories.practise(db, ada, now=NOW + timedelta(days=30 * day))
    hot = NOW + timedelta(days=100)
    factories.practise(db, ada, now=hot, confidence=3, marks=MISSED)
    standing = stored.standing(db, ada)
    assert standing["due_at"] <= hot + timedelta(days=1, minutes=1)
    assert standing["hot_errors"] == 1
    assert stored.living_reviews(db, ada)[-1]["hot_error"]


STEPS: dict[str, Callable[[Session, Learner, UUID, UUID], object]] = {
    "submit": lambda db, ada, given, event: attempts.submit_attempt(
        db, user_id=ada.id, attempt_id=given, event_id=event, text="other", now=TOMORROW
    ),
    "sure": lambda db, ada, given, event: scoring.say_how_sure(
        db, user_id=ada.id, attempt_id=given, event_id=event, confidence=1, now=TOMORROW
    ),
    "mark": lambda db, ada, given, event: scoring.mark_points(
        db,
        user_id=ada.id,
        attempt_id=given,
        event_id=event,
        marks=MISSED,
        own_points="one more",
        now=TOMORROW,
    ),
    "score": lambda db, ada, given, event: scoring.score_attempt(
        db, user_id=ada.id, attempt_id=given, event_id=event, levels={"clarity": 0}, now=TOMORROW
    ),
    "rate": lambda db, ada, given, event: scoring.move_rating(
        db,
        user_id=ada.id,
        attempt_id=given,
        event_id=event,
        rating=Rating.HARD,
        reason="because",
        now=TOMORROW,
    ),
    "undo": lambda db, ada, given, event: scoring.undo_step(
        db, user_id=ada.id, attempt_id=given, event_id=event, now=TOMORROW
    ),
}
BEFORE = {
    "submit": Stage.RUNNING,
    "sure": Stage.SUBMITTED,
    "mark": Stage.SURE,
    "score": Stage.MARKED,
    "rate": Stage.SCORED,
    "undo": Stage.SCORED,
}
ORDER = list(Stage)


def brought_to(db: Session, learner: Learner, stage: Stage) -> UUID:
    """An attempt that has come so far."""
    given = factories.start(db, learner)
    reached = ORDER.index(stage)
    if reached >= 1:
        factories.submit(db, learner, given, text="the answer", now=LATER)
    if reached >= 2:
        factories.sure(db, learner, given, now=LATER)
    if reached >= 3:
        factories.mark(db, learner, given, now=LATER)
    if reached >= 4:
        scoring.score_attempt(
            db,
            user_id=learner.id,
            attempt_id=given,
            event_id=uuid4(),
            levels={"clarity": 2},
            now=LATER,
        )
    return given


@pytest.mark.parametrize("name", STEPS)
def test_a_step_that_arrives_twice_has_the_effect_of_one(
    db: Session, ada: Learner, name: str
) -> None:
    given, event = brought_to(db, ada, BEFORE[name]), uuid4()
    STEPS[name](db, ada, given, event)
    once = [stored.attempt(db, ada, given), stored.events(db, ada, given), stored.caches(db, ada)]
    stored.new_request(db)
    STEPS[name](db, ada, given, event)
    assert once == [
        stored.attempt(db, ada, given),
        stored.events(db, ada, given),
        stored.caches(db, ada),
    ]


@pytest.mark.parametrize("name", [name for name in STEPS if name not in {"submit", "undo"}])
def test_a_step_that_arrives_again_after_it_was_undone_changes_nothing(
    db: Session, ada: Learner, name: str
) -> None:
    given, event = brought_to(db, ada, BEFORE[name]), uuid4()
    STEPS[name](db, ada, given, event)
    stage = Stage.SUBMITTED
    while state(db, ada, given).stage is not stage:
        factories.undo(db, ada, given, now=TOMORROW)
    before = stored.attempt(db, ada, given)
    STEPS[name](db, ada, given, event)
    assert stored.attempt(db, ada, given) == before


@pytest.mark.parametrize("name", STEPS)
def test_bob_finds_no_attempt_of_adas_to_take_a_step_with(
    db: Session, ada: Learner, bob: Learner, name: str
) -> None:
    given = brought_to(db, ada, BEFORE[name])
    before = stored.attempt(db, ada, given)
    with pytest.raises(NotFound):
        STEPS[name](db, bob, given, uuid4())
    assert stored.attempt(db, ada, given) == before


@pytest.mark.parametrize(
    ("name", "stage"),
    [
        ("sure", Stage.RUNNING),
        ("sure", Stage.SURE),
        ("mark", Stage.RUNNING),
        ("mark", Stage.SUBMITTED),
        ("score", Stage.RUNNING),
        ("score", Stage.SURE),
        ("rate", Stage.RUNNING),
        ("rate", Stage.SUBMITTED),
        ("rate", Stage.MARKED),
        ("undo", Stage.RUNNING),
        ("undo", Stage.SUBMITTED),
    ],
)
def test_a_step_out_of_its_order_is_refused(
    db: Session, ada: Learner, name: str, stage: Stage
) -> None:
    given = brought_to(db, ada, stage)
    before = stored.attempt(db, ada, given)
    with pytest.raises(NotAllowed):
        STEPS[name](db, ada, given, uuid4())
    assert stored.attempt(db, ada, given) == before


@pytest.mark.parametrize("name", ["sure", "mark", "score", "rate"])
def test_undoing_a_step_restores_everything_exactly(db: Session, ada: Learner, name: str) -> None:
    factories.practise(db, ada, now=NOW - timedelta(days=3))
    given = brought_to(db, ada, BEFORE[name])
    before = [stored.attempt(db, ada, given), stored.caches(db, ada)]
    STEPS[name](db, ada, given, uuid4())
    factories.undo(db, ada, given, now=TOMORROW)
    assert [stored.attempt(db, ada, given), stored.caches(db, ada)] == before


def test_undoing_a_second_score_brings_the_first_one_back(db: Session, ada: Learner) -> None:
    given = factories.practise(db, ada, levels={"clarity": 3})
    before = [stored.attempt(db, ada, given), stored.caches(db, ada)]
    STEPS["score"](db, ada, given, uuid4())
    STEPS["mark"](db, ada, given, uuid4())
    STEPS["rate"](db, ada, given, uuid4())
    for _step in range(3):
        factories.undo(db, ada, given, now=TOMORROW)
    assert [stored.attempt(db, ada, given), stored.caches(db, ada)] == before
