"""What a round begins with: which answers, blind or not, and what seeing them means."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.domain.errors import NotAllowed, NotFound
from app.domain.learner import Learner
from app.domain.rounds import RoundStage
from app.models.judgement import Round
from app.models.review import Peek
from app.models.topic import Topic
from app.services.rounds import round_starts, rounds
from app.services.rounds.round_offers import get_offers, list_own_pasts
from app.services.topics import topics
from tests import factories
from tests.factories import NOW
from tests.services import steps
from tests.services.rounds import rounds as play

pytestmark = pytest.mark.usefixtures("pages")

LONG_AGO = NOW - timedelta(days=20)
NO_ANSWERS = factories.PAGE.format(title="Bare").partition("## Interview Answer Block")[0]
PAIR_ONLY = f"{NO_ANSWERS}## Interview Bad vs Strong Answer\n" + (
    "\nBad answer:\n\n- No.\n\nStrong answer:\n\n- Ten minutes of staleness.\n- And a limit.\n"
)


def topic_id(db: Session, title: str = "Cache-aside") -> int:
    return db.scalars(select(Topic.id).where(Topic.title == title)).one()


def test_a_start_sent_twice_is_one_round(db: Session, ada: Learner) -> None:
    round_id = uuid4()
    assert play.start(db, ada, round_id=round_id) == round_id
    assert play.start(db, ada, round_id=round_id) == round_id
    assert db.scalar(select(func.count()).select_from(Round)) == 1


def test_what_is_shown_is_copied_in(db: Session, ada: Learner) -> None:
    material = play.row(db, ada, play.start(db, ada)).material
    assert material["flaws"] == ["no trade-off", "no number"]
    assert [point["text"] for point in material["points"]] == [
        "Cache-aside: say the decision first.",
        "Then say what it costs.",
    ]


def test_a_topic_without_model_answers_is_repaired_by_its_strong_answer(
    db: Session, ada: Learner
) -> None:
    factories.load(db, {**factories.PAGES, "Bare.md": PAIR_ONLY})
    material = play.row(db, ada, play.start(db, ada, "Bare")).material
    assert [point["text"] for point in material["points"]] == [
        "Ten minutes of staleness.",
        "And a limit.",
    ]


def test_a_topic_never_tried_shows_its_flaw_and_a_known_one_is_blind(
    db: Session, ada: Learner, bob: Learner
) -> None:
    steps.scored(db, bob, now=LONG_AGO)
    assert play.row(db, ada, play.start(db, ada)).stage is RoundStage.EXPLAIN
    assert play.row(db, bob, play.start(db, bob)).stage is RoundStage.PICK


def test_a_topic_is_known_after_a_finished_round(db: Session, ada: Learner) -> None:
    first = play.start(db, ada)
    assert not play.row(db, ada, play.start(db, ada)).blind
    rounds.explain(db, play.doing(ada, first), text="Nothing to check.")
    assert play.row(db, ada, play.start(db, ada)).blind


def tells(db: Session, who: Learner, title: str = "Cache-aside") -> bool:
    return play.row(db, who, play.start(db, who, title)).telling


def test_a_known_pair_not_seen_of_late_tells_something(db: Session, ada: Learner) -> None:
    steps.scored(db, ada, now=LONG_AGO)
    assert tells(db, ada)
    assert not tells(db, ada), "the round before has just shown it"


def test_a_pair_seen_on_a_result_tells_nothing(db: Session, ada: Learner) -> None:
    steps.scored(db, ada, now=NOW - timedelta(days=2))
    assert not tells(db, ada)


def test_a_pair_that_was_peeked_at_tells_nothing(db: Session, ada: Learner) -> None:
    steps.scored(db, ada, now=LONG_AGO)
    topics.open_answers(
        db, user_id=ada.id, topic_id=topic_id(db), today=NOW.date(), now=NOW - timedelta(hours=1)
    )
    assert not tells(db, ada)


def test_a_pair_that_length_gives_away_tells_nothing(db: Session, ada: Learner) -> None:
    factories.load(db, {**factories.PAGES, "Bare.md": PAIR_ONLY})
    first = play.start(db, ada, "Bare", now=LONG_AGO)
    rounds.explain(db, play.doing(ada, first), text="It says nothing.")
    round_id = play.start(db, ada, "Bare")
    assert play.row(db, ada, round_id).blind
    assert not play.row(db, ada, round_id).telling


def test_a_round_counts_as_a_peek_unless_the_topic_was_tried_today(
    db: Session, ada: Learner, bob: Learner
) -> None:
    play.start(db, ada)
    steps.handed_in(db, bob, now=NOW - timedelta(hours=1))
    play.start(db, bob)
    assert [(peek.user_id, peek.day) for peek in db.scalars(select(Peek))] == [(ada.id, NOW.date())]
    assert steps.row(db, ada, steps.handed_in(db, ada)).peeked


def test_there_is_no_round_on_what_is_not_there(db: Session, ada: Learner) -> None:
    pair = play.pair_id(db)
    factories.load(db, {})
    for number in (pair, 12345):
        with pytest.raises(NotFound):
            round_starts.start_pair(db, play.opening(ada), comparison_id=number)


def past(db: Session, ada: Learner, *days: int) -> list[UUID]:
    """Own answers of some days ago."""
    return [steps.scored(db, ada, now=NOW - timedelta(days=each)) for each in days]


def test_an_own_answer_of_weeks_ago_stands_against_the_latest(db: Session, ada: Learner) -> None:
    _oldest, earlier, _between, later = past(db, ada, 60, 30, 10, 1)
    steps.scored(db, ada, seconds=180, now=NOW - timedelta(days=20))
    (offer,) = list_own_pasts(db, user_id=ada.id)
    assert (offer.title, offer.topic_id) == ("Cache-aside", topic_id(db))
    round_id = round_starts.start_own_past(db, play.opening(ada), topic_id=topic_id(db))
    assert round_starts.start_own_past(
        db, play.opening(ada, round_id=round_id), topic_id=topic_id(db)
    )
    assert play.row(db, ada, round_id).material == {"earlier": str(earlier), "later": str(later)}
    assert list_own_pasts(db, user_id=ada.id) == []
    steps.scored(db, ada, now=NOW + timedelta(hours=1))
    assert len(list_own_pasts(db, user_id=ada.id)) == 1


def test_answers_less_than_two_weeks_apart_are_not_held_against_each_other(
    db: Session, ada: Learner, bob: Learner
) -> None:
    past(db, ada, 20, 7)
    past(db, bob, 60, 1)
    assert list_own_pasts(db, user_id=ada.id) == []
    for title in ("Cache-aside", "Eviction"):
        with pytest.raises(NotFound):
            round_starts.start_own_past(db, play.opening(ada), topic_id=topic_id(db, title))


def test_a_spoken_answer_without_a_text_cant_be_read_again(db: Session, ada: Learner) -> None:
    for days in (30, 4, 1):
        steps.scored(db, ada, now=NOW - timedelta(days=days), text="")
    assert list_own_pasts(db, user_id=ada.id) == []
    assert not get_offers(db, learner=ada, now=NOW).rescore


def test_an_answer_is_scored_again_three_to_seven_days_later_once(
    db: Session, ada: Learner
) -> None:
    _too_old, first, second, _too_new = past(db, ada, 8, 6, 4, 2)
    assert get_offers(db, learner=ada, now=NOW).rescore
    round_id = round_starts.start_rescore(db, play.opening(ada))
    assert round_starts.start_rescore(db, play.opening(ada, round_id=round_id)) == round_id
    assert play.row(db, ada, round_id).material == {"attempt": str(first)}
    assert not get_offers(db, learner=ada, now=NOW).rescore
    with pytest.raises(NotAllowed):
        round_starts.start_rescore(db, play.opening(ada))
    tomorrow = play.opening(ada, now=NOW + timedelta(hours=20))
    again = round_starts.start_rescore(db, tomorrow)
    assert play.row(db, ada, again).material == {"attempt": str(second)}


YESTERDAY = NOW - timedelta(days=1)


def eight(db: Session, ada: Learner) -> None:
    """Eight attempts of yesterday, of which the first says that the topic is not due for days."""
    for minutes in range(8):
        steps.scored(db, ada, now=YESTERDAY + timedelta(minutes=minutes))


def test_an_anchor_is_offered_after_eight_attempts_once_a_day(db: Session, ada: Learner) -> None:
    assert not get_offers(db, learner=ada, now=NOW).anchor
    eight(db, ada)
    assert get_offers(db, learner=ada, now=NOW).anchor
    assert not get_offers(db, learner=ada, now=YESTERDAY + timedelta(hours=2)).anchor
    round_id = round_starts.start_anchor(db, play.opening(ada))
    assert round_starts.start_anchor(db, play.opening(ada, round_id=round_id)) == round_id
    for days in (0, 1):
        assert not get_offers(db, learner=ada, now=NOW + timedelta(days=days)).anchor


def test_an_anchor_shows_one_answer_and_hides_what_it_is_worth(db: Session, ada: Learner) -> None:
    eight(db, ada)
    seen = set()
    for number in range(1, 9):
        with db.begin_nested() as undone:
            round_id = round_starts.start_anchor(db, play.opening(ada, round_id=UUID(int=number)))
            row = play.row(db, ada, round_id)
            assert row.stage is RoundStage.SCORE
            seen.add((row.material["side"], row.material["level"], row.material["answer"][0][:20]))
            undone.rollback()
    assert seen == {
        ("bad", 1, '"It is faster, so we'),
        ("strong", 3, '"I cache reads above'),
    }


def test_an_anchor_takes_what_is_not_due_first(db: Session, ada: Learner) -> None:
    steps.scored(db, ada, title="Eviction", now=LONG_AGO)
    eight(db, ada)
    titles = []
    for _ in range(2):
        round_id = round_starts.start_anchor(db, play.opening(ada))
        titles.append(db.get_one(Topic, play.row(db, ada, round_id).topic_id).title)
    assert titles == ["Cache-aside", "Eviction"]


def test_the_same_answer_is_no_anchor_again_for_two_months(db: Session, ada: Learner) -> None:
    eight(db, ada)
    round_starts.start_anchor(db, play.opening(ada))
    steps.scored(db, ada, title="Eviction", now=YESTERDAY)
    other = round_starts.start_anchor(db, play.opening(ada))
    assert play.row(db, ada, other).topic_id == topic_id(db, "Eviction")
    with pytest.raises(NotAllowed):
        round_starts.start_anchor(db, play.opening(ada))
