"""The result of a scored attempt: score, verdict, reveal, and where to go from there."""

from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy.orm import Session

from app.domain.learner import Learner
from app.domain.rating import Mark, Rating
from app.services.attempts import attempts
from app.services.scoring import own_answers, results
from app.services.scoring.results import Result
from tests import factories
from tests.factories import NOW
from tests.services import steps, stored
from tests.services.rounds import rounds

pytestmark = pytest.mark.usefixtures("pages")
WRONG = (Mark.WRONG, Mark.WRONG)


def result(db: Session, who: Learner, attempt_id: UUID) -> Result:
    view = attempts.get_attempt(db, user_id=who.id, attempt_id=attempt_id, now=NOW)
    return results.get_result(db, learner=who, view=view, now=NOW)


def urls(found: Result) -> dict[str, str]:
    return {each.title: each.url for each in found.next_steps}


def test_a_result_shows_score_parts_and_the_reveal(db: Session, ada: Learner) -> None:
    found = result(db, ada, steps.scored(db, ada))
    assert found.score == pytest.approx(10 * 5 / 6)
    assert {(part.level, part.maximum) for part in found.parts} == {(3, 3), (2, 3)}
    assert (found.time_fit, found.hot_error) == (3, False)
    assert (len(found.comparisons), len(found.answers)) == (1, 2)
    assert found.allowed == (Rating.HARD, Rating.GOOD)
    assert found.due_at is not None


def test_its_proposals_lead_somewhere(db: Session, ada: Learner) -> None:
    found = result(db, ada, steps.scored(db, ada, marks=WRONG, confidence=3))
    assert found.hot_error
    assert urls(found)["Say the missing point"] == f"/drills/{factories.drill_id(db)}"
    assert urls(found)["Compare two answers"].startswith("/comparisons/")
    assert urls(found)["In your own words"] == f"/own/{stored.topic_id(db)}"


def test_whoever_has_an_own_answer_is_sent_on_instead_of_writing_one(
    db: Session, ada: Learner
) -> None:
    attempt_id = steps.scored(db, ada, marks=WRONG, confidence=3)
    topic_id = stored.topic_id(db)
    own_answers.save_own(
        db, user_id=ada.id, topic_id=topic_id, written=("Mine.", ""), version=0, now=NOW
    )
    found = result(db, ada, attempt_id)
    assert found.own.strong == "Mine."
    assert urls(found)["Next topic"].startswith("/drills/next?seconds=60&other=")


def test_poor_delivery_proposes_the_skeleton(db: Session, ada: Learner) -> None:
    attempt_id = factories.start(db, ada)
    factories.submit(db, ada, attempt_id, text="long", now=NOW + timedelta(seconds=300))
    factories.score(db, ada, attempt_id, now=NOW + timedelta(seconds=301), levels={"clarity": 0})
    assert "Once more, along the skeleton" in urls(result(db, ada, attempt_id))


def test_where_the_page_is_gone_the_topic_is_left(db: Session, ada: Learner) -> None:
    """The drills of a page that lost them are archived, and its attempts stay."""
    attempt_id = steps.scored(db, ada, marks=WRONG)
    text = factories.PAGES["Caching/cache-aside.md"].split("## Interview Timed Drill")[0]
    factories.load(db, {**factories.PAGES, "Caching/cache-aside.md": text})
    db.expire_all()
    found = result(db, ada, attempt_id)
    assert urls(found)["Say the missing point"] == "/topics/content/Caching/cache-aside"


def test_an_attempt_without_points_has_no_score(db: Session, ada: Learner) -> None:
    page = "# Bare\n\n## Interview Timed Drill\n\n- 60 seconds: Why?\n"
    factories.load(db, {"bare.md": page}, source="bare")
    attempt_id = steps.scored(db, ada, title="Bare", levels={})
    found = result(db, ada, attempt_id)
    assert (found.score, found.parts, found.suggestion.rating) == (None, (), None)


def test_every_version_of_the_marks_is_kept_with_its_score(db: Session, ada: Learner) -> None:
    attempt_id = steps.scored(db, ada)
    steps.mark(db, ada, attempt_id, Mark.SAID, Mark.MISSED)
    found = result(db, ada, attempt_id)
    assert [(each.name, each.said, each.points, each.rating) for each in found.versions] == [
        ("Scored", 2, 2, Rating.GOOD),
        ("Marked again", 1, 2, Rating.HARD),
    ]
    assert [each.score for each in found.versions] == pytest.approx([10 * 5 / 6, 10 * 4 / 6])
    assert found.rubric_version == 1


def test_an_express_score_without_points_is_a_version_without_a_score(
    db: Session, ada: Learner
) -> None:
    page = "# Bare\n\n## Interview Timed Drill\n\n- 60 seconds: Why?\n"
    factories.load(db, {"bare.md": page}, source="bare")
    found = result(db, ada, steps.scored(db, ada, title="Bare", levels={}))
    assert [each.score for each in found.versions] == [None]
    assert found.delivery is None


def test_delivery_in_the_box_is_told_with_what_it_asks_for(db: Session, ada: Learner) -> None:
    found = result(db, ada, steps.scored(db, ada, levels={"clarity": 3})).delivery
    assert found is not None
    assert (found.value, found.tries, found.advice.sentence) == (1.0, 1, "Stay with 60 s.")


def test_a_comparison_that_was_revealed_proposes_its_repair(db: Session, ada: Learner) -> None:
    attempt_id = steps.scored(db, ada)
    assert "Compare two answers" in urls(result(db, ada, attempt_id))
    round_id = rounds.judge(db, ada)
    assert urls(result(db, ada, attempt_id))["Repair the weak answer"] == f"/rounds/{round_id}"
    rounds.repair(db, ada, round_id, Mark.SAID, Mark.SAID)
    assert "Compare two answers" in urls(result(db, ada, attempt_id))
