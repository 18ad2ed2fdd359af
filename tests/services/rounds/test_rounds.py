"""The steps of a round: each kept once, each in its turn, each somebody's own."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.domain.errors import Conflict, InvalidInput, NotAllowed, NotFound
from app.domain.learner import Learner
from app.domain.rating import Mark
from app.domain.rounds import RoundKind, RoundStage
from app.models.judgement import RepairDraft, RoundEventRow
from app.models.review import Review
from app.services.rounds import judgement, round_starts, rounds
from app.services.rounds.picks import judged
from app.services.rounds.round_log import state_of
from tests.factories import NOW
from tests.services import steps
from tests.services.rounds import rounds as play

pytestmark = pytest.mark.usefixtures("pages")


@pytest.fixture
def known(db: Session, ada: Learner) -> None:
    """A topic that Ada knows, tried long enough ago."""
    steps.scored(db, ada, now=NOW - timedelta(days=20))


@pytest.fixture
def blind(db: Session, ada: Learner, known: None) -> UUID:
    """A blind round."""
    return play.start(db, ada)


def test_a_pick_is_right_by_the_rounds_own_order(db: Session, ada: Learner, known: None) -> None:
    for right in (True, False):
        round_id = play.judge(db, ada, right=right)
        assert play.row(db, ada, round_id).outcome == {
            "clean": True,
            "right": right,
            "confidence": 3,
            "named": [],
            "repair": None,
        }


def test_a_step_sent_twice_is_kept_once(db: Session, ada: Learner, blind: UUID) -> None:
    event_id = uuid4()
    first = play.pick(db, ada, blind, event_id=event_id)
    assert play.pick(db, ada, blind, right=False, event_id=event_id) == first
    assert db.scalar(select(func.count()).select_from(RoundEventRow)) == 1


def test_a_step_out_of_its_turn_is_refused(db: Session, ada: Learner, blind: UUID) -> None:
    with pytest.raises(NotAllowed):
        rounds.name_flaws(db, play.doing(ada, blind), flaws=["no number"])
    play.pick(db, ada, blind)
    with pytest.raises(NotAllowed):
        play.pick(db, ada, blind, right=False)


def test_a_strangers_step_finds_nothing(
    db: Session, ada: Learner, bob: Learner, blind: UUID
) -> None:
    for step in (rounds.undo_round, rounds.start_repair):
        with pytest.raises(NotFound):
            step(db, play.doing(bob, blind))
    assert play.row(db, ada, blind).stage is RoundStage.PICK


def test_named_flaws_are_kept_once_each(db: Session, ada: Learner, blind: UUID) -> None:
    play.pick(db, ada, blind)
    names = ["no number", " no number ", "", "buzzwords"]
    found = rounds.name_flaws(db, play.doing(ada, blind), flaws=names)
    assert found.named == ("no number", "buzzwords")


def test_ticking_everything_is_no_answer(db: Session, ada: Learner, blind: UUID) -> None:
    play.pick(db, ada, blind)
    with pytest.raises(InvalidInput) as refused:
        rounds.name_flaws(db, play.doing(ada, blind), flaws=[f"flaw {n}" for n in range(9)])
    assert refused.value.field == "flaws"


def test_a_repair_is_kept_with_its_text_time_and_marks_and_is_no_rating(
    db: Session, ada: Learner, known: None
) -> None:
    round_id = play.judge(db, ada)
    before = steps.caches(db, ada)
    play.repair(db, ada, round_id, Mark.SAID, Mark.PARTLY, text="Reads only; ten minutes old.")
    state = state_of(db, play.row(db, ada, round_id))
    assert (state.stage, state.repair_text, state.repair_seconds) == (
        RoundStage.DONE,
        "Reads only; ten minutes old.",
        40.0,
    )
    outcome = play.row(db, ada, round_id).outcome
    assert outcome is not None
    assert outcome["repair"] == 0.75
    assert steps.caches(db, ada) == before
    assert db.scalar(select(func.count()).select_from(Review)) == 1


def test_every_key_point_of_a_repair_needs_a_mark(db: Session, ada: Learner, known: None) -> None:
    with pytest.raises(InvalidInput):
        play.repair(db, ada, play.judge(db, ada), Mark.SAID)


def test_the_text_of_a_repair_is_kept_while_it_is_written(
    db: Session, ada: Learner, known: None
) -> None:
    round_id = play.judge(db, ada)
    rounds.start_repair(db, play.doing(ada, round_id))
    doing = play.doing(ada, round_id)
    assert rounds.save_repair(db, doing, revision=2, text="Reads on") == 2
    assert rounds.save_repair(db, doing, revision=1, text="Rea") == 2
    draft = rounds.find_draft(db, play.row(db, ada, round_id))
    assert draft is not None
    assert draft.text == "Reads on"
    rounds.hand_in_repair(db, play.doing(ada, round_id), text="Reads only.")
    with pytest.raises(Conflict):
        rounds.save_repair(db, doing, revision=3, text="too late")


def test_a_draft_of_a_stranger_is_kept_nowhere(
    db: Session, ada: Learner, bob: Learner, known: None
) -> None:
    round_id = play.judge(db, ada)
    rounds.start_repair(db, play.doing(ada, round_id))
    with pytest.raises(NotFound):
        rounds.save_repair(db, play.doing(bob, round_id), revision=1, text="x")
    assert db.scalars(select(RepairDraft)).all() == []


def test_a_new_topics_flaw_is_explained_in_own_words(db: Session, ada: Learner) -> None:
    round_id = play.start(db, ada)
    with pytest.raises(InvalidInput):
        rounds.explain(db, play.doing(ada, round_id), text="  ")
    state = rounds.explain(db, play.doing(ada, round_id), text=" Nobody could check it. ")
    assert (state.stage, state.explanation) == (RoundStage.REVEALED, "Nobody could check it.")
    assert judged(db, user_id=ada.id)[1] == {}


def test_the_last_step_can_be_taken_back(db: Session, ada: Learner, blind: UUID) -> None:
    play.pick(db, ada, blind, right=False)
    assert rounds.undo_round(db, play.doing(ada, blind)).stage is RoundStage.PICK
    play.pick(db, ada, blind)
    rounds.name_flaws(db, play.doing(ada, blind), flaws=[])
    outcome = play.row(db, ada, blind).outcome
    assert outcome is not None
    assert (outcome["clean"], outcome["right"]) == (True, True)


def test_what_is_answered_again_after_the_reveal_counts_nowhere(
    db: Session, ada: Learner, known: None
) -> None:
    round_id = play.judge(db, ada, right=False)
    assert judged(db, user_id=ada.id)[1] != {}
    rounds.undo_round(db, play.doing(ada, round_id))
    assert play.row(db, ada, round_id).outcome is None
    assert judged(db, user_id=ada.id)[1] == {}
    rounds.name_flaws(db, play.doing(ada, round_id), flaws=["no number"])
    assert judged(db, user_id=ada.id)[1] == {}
    assert judgement.flaw_figures_of(db, user_id=ada.id) == ()


def old_answer(db: Session, ada: Learner, **levels: int) -> UUID:
    """An own answer of four days ago, and a round that scores it again."""
    attempt_id = steps.scored(db, ada, now=NOW - timedelta(days=4), levels=levels)
    round_id = round_starts.start_rescore(db, play.opening(ada))
    assert play.row(db, ada, round_id).material == {"attempt": str(attempt_id)}
    return round_id


def test_an_own_answer_scored_again_keeps_both_scores(db: Session, ada: Learner) -> None:
    round_id = old_answer(db, ada, clarity=1)
    marks = (Mark.SAID, Mark.MISSED)
    state = rounds.rescore(db, play.doing(ada, round_id), marks=marks, levels={"clarity": 3})
    assert state.pairs == {"correctness": (3.0, 2.0), "clarity": (1.0, 3.0)}
    attempt = steps.row(db, ada, UUID(play.row(db, ada, round_id).material["attempt"]))
    assert attempt.levels == {"correctness": 3, "clarity": 1}
    found = judgement.list_outcomes(db, user_id=ada.id, kinds=[RoundKind.RESCORE])
    assert judgement.rescored_levels(found[RoundKind.RESCORE]) == ([(3.0, 2.0), (1.0, 3.0)], 1)


def test_scoring_again_wants_every_mark(db: Session, ada: Learner) -> None:
    round_id = old_answer(db, ada)
    with pytest.raises(InvalidInput):
        rounds.rescore(db, play.doing(ada, round_id), marks=[Mark.SAID], levels={})


def test_a_level_must_be_one_of_the_rubrics(db: Session, ada: Learner) -> None:
    steps.scored(db, ada, now=NOW - timedelta(days=1))
    round_id = round_starts.start_anchor(db, play.opening(ada))
    for levels in ({}, {"clarity": 4}, {"clarity": -1}):
        with pytest.raises(InvalidInput):
            rounds.score_anchor(db, play.doing(ada, round_id), levels=levels)


def test_each_kind_is_scored_in_its_own_way(db: Session, ada: Learner) -> None:
    own = old_answer(db, ada)
    with pytest.raises(InvalidInput):
        rounds.score_anchor(db, play.doing(ada, own), levels={"clarity": 2})
    steps.scored(db, ada, title="Eviction", now=NOW - timedelta(days=1))
    anchor = round_starts.start_anchor(db, play.opening(ada))
    with pytest.raises(InvalidInput):
        rounds.rescore(db, play.doing(ada, anchor), marks=[], levels={})
