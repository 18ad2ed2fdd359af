"""How sure, key points, rubric, moved rating, undo: repeats, order, and what follows from each."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.domain.attempt import Stage
from app.domain.errors import DomainError, InvalidInput, NotAllowed, NotFound
from app.domain.folding import fold
from app.domain.learner import Learner
from app.domain.rating import Mark, Rating
from app.models.attempt import Attempt, AttemptEvent
from app.models.review import Review, Standing
from app.services.accounts import accounts, own_settings
from app.services.attempts import attempt_log, attempts
from app.services.figures.criterion_logs import rebuild_logs
from app.services.figures.standings import recount
from app.services.scoring import judging, scoring
from tests import factories
from tests.factories import NOW
from tests.services import steps
from tests.services.steps import TOMORROW, handed_in, row, scored, statements

pytestmark = pytest.mark.usefixtures("pages")
SAID, MISSED, WRONG = Mark.SAID, Mark.MISSED, Mark.WRONG
Step = Callable[[Session, Learner, UUID, UUID], object]


def walk(db: Session, who: Learner, number: int) -> UUID:
    """An attempt so many steps after its answer."""
    attempt_id = handed_in(db, who)
    for step in (steps.sure, steps.mark, steps.score)[:number]:
        step(db, who, attempt_id)
    return attempt_id


def number_of_events(db: Session) -> int:
    return db.scalar(select(func.count()).select_from(AttemptEvent)) or 0


def standing_of(db: Session, who: Learner) -> Standing:
    return db.scalars(select(Standing).where(Standing.user_id == who.id)).one()


REPEATED: list[tuple[int, Step]] = [
    (0, lambda db, who, a, e: steps.sure(db, who, a, event_id=e)),
    (1, lambda db, who, a, e: steps.mark(db, who, a, own_points="mine", event_id=e)),
    (3, lambda db, who, a, e: steps.mark(db, who, a, *worst(db, who, a), event_id=e)),
    (2, lambda db, who, a, e: steps.score(db, who, a, event_id=e, clarity=3)),
    (3, lambda db, who, a, e: steps.rate(db, who, a, 2, event_id=e)),
    (3, lambda db, who, a, e: steps.undo(db, who, a, event_id=e)),
]


@pytest.mark.parametrize(("before", "step"), REPEATED)
def test_a_step_sent_twice_has_the_effect_of_one(
    db: Session, ada: Learner, before: int, step: Step
) -> None:
    attempt_id, event_id = walk(db, ada, before), uuid4()
    first = step(db, ada, attempt_id, event_id)
    events, kept = number_of_events(db), steps.caches(db, ada)
    assert step(db, ada, attempt_id, event_id) == first
    assert (number_of_events(db), steps.caches(db, ada)) == (events, kept)


@pytest.mark.parametrize(("before", "step"), REPEATED)
def test_a_stranger_can_take_no_step(
    db: Session, ada: Learner, bob: Learner, before: int, step: Step
) -> None:
    attempt_id = walk(db, ada, before)
    with pytest.raises(NotFound):
        step(db, bob, attempt_id, uuid4())
    with pytest.raises(NotFound):
        judging.get_verdict(db, user_id=bob.id, attempt_id=attempt_id)


@pytest.mark.parametrize(("before", "step"), REPEATED)
def test_a_step_that_was_undone_leaves_everything_as_it_was(
    db: Session, ada: Learner, before: int, step: Step
) -> None:
    if (before, step) == REPEATED[-1]:
        return
    scored(db, ada, now=NOW - timedelta(days=3), own_points="an old one")
    attempt_id = walk(db, ada, before)
    kept, reviews = steps.caches(db, ada), steps.living_reviews(db, ada)
    state = attempts.get_attempt(db, user_id=ada.id, attempt_id=attempt_id, now=NOW).state
    step(db, ada, attempt_id, uuid4())
    assert steps.undo(db, ada, attempt_id) == state
    assert steps.caches(db, ada) == kept
    assert steps.living_reviews(db, ada) == reviews


@pytest.mark.parametrize("before", [0])
def test_the_answer_itself_can_not_be_undone(db: Session, ada: Learner, before: int) -> None:
    with pytest.raises(NotAllowed):
        steps.undo(db, ada, walk(db, ada, before))


@pytest.mark.parametrize(
    ("before", "step"),
    [(1, steps.sure), (0, steps.mark), (1, steps.score), (0, steps.score)],
)
def test_a_step_out_of_order_is_refused_and_leaves_nothing(
    db: Session, ada: Learner, before: int, step: Callable[..., object]
) -> None:
    attempt_id = walk(db, ada, before)
    events = number_of_events(db)
    with pytest.raises(NotAllowed):
        step(db, ada, attempt_id)
    assert number_of_events(db) == events


def test_a_rating_is_moved_only_when_there_is_one(db: Session, ada: Learner) -> None:
    with pytest.raises(NotAllowed):
        steps.rate(db, ada, walk(db, ada, 2), 2)


def test_every_key_point_needs_a_mark(db: Session, ada: Learner) -> None:
    with pytest.raises(InvalidInput, match="has no mark yet"):
        steps.mark(db, ada, walk(db, ada, 1), SAID)


def test_all_said_is_good_and_its_correctness_is_worked_out(db: Session, ada: Learner) -> None:
    taken = row(db, ada, scored(db, ada))
    assert (taken.rating, taken.levels) == (Rating.GOOD, {"clarity": 2, "correctness": 3})
    assert (taken.points_scored, taken.points_maximum) == (5, 6)
    assert steps.living_reviews(db, ada) == [(3, 3, "")]


def test_correctness_can_be_overridden_and_measured_lines_can_not(
    db: Session, ada: Learner
) -> None:
    attempt_id = walk(db, ada, 2)
    state = steps.score(db, ada, attempt_id, correctness=1, clarity=2, time_fit=0, nonsense=3)
    assert state.levels == {"correctness": 1, "clarity": 2}


def test_a_level_off_the_scale_is_refused(db: Session, ada: Learner) -> None:
    with pytest.raises(DomainError):
        steps.score(db, ada, walk(db, ada, 2), clarity=9)


def test_the_express_way_judges_nothing_but_the_points(db: Session, ada: Learner) -> None:
    state = steps.score(db, ada, walk(db, ada, 2))
    assert (state.levels, state.rating) == ({"correctness": 3}, Rating.GOOD)


def test_an_attempt_without_points_is_kept_without_score_or_rating(
    db: Session, ada: Learner
) -> None:
    page = "# Bare\n\n## Interview Timed Drill\n\n- 60 seconds: Why?\n"
    factories.load(db, {"bare.md": page}, source="bare")
    attempt_id = handed_in(db, ada, title="Bare")
    steps.sure(db, ada, attempt_id)
    steps.mark(db, ada, attempt_id)
    assert (steps.score(db, ada, attempt_id).rating, row(db, ada, attempt_id).points_maximum) == (
        None,
        None,
    )
    assert steps.living_reviews(db, ada) == []


def test_a_second_attempt_of_the_day_is_not_rated(db: Session, ada: Learner) -> None:
    scored(db, ada)
    second = scored(db, ada, now=NOW + timedelta(hours=1))
    assert row(db, ada, second).rating is None
    verdict = judging.get_verdict(db, user_id=ada.id, attempt_id=second)
    assert "first attempt of a day" in verdict.suggestion.reason
    assert len(steps.living_reviews(db, ada)) == 1


def test_practice_leaves_the_schedule_alone(db: Session, ada: Learner) -> None:
    attempt_id = scored(db, ada, practice=True)
    assert row(db, ada, attempt_id).rating is None
    standing = standing_of(db, ada)
    assert (standing.due_at, standing.attempts) == (None, 1)


def test_nothing_said_is_again(db: Session, ada: Learner) -> None:
    attempt_id = handed_in(db, ada, text="  ")
    factories.score(db, ada, attempt_id, now=steps.LATER)
    assert row(db, ada, attempt_id).rating == Rating.AGAIN


def test_sure_and_wrong_is_a_hot_error_and_due_tomorrow(db: Session, ada: Learner) -> None:
    attempt_id = scored(db, ada, marks=(WRONG, WRONG), confidence=3)
    assert judging.get_verdict(db, user_id=ada.id, attempt_id=attempt_id).hot_error
    standing = standing_of(db, ada)
    assert standing.hot_errors == 1
    assert standing.due_at == TOMORROW + timedelta(seconds=50)


def test_easy_is_offered_a_day_later_and_needs_no_reason(db: Session, ada: Learner) -> None:
    scored(db, ada)
    second = scored(db, ada, now=NOW + timedelta(days=2), confidence=3)
    verdict = judging.get_verdict(db, user_id=ada.id, attempt_id=second)
    assert verdict.suggestion.easy_offered
    assert steps.rate(db, ada, second, 4, reason="").rating is Rating.EASY


def test_whoever_is_strict_needs_more_for_a_good_from_the_next_attempt_on(
    db: Session, ada: Learner
) -> None:
    marks = (Mark.SAID, Mark.PARTLY, Mark.SAID, Mark.SAID)
    before = factories.practise(db, ada, seconds=180, taken=150, marks=marks)
    own_settings.save_rubric(db, user_id=ada.id, strict=True)
    strict = accounts.get_learner(db, user_id=ada.id)
    after = factories.practise(db, strict, seconds=180, taken=150, marks=marks, now=TOMORROW)
    assert [
        (row(db, ada, each).rubric_version, row(db, ada, each).rating) for each in (before, after)
    ] == [
        (1, Rating.GOOD),
        (2, Rating.HARD),
    ]
    own_settings.save_rubric(db, user_id=ada.id, strict=False)
    assert accounts.get_learner(db, user_id=ada.id).rubric_version == 1


def test_own_points_join_the_next_attempt(db: Session, ada: Learner) -> None:
    steps.mark(db, ada, walk(db, ada, 1), own_points=" mine \n\nmine\n other")
    assert row(db, ada, factories.start(db, ada)).points[-2:] == [
        {"text": text, "critical": False, "alternatives": []} for text in ("mine", "other")
    ]


@pytest.mark.parametrize("text", ["\n".join(map(str, range(11))), "x" * 301, "x" * 9999])
def test_own_points_have_an_end(db: Session, ada: Learner, text: str) -> None:
    with pytest.raises(InvalidInput):
        steps.mark(db, ada, walk(db, ada, 1), own_points=text)


def test_marking_again_keeps_both_versions_and_what_was_judged(db: Session, ada: Learner) -> None:
    attempt_id = scored(db, ada, levels={"clarity": 1})
    state = steps.mark(db, ada, attempt_id, MISSED, SAID)
    assert (state.stage, state.rating) == (Stage.SCORED, Rating.AGAIN)
    assert state.levels["clarity"] == 1
    assert state.levels["correctness"] < 3
    stored = db.scalars(select(AttemptEvent.payload).where(AttemptEvent.kind == "marked"))
    assert [each["marks"] for each in stored] == [["said", "said"], ["missed", "said"]]
    assert steps.living_reviews(db, ada) == [(1, 1, "")]
    assert db.scalar(select(func.count()).select_from(Review)) == 2


def test_a_rating_is_moved_by_one_step_with_a_reason(db: Session, ada: Learner) -> None:
    attempt_id = scored(db, ada)
    with pytest.raises(InvalidInput, match="one step"):
        steps.rate(db, ada, attempt_id, 1)
    with pytest.raises(InvalidInput, match="why"):
        steps.rate(db, ada, attempt_id, 2, reason=" ")
    assert steps.rate(db, ada, attempt_id, 2, reason="slow").rating is Rating.HARD
    assert steps.living_reviews(db, ada) == [(3, 2, "slow")]


def test_scoring_the_same_again_leaves_the_review(db: Session, ada: Learner) -> None:
    attempt_id = scored(db, ada, levels={"clarity": 1})
    steps.score(db, ada, attempt_id, clarity=3)
    assert db.scalar(select(func.count()).select_from(Review)) == 1
    assert row(db, ada, attempt_id).points_scored == 6


@pytest.mark.parametrize(("before", "step"), REPEATED)
def test_a_step_sends_few_statements(db: Session, ada: Learner, before: int, step: Step) -> None:
    """A first score brings eight tables up to date with a statement each and reads with three.

    What changes a score makes its topic anew; other steps stay within eight.
    """
    scored(db, ada, now=NOW - timedelta(days=2))
    attempt_id = walk(db, ada, before)
    with statements(db) as seen:
        attempt = attempt_log.get_row(db, user_id=ada.id, attempt_id=attempt_id)
        points = len(attempt.points)
    assert (len(seen), points) == (1, 2)
    with statements(db) as seen:
        step(db, ada, attempt_id, uuid4())
    assert len(seen) <= {0: 8, 1: 8, 2: 11, 3: 22}[before], seen


MOVES = st.sampled_from(["sure", "mark", "poor", "score", "rate", "undo", "again"])


@settings(
    max_examples=25,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(moves=st.lists(MOVES, max_size=9))
def test_after_any_steps_the_row_is_the_fold_and_the_sums_are_a_recount(
    db: Session, ada: Learner, moves: list[str]
) -> None:
    savepoint = db.begin_nested()
    ids = [handed_in(db, ada)]
    for move in moves:
        take(db, ada, ids, move)
    for attempt_id in ids:
        check_row(db, ada, attempt_id)
    kept = steps.caches(db, ada)
    taken = row(db, ada, ids[0])
    recount(db, user_id=ada.id, topic_id=taken.topic_id, day=taken.study_day)
    rebuild_logs(db, ada.id)
    assert steps.caches(db, ada) == kept
    savepoint.rollback()


def take(db: Session, who: Learner, ids: list[UUID], move: str) -> None:
    """A step, which may be refused."""
    if move == "again":
        ids.append(handed_in(db, who, now=NOW + timedelta(minutes=5 * len(ids))))
        return
    chosen = {
        "sure": lambda: steps.sure(db, who, ids[-1], 3),
        "mark": lambda: steps.mark(db, who, ids[-1], own_points="mine"),
        "poor": lambda: steps.mark(db, who, ids[0], *worst(db, who, ids[0])),
        "score": lambda: steps.score(db, who, ids[-1], clarity=1),
        "rate": lambda: steps.rate(db, who, ids[-1], 2),
        "undo": lambda: steps.undo(db, who, ids[-1]),
    }
    try:
        chosen[move]()
    except DomainError:
        return


def worst(db: Session, who: Learner, attempt_id: UUID) -> tuple[Mark, ...]:
    return (MISSED,) * len(attempt_log.get_row(db, user_id=who.id, attempt_id=attempt_id).points)


def check_row(db: Session, who: Learner, attempt_id: UUID) -> None:
    taken = row(db, who, attempt_id)
    state = fold(attempt_log.load_log(db, taken).events)
    assert (taken.stage, taken.text, taken.rating) == (state.stage, state.text, state.rating)
    assert (taken.marks, taken.own_points) == (list(state.marks), list(state.own_points))
    assert (taken.levels, taken.confidence) == (dict(state.levels), state.confidence)
    assert (taken.points_maximum is None) == (state.stage is not Stage.SCORED)


def test_how_sure_is_one_of_three(db: Session, ada: Learner) -> None:
    with pytest.raises(ValueError, match="7"):
        scoring.say_how_sure(
            db,
            user_id=ada.id,
            attempt_id=walk(db, ada, 0),
            event_id=uuid4(),
            confidence=7,
            now=NOW,
        )


def test_a_scored_attempt_of_another_learner_rates_nothing_here(
    db: Session, ada: Learner, bob: Learner
) -> None:
    scored(db, bob)
    assert row(db, ada, scored(db, ada)).rating == Rating.GOOD
    assert db.scalars(select(Attempt.user_id).order_by(Attempt.user_id)).all() == [ada.id, bob.id]
