"""Figures of how somebody judges, made of the rounds and attempts that say something."""

from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy.orm import Session

from app.domain.learner import Learner
from app.domain.rating import Mark
from app.domain.rounds import RoundKind
from app.domain.signal_detection import Tally
from app.models.judgement import Round
from app.services.rounds import judgement, round_starts, rounds
from app.services.rounds.judgement import Picks
from app.services.rounds.picks import judged
from tests.factories import NOW
from tests.services import steps
from tests.services.rounds import rounds as play
from tests.services.rounds.test_round_starts import eight, topic_id

pytestmark = pytest.mark.usefixtures("pages")

TITLES = ("Cache-aside", "Eviction", "Indexes <T>")


@pytest.fixture
def known(db: Session, ada: Learner) -> None:
    """All topics, tried long ago."""
    for title in TITLES:
        steps.scored(db, ada, title=title, now=NOW - timedelta(days=20))


def test_nothing_is_known_of_somebody_new(db: Session, ada: Learner) -> None:
    found = judgement.get_judgement(db, user_id=ada.id)
    assert (found.answers, found.anchors, found.rescored, found.trials) == (0, 0, 0, 0)
    assert (found.brier, found.leniency, found.kappa, found.flaws) == (None, None, None, ())
    assert found.picks == Picks()


def test_flaws_are_counted_over_the_rounds_that_tell_something(
    db: Session, ada: Learner, bob: Learner, known: None
) -> None:
    play.judge(db, ada, "Cache-aside", "no number")
    play.judge(db, ada, "Eviction", "no number", "buzzwords")
    # Seen a moment ago, so it counts nowhere.
    play.judge(db, ada, "Eviction", "buzzwords")
    found = {each.name: each.tally for each in judgement.flaw_figures_of(db, user_id=ada.id)}
    assert found == {
        "no number": Tally(hits=2),
        "no trade-off": Tally(misses=2),
        "buzzwords": Tally(false_alarms=1, rejections=1),
    }
    assert judgement.flaw_figures_of(db, user_id=bob.id) == ()
    assert judgement.get_judgement(db, user_id=ada.id).trials == 2


def test_wrong_picks_are_counted_by_topic_over_the_last_five(
    db: Session, ada: Learner, known: None
) -> None:
    for hour, right in enumerate((False, False, True, True, False, True)):
        play.judge(db, ada, right=right, now=NOW + timedelta(hours=hour))
    play.judge(db, ada, "Eviction")
    assert judged(db, user_id=ada.id)[1] == {
        topic_id(db): Picks(number=5, wrong=2),
        topic_id(db, "Eviction"): Picks(number=1, wrong=0),
    }
    assert judgement.get_judgement(db, user_id=ada.id).picks == Picks(number=2, wrong=1)


def test_confidence_is_held_against_rated_attempts_only(db: Session, ada: Learner) -> None:
    missed = (Mark.SAID, Mark.MISSED)
    steps.scored(db, ada, confidence=3, marks=missed)
    steps.scored(db, ada, confidence=3)
    play.start(db, ada, "Eviction")
    steps.scored(db, ada, title="Eviction", confidence=1)
    found = judgement.list_confidence(db, user_id=ada.id)
    assert [(each.confidence, each.came, each.was_good) for each in found] == [(3, 0.5, False)]
    assert judgement.get_judgement(db, user_id=ada.id).brier == pytest.approx(0.81)


def anchor(db: Session, who: Learner, level: int, *, known: int, number: int) -> UUID:
    """An anchor of a known level, scored at another one."""
    opened = play.opening(who, now=NOW + timedelta(days=70 * number))
    row = round_starts.new_round(
        opened,
        RoundKind.ANCHOR,
        topic_id(db),
        {"answer": [], "level": known, "flaws": []},
    )
    db.add(row)
    db.flush()
    lines = ("correctness", "clarity", "tradeoff", "failure_proof")
    rounds.score_anchor(db, play.doing(who, row.id), levels=dict.fromkeys(lines, level))
    return row.id


def test_leniency_comes_from_anchors_and_is_shown_from_four_on(
    db: Session, ada: Learner, bob: Learner
) -> None:
    for number in range(3):
        anchor(db, ada, 2, known=1, number=number)
    assert judged(db, user_id=ada.id)[0] is None
    last = anchor(db, ada, 2, known=1, number=4)
    found = judged(db, user_id=ada.id)[0]
    assert found is not None
    assert found.count == 4
    assert found.levels == pytest.approx(0.4)
    assert judged(db, user_id=bob.id)[0] is None
    assert judgement.get_judgement(db, user_id=ada.id).leniency_finding == (
        "You score yourself 0.4 levels too high."
    )
    rounds.undo_round(db, play.doing(ada, last))
    rounds.score_anchor(db, play.doing(ada, last), levels={"clarity": 1})
    assert judged(db, user_id=ada.id)[0] is None, "changed after the reveal"


def test_an_anchor_is_held_against_the_level_it_is_known_to_have(db: Session, ada: Learner) -> None:
    eight(db, ada)
    round_id = round_starts.start_anchor(db, play.opening(ada))
    rounds.score_anchor(db, play.doing(ada, round_id), levels={"correctness": 2, "clarity": 3})
    row = play.row(db, ada, round_id)
    assert row.outcome == {
        "clean": True,
        "score": 2.5,
        "difference": 2.5 - row.material["level"],
    }


def test_agreement_with_oneself_is_shown_once_there_are_enough_levels(
    db: Session, ada: Learner
) -> None:
    for number in range(6):
        day = NOW + timedelta(days=10 * number)
        steps.scored(db, ada, now=day - timedelta(days=4), levels={"clarity": number % 3})
        round_id = round_starts.start_rescore(db, play.opening(ada, now=day))
        assert judgement.get_judgement(db, user_id=ada.id).kappa is None
        doing = play.doing(ada, round_id, now=day)
        rounds.rescore(db, doing, marks=[Mark.SAID] * 2, levels={"clarity": number % 3})
    found = judgement.get_judgement(db, user_id=ada.id)
    assert found.rescored == 6
    assert found.kappa == pytest.approx(1)
    assert found.agreement_finding == "You score the same answer alike on another day."


def test_what_is_stored_of_a_round_equals_its_events(
    db: Session, ada: Learner, known: None
) -> None:
    round_id = play.judge(db, ada, "Cache-aside", "no number", right=False)
    play.repair(db, ada, round_id, Mark.SAID, Mark.PARTLY)
    row = db.get_one(Round, (ada.id, round_id))
    kept = (row.stage, row.outcome)
    rounds.undo_round(db, play.doing(ada, round_id))
    rounds.mark_repair(db, play.doing(ada, round_id), marks=[Mark.SAID, Mark.PARTLY])
    assert (row.stage, row.outcome) == kept
