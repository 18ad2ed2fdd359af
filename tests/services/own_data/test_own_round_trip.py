"""Whatever a learner wrote comes out of an export and back in as it was."""

import io

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.learner import Learner
from app.models.attempt import Attempt, AttemptEvent
from app.models.own import OwnAnswer
from app.services.own_data import own_export, own_import
from app.services.own_data.own_files import open_own_file
from app.services.scoring import own_answers
from tests import busy, factories
from tests.busy import RENDERER
from tests.factories import NOW

pytestmark = [pytest.mark.usefixtures("pages"), pytest.mark.no_cover]

# Signs that files, tables and escapes trip over, and any others.
TROUBLE = "aZ \t\n\r\"'\\,;=+-@<>&{}[]/\u2028\u2029\ufeff\u200d\u202eÜß漢😀\x85"
ANY = st.characters(exclude_categories=["Cs"], exclude_characters="\x00")
TEXTS = st.text(TROUBLE, max_size=60) | st.text(ANY, max_size=60)
Written = list[object]


def write(db: Session, who: Learner, answer: str, strong: str, points: str) -> None:
    """Give an answer with points of one's own, then write a strong answer for another topic."""
    factories.practise(db, who, text=answer, own_points=points)
    own_answers.save_own(
        db,
        user_id=who.id,
        topic_id=busy.topic_id(db, "Eviction"),
        written=(strong, points),
        version=0,
        now=NOW,
    )


def written_by(db: Session, who: Learner) -> Written:
    """Every text of a learner's that is stored."""
    own = [
        select(Attempt.text, Attempt.own_points).where(Attempt.user_id == who.id),
        select(AttemptEvent.payload)
        .where(AttemptEvent.user_id == who.id)
        .order_by(AttemptEvent.position),
        select(OwnAnswer.strong, OwnAnswer.points)
        .where(OwnAnswer.user_id == who.id)
        .order_by(OwnAnswer.topic_id),
    ]
    return [[tuple(row) for row in db.execute(each)] for each in own]


def bring_over(db: Session, one: Learner, other: Learner) -> None:
    """Export one learner's data and bring it in as another one's, twice."""
    file = io.BytesIO()
    own_export.export_learner(db, user_id=one.id, file=file, now=NOW)
    for _time in range(2):
        sent = open_own_file(io.BytesIO(file.getvalue()))
        list(own_import.bring_in(db, user_id=other.id, file=sent, renderer=RENDERER, now=NOW))


@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(answer=TEXTS, strong=TEXTS, points=TEXTS)
@example(answer="\ufeff=1+1\r\na\u2028b\x85", strong="a\u2028\t</script>", points='"a\\u",\n-1')
@example(answer="", strong="", points=";a\ra")
def test_texts_come_through_an_export_and_an_import_unchanged(
    db: Session, answer: str, strong: str, points: str
) -> None:
    example_alone = db.begin_nested()
    one, other = factories.make_learner(db), factories.make_learner(db)
    write(db, one, answer, strong, points)
    db.flush()
    before = written_by(db, one)
    bring_over(db, one, other)
    db.flush()
    db.expire_all()
    assert written_by(db, other) == before
    example_alone.rollback()
