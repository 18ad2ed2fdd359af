"""A learner's pages ask no more the more attempts there are: the index that SQLite takes."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine, event, text
from sqlalchemy.orm import Session

from app.domain.learner import Learner
from app.services.attempts import history, unfinished
from app.services.topics import topics
from tests.factories import NOW

pytestmark = [pytest.mark.usefixtures("pages"), pytest.mark.sqlite]

BY_DAY, BY_TOPIC = "ix_attempts_user_id_study_day", "ix_attempts_user_id_topic_id"
BY_BEGINNING = "ix_attempts_unscored"


@pytest.fixture
def plans(db: Session, database: Engine) -> Iterator[list[str]]:
    """How SQLite goes about every statement of a test, as it would run it."""
    found: list[str] = []

    def explain(connection: object, cursor: object, statement: str, *rest: object) -> None:
        if statement.startswith("SELECT"):
            raw = db.connection().connection.driver_connection
            assert raw is not None
            found.extend(row[3] for row in raw.execute(f"EXPLAIN QUERY PLAN {statement}", rest[0]))

    event.listen(database, "before_cursor_execute", explain)
    yield found
    event.remove(database, "before_cursor_execute", explain)


@pytest.mark.parametrize(
    ("index", "columns"), [(BY_DAY, "user_id, study_day"), (BY_TOPIC, "user_id, topic_id")]
)
def test_whether_a_topic_was_tried_is_looked_up_by_the_day_whichever_index_is_younger(
    db: Session, ada: Learner, plans: list[str], index: str, columns: str
) -> None:
    db.execute(text(f"DROP INDEX {index}"))
    db.execute(text(f"CREATE INDEX {index} ON attempts ({columns})"))
    topics.tried_on(db, ada.id, 1, NOW.date())
    assert any(BY_DAY in step for step in plans)
    assert not any(BY_TOPIC in step for step in plans)


def test_what_waits_is_found_among_what_was_not_scored(
    db: Session, ada: Learner, plans: list[str]
) -> None:
    unfinished.list_unfinished(db, user_id=ada.id, now=NOW)
    assert any(BY_BEGINNING in step for step in plans)


def test_attempts_are_counted_without_going_through_them(
    db: Session, ada: Learner, plans: list[str]
) -> None:
    assert db.scalar(history.NUMBER, {"user_id": ada.id}) == 0
    asked = [step for step in plans if "attempts" in step]
    assert len(asked) == 1
    assert BY_BEGINNING in asked[0]
