"""Own answers as they are kept: written, said in attempts, removed, taken back."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from app.domain.errors import Conflict, InvalidInput, NotFound
from app.domain.learner import Learner
from app.services.scoring import own_answers
from app.services.scoring.own_answers import Kept, OwnPage
from app.services.topics import topics
from tests import factories
from tests.factories import NOW
from tests.services import steps, stored

pytestmark = pytest.mark.usefixtures("pages")
TODAY = NOW.date()


def save(
    db: Session, who: Learner, strong: str = "Mine.", points: str = "a\nb", version: int = 0
) -> str:
    return own_answers.save_own(
        db,
        user_id=who.id,
        topic_id=stored.topic_id(db),
        written=(strong, points),
        version=version,
        now=NOW,
    )


def kept(db: Session, who: Learner | None) -> Kept:
    user_id = who.id if who else None
    return own_answers.find_own(db, user_id=user_id, topic_id=stored.topic_id(db))


def page(db: Session, who: Learner | None) -> OwnPage:
    user_id = who.id if who else None
    topic_id = stored.topic_id(db)
    return own_answers.get_page(db, user_id=user_id, topic_id=topic_id, today=TODAY)


def remove(db: Session, who: Learner, version: int) -> None:
    topic_id = stored.topic_id(db)
    own_answers.remove_own(db, user_id=who.id, topic_id=topic_id, version=version, now=NOW)


def undo(db: Session, who: Learner, version: int) -> None:
    topic_id = stored.topic_id(db)
    own_answers.undo_own(db, user_id=who.id, topic_id=topic_id, version=version, now=NOW)


def test_an_own_answer_is_the_learners_alone(db: Session, ada: Learner, bob: Learner) -> None:
    assert save(db, ada, " Mine. \n") == "/topics/content/Caching/cache-aside"
    assert (kept(db, ada).own.strong, kept(db, ada).own.texts) == ("Mine.", ("a", "b"))
    assert kept(db, bob).own.is_empty
    assert kept(db, None).own.is_empty


def test_own_points_join_the_next_attempt_whether_written_or_said(
    db: Session, ada: Learner
) -> None:
    save(db, ada, points="written")
    steps.scored(db, ada, own_points="said")
    points = steps.row(db, ada, factories.start(db, ada)).points
    assert [each["text"] for each in points][-2:] == ["written", "said"]


def test_undoing_the_marks_takes_what_was_said_away_and_leaves_what_was_written(
    db: Session, ada: Learner
) -> None:
    save(db, ada, points="both")
    attempt = steps.handed_in(db, ada)
    steps.sure(db, ada, attempt)
    steps.mark(db, ada, attempt, own_points="both\nsaid")
    assert kept(db, ada).own.texts == ("both", "said")
    steps.undo(db, ada, attempt)
    assert kept(db, ada).own.texts == ("both",)


def test_a_point_that_is_there_in_other_writing_changes_nothing(db: Session, ada: Learner) -> None:
    save(db, ada, points="A number.")
    steps.scored(db, ada, own_points="a number")
    assert (kept(db, ada).own.texts, kept(db, ada).version) == (("A number.",), 1)


def test_a_point_removed_by_hand_stays_away_when_marks_are_given_again(
    db: Session, ada: Learner
) -> None:
    attempt = steps.scored(db, ada, own_points="said")
    save(db, ada, "", "", version=1)
    steps.mark(db, ada, attempt, own_points="said")
    assert kept(db, ada).own.is_empty


def test_the_same_save_twice_is_one(db: Session, ada: Learner) -> None:
    save(db, ada)
    save(db, ada)
    assert kept(db, ada).version == 1


def test_a_form_out_of_date_overwrites_nothing(db: Session, ada: Learner) -> None:
    save(db, ada)
    with pytest.raises(Conflict):
        save(db, ada, "Another.")
    assert kept(db, ada).own.strong == "Mine."
    save(db, ada, "Another.", version=1)
    assert kept(db, ada).own.strong == "Another."


@pytest.mark.parametrize(
    ("strong", "points", "field"),
    [("x" * 10_001, "", "strong"), ("", "x" * 301, "points"), ("a\x00", "", "strong")],
)
def test_what_cant_be_kept_is_refused(
    db: Session, ada: Learner, strong: str, points: str, field: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        save(db, ada, strong, points)
    assert refused.value.field == field


def test_removing_can_be_taken_back_once(db: Session, ada: Learner) -> None:
    save(db, ada)
    remove(db, ada, 1)
    remove(db, ada, 1)
    assert (kept(db, ada).own.is_empty, kept(db, ada).can_undo, kept(db, ada).version) == (
        True,
        True,
        2,
    )
    undo(db, ada, 2)
    undo(db, ada, 2)
    undo(db, ada, 3)
    assert (kept(db, ada).own.strong, kept(db, ada).can_undo) == ("Mine.", False)


def test_what_changed_meanwhile_is_not_removed_or_undone(db: Session, ada: Learner) -> None:
    save(db, ada)
    remove(db, ada, 7)
    undo(db, ada, 7)
    assert kept(db, ada).own.strong == "Mine."


def test_removing_nothing_changes_nothing(db: Session, ada: Learner, bob: Learner) -> None:
    save(db, ada, "", "")
    remove(db, ada, 0)
    assert kept(db, ada).version == 0
    for step in (remove, undo):
        with pytest.raises(NotFound):
            step(db, bob, 0)


def test_it_is_as_closed_as_the_authors_answer(db: Session, ada: Learner, bob: Learner) -> None:
    assert page(db, ada).is_open
    assert page(db, None).is_open
    for who in (ada, bob):
        save(db, who)
        assert not page(db, who).is_open
    steps.handed_in(db, ada)
    assert page(db, ada).is_open
    topic_id = stored.topic_id(db)
    topics.open_answers(db, user_id=bob.id, topic_id=topic_id, today=TODAY, now=NOW)
    assert page(db, bob).is_open


def test_there_is_none_to_a_topic_that_is_not_there(db: Session, ada: Learner) -> None:
    with pytest.raises(NotFound):
        own_answers.get_page(db, user_id=ada.id, topic_id=999, today=TODAY)
    with pytest.raises(NotFound):
        own_answers.save_own(db, user_id=ada.id, topic_id=999, written=("", ""), version=0, now=NOW)


def test_an_edited_or_moved_page_keeps_it(db: Session, ada: Learner) -> None:
    save(db, ada)
    pages = dict(factories.PAGES)
    pages["Other/place.md"] = pages.pop("Caching/cache-aside.md")
    factories.load(db, pages, now=NOW + timedelta(days=1))
    assert kept(db, ada).own.strong == "Mine."
