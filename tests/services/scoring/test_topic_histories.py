"""One topic's attempts as a line, with what came and what went."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from app.domain.errors import NotFound
from app.domain.learner import Learner
from app.domain.rating import Mark
from app.services.scoring import topic_histories
from app.services.scoring.topic_histories import TopicHistory
from tests import factories
from tests.factories import NOW
from tests.services import steps, stored

pytestmark = pytest.mark.usefixtures("pages")
SAID, PARTLY, MISSED = Mark.SAID, Mark.PARTLY, Mark.MISSED


def history(db: Session, who: Learner, title: str = "Cache-aside") -> TopicHistory:
    return topic_histories.get_topic_history(
        db, user_id=who.id, topic_id=stored.topic_id(db, title)
    )


def test_each_attempt_says_which_points_came_and_went(db: Session, ada: Learner) -> None:
    for day, marks in enumerate([(MISSED, SAID), (SAID, PARTLY)]):
        steps.scored(db, ada, marks=marks, now=NOW + timedelta(days=day))
    page = history(db, ada)
    latest, first = page.lines
    assert first.difference is None
    assert latest.difference is not None
    assert latest.difference.points == 0.5
    assert latest.difference.gained == ("Cache-aside: say the decision first.",)
    assert latest.difference.lost == ("Then say what it costs.",)
    assert page.open_points == ("Then say what it costs.",)
    assert page.series.finding.startswith("2 scored attempts: from")
    assert page.url == "/topics/content/Caching/cache-aside"


def test_only_scored_attempts_of_the_learner_are_in_it(
    db: Session, ada: Learner, bob: Learner
) -> None:
    steps.scored(db, bob)
    steps.handed_in(db, ada)
    page = history(db, ada)
    assert (page.lines, page.open_points, page.more) == ((), (), False)
    assert page.series.finding == "No attempt has a score yet."


def test_a_topic_that_nobody_may_see_is_not_there(db: Session, ada: Learner) -> None:
    with pytest.raises(NotFound):
        topic_histories.get_topic_history(db, user_id=ada.id, topic_id=999)


def test_a_source_of_somebody_else_is_not_there_unless_it_was_practised(
    db: Session, ada: Learner, bob: Learner
) -> None:
    factories.load(db, {"Own/a.md": factories.PAGE.format(title="Mine")}, source="own")
    steps.scored(db, ada, title="Mine")
    stored.hide_source(db, "own", bob)
    assert len(history(db, ada, "Mine").lines) == 1
    stored.hide_source(db, "own", ada)
    with pytest.raises(NotFound):
        history(db, bob, "Mine")


def test_a_long_history_shows_its_latest_hundred(db: Session, ada: Learner) -> None:
    first = steps.row(db, ada, steps.scored(db, ada))
    db.add_all(stored.copy_of(first, NOW + timedelta(minutes=n), clarity=1) for n in range(1, 102))
    db.flush()
    page = history(db, ada)
    assert (len(page.lines), page.more) == (100, True)
    assert page.lines[0].at == first.started_at
