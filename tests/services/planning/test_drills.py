"""Choosing a drill: candidates, study order, hot errors, and what comes next."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.errors import NotFound
from app.domain.learner import Learner
from app.domain.rating import Mark
from app.models.review import Standing
from app.models.topic import Topic
from app.services.planning import drills, next_drill, set_asides
from tests import factories
from tests.factories import NOW, PAGE
from tests.services import steps
from tests.services.steps import LATER, SOON, TOMORROW

pytestmark = pytest.mark.usefixtures("pages")
WRONG = (Mark.WRONG, Mark.WRONG)


def choose(
    db: Session, who: Learner | None, *, now: object = NOW, subject: str = "", other_than: int = 0
) -> str:
    chosen = next_drill.choose_drill(
        db,
        learner=who,
        seconds=60,
        subject=subject,
        other_than=other_than,
        now=NOW if now is NOW else TOMORROW,
    )
    return drills.get_drill(db, drill_id=chosen, user_id=who.id if who else None).title


def standing(db: Session, who: Learner) -> Standing:
    return db.scalars(select(Standing).where(Standing.user_id == who.id)).one()


def test_a_ready_page_names_everything_but_the_prompt(db: Session, ada: Learner) -> None:
    page = drills.get_drill(db, drill_id=factories.drill_id(db), user_id=ada.id)
    assert (page.title, page.subject, page.seconds) == ("Cache-aside", "Caching", 60)
    assert page.topic_url == "/topics/content/Caching/cache-aside"
    assert page.shorter_boxes == (30,)


def test_there_is_no_drill_by_a_wrong_number(db: Session, ada: Learner) -> None:
    with pytest.raises(NotFound):
        drills.get_drill(db, drill_id=12345, user_id=ada.id)


def test_each_topic_brings_the_drill_of_the_nearest_length(db: Session) -> None:
    assert {each.seconds for each in drills.list_choices(db, user_id=None, seconds=170)} == {180}
    assert {each.seconds for each in drills.list_choices(db, user_id=None)} == {60}


def test_subjects_take_turns_and_easier_topics_come_first(db: Session) -> None:
    easy = PAGE.format(title="Zero").replace("level: mid", "level: junior")
    factories.load(db, {**factories.PAGES, "Caching/zero.md": easy})
    assert [each.title for each in drills.list_choices(db, user_id=None)] == [
        "Zero",
        "Indexes <T>",
        "Cache-aside",
        "Eviction",
    ]


def test_a_new_learner_gets_the_first_in_study_order(db: Session, ada: Learner) -> None:
    assert choose(db, ada) == choose(db, None) == "Cache-aside"
    assert choose(db, ada, subject="Databases") == "Indexes <T>"


def test_another_topic_than_the_last_one_is_chosen_while_there_is_one(
    db: Session, ada: Learner
) -> None:
    topic_id = db.scalars(select(Topic.id).where(Topic.title == "Indexes <T>")).one()
    assert choose(db, ada, other_than=topic_id) == "Cache-aside"
    assert choose(db, ada, other_than=topic_id, subject="Databases") == "Indexes <T>"


def test_without_pages_there_is_nothing_to_drill(db: Session, ada: Learner) -> None:
    factories.load(db, {})
    with pytest.raises(NotFound, match="Load some pages"):
        choose(db, ada)


def test_when_nothing_is_due_or_new_the_longest_untried_comes(db: Session, ada: Learner) -> None:
    for hour, title in enumerate(("Eviction", "Cache-aside", "Indexes <T>")):
        steps.scored(db, ada, title=title, now=NOW + timedelta(minutes=hour))
    assert choose(db, ada) == "Eviction"


def test_a_hot_error_wants_to_be_said_again_on_its_day(db: Session, ada: Learner) -> None:
    steps.scored(db, ada, marks=WRONG, confidence=3)
    at = drills.practise_at(standing(db, ada), NOW.date())
    assert at == SOON + timedelta(minutes=10)


def test_a_hot_error_rests_once_it_was_tried_again(db: Session, ada: Learner) -> None:
    steps.scored(db, ada, marks=WRONG, confidence=3)
    steps.scored(db, ada, marks=WRONG, confidence=3, now=NOW + timedelta(minutes=20))
    assert drills.practise_at(standing(db, ada), NOW.date()) is None


def test_from_the_next_day_on_a_hot_error_is_simply_due(db: Session, ada: Learner) -> None:
    steps.scored(db, ada, marks=WRONG, confidence=3)
    assert drills.practise_at(standing(db, ada), TOMORROW.date()) is None


@pytest.mark.parametrize(("confidence", "marks"), [(2, WRONG), (3, ())])
def test_only_sure_and_wrong_is_hot(
    db: Session, ada: Learner, confidence: int, marks: tuple[Mark, ...]
) -> None:
    steps.scored(db, ada, marks=marks, confidence=confidence)
    assert drills.practise_at(standing(db, ada), NOW.date()) is None


def test_without_a_score_nothing_is_hot(db: Session, ada: Learner) -> None:
    assert drills.practise_at(None, NOW.date()) is None
    steps.handed_in(db, ada)
    assert drills.practise_at(standing(db, ada), LATER.date()) is None
    assert drills.last_tried(standing(db, ada)) == ""


def test_what_is_set_aside_is_not_the_next_question(db: Session, ada: Learner) -> None:
    topic_id = db.scalars(select(Topic.id).where(Topic.title == "Cache-aside")).one()
    set_asides.set_aside(
        db, user_id=ada.id, aside_id=uuid4(), topic_ids=[topic_id], day=NOW.date(), now=NOW
    )
    assert choose(db, ada) != "Cache-aside"


def test_on_the_last_day_the_next_question_is_none_of_the_new_ones(
    db: Session, ada: Learner
) -> None:
    steps.scored(db, ada, title="Eviction")
    last = replace(ada, interview_on=TOMORROW.date())
    assert choose(db, last) == "Eviction"
    topic_id = db.scalars(select(Topic.id).where(Topic.title == "Eviction")).one()
    assert choose(db, last, other_than=topic_id) in {"Cache-aside", "Indexes <T>"}
