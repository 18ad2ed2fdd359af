"""All caches of a learner thrown away and made anew are the same, whatever led to them."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.errors import DomainError
from app.domain.learner import Learner
from app.domain.rating import Mark
from app.models.attempt import Attempt
from app.services.figures.recounts import recount_learner
from app.services.loading.resets import soften_memories
from app.services.loading.sources import delete_attempts
from tests.factories import NOW
from tests.services import steps, stored

pytestmark = pytest.mark.usefixtures("pages")
TITLES = ("Cache-aside", "Eviction", "Indexes <T>")
MARKS = ((Mark.SAID, Mark.SAID), steps.WRONG, (Mark.SAID, Mark.MISSED), (Mark.PARTLY, Mark.SAID))


def test_every_cache_comes_back_from_attempts_and_reviews(
    db: Session, ada: Learner, bob: Learner
) -> None:
    steps.scored(db, ada, own_points="mine", confidence=3)
    steps.scored(db, ada, title="Indexes <T>", seconds=180, now=NOW + timedelta(days=9))
    steps.handed_in(db, ada, title="Eviction")
    steps.undo(db, ada, steps.scored(db, ada, title="Eviction", now=NOW + timedelta(days=1)))
    steps.scored(db, bob)
    kept, others = steps.caches(db, ada), steps.caches(db, bob)
    recount_learner(db, user_id=ada.id)
    assert steps.caches(db, ada) == kept
    assert steps.caches(db, bob) == others
    recount_learner(db, user_id=ada.id)
    assert steps.caches(db, ada) == kept


class History:
    """A learner's practice, made of moves: each has a name, a moment and a choice."""

    def __init__(self, db: Session, who: Learner) -> None:
        self.db, self.who, self.resets = db, who, 0

    def moment(self, place: int) -> datetime:
        """A moment: two of a day, so that days begin again, and the order is any."""
        return NOW + timedelta(hours=12 * place)

    def an_attempt(self, place: int) -> UUID:
        """One of the attempts there are; raises ``ValueError`` where there is none."""
        ids = self.db.scalars(select(Attempt.id).order_by(Attempt.started_at, Attempt.id)).all()
        if not ids:
            raise ValueError
        return ids[place % len(ids)]

    def whole(self, place: int, choice: int) -> None:
        steps.scored(
            self.db,
            self.who,
            title=TITLES[choice % 2],
            now=self.moment(place),
            marks=MARKS[choice],
            confidence=1 + place % 3,
            levels={"clarity": choice},
        )

    def answer(self, place: int, choice: int) -> None:
        title, seconds = TITLES[choice % 3], 60 + 120 * (choice % 2)
        steps.handed_in(self.db, self.who, title=title, seconds=seconds, now=self.moment(place))

    def sure(self, place: int, choice: int) -> None:
        steps.sure(self.db, self.who, self.an_attempt(place), 1 + choice % 3)

    def mark(self, place: int, choice: int) -> None:
        steps.mark(self.db, self.who, self.an_attempt(place), *MARKS[choice])

    def score(self, place: int, choice: int) -> None:
        if choice:
            steps.score(self.db, self.who, self.an_attempt(place), clarity=choice)
        else:
            steps.score(self.db, self.who, self.an_attempt(place))

    def rate(self, place: int, choice: int) -> None:
        steps.rate(self.db, self.who, self.an_attempt(place), 1 + choice)

    def undo(self, place: int, choice: int) -> None:
        for _ in range(1 + choice % 2):
            steps.undo(self.db, self.who, self.an_attempt(place))

    def soften(self, place: int, choice: int) -> None:
        topic_id = stored.topic_id(self.db, TITLES[choice % 2])
        # A topic is softened once in a moment.
        self.resets += 1
        now = self.moment(place) + timedelta(minutes=self.resets)
        soften_memories(self.db, topic_ids=[topic_id], now=now)

    def delete(self, place: int, choice: int) -> None:
        delete_attempts(self.db, self.who, [stored.topic_id(self.db, TITLES[choice % 2])])


MOVES: Mapping[str, Callable[[History, int, int], None]] = {
    name: move
    for name, move in vars(History).items()
    if name in {"whole", "answer", "sure", "mark", "score", "rate", "undo", "soften", "delete"}
}
MOVE = st.tuples(
    # Whole ones more often, as the others have nothing to work on without them.
    st.sampled_from(["whole", "whole", *MOVES]),
    st.integers(0, 15),
    st.integers(0, 3),
)


@settings(
    max_examples=40,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(moves=st.lists(MOVE, max_size=12))
# A hot error, then good days until it is closed; one of them scored after a later one.
@example([("whole", 2, 1), ("whole", 5, 1), ("whole", 3, 3), ("whole", 9, 0), ("whole", 13, 0)])
# Softened between an answer and its score.
@example(
    [
        ("whole", 0, 0),
        ("answer", 2, 0),
        ("soften", 4, 0),
        ("sure", 1, 0),
        ("mark", 1, 0),
        ("score", 1, 2),
    ]
)
# Scored, taken back and scored again; and deleted.
@example([("whole", 0, 0), ("undo", 0, 0), ("score", 0, 3), ("whole", 0, 2), ("delete", 0, 1)])
def test_after_any_history_the_sums_are_those_of_a_rebuild(
    db: Session, ada: Learner, moves: list[tuple[str, int, int]]
) -> None:
    savepoint = db.begin_nested()
    try:
        live(History(db, ada), moves)
        kept = steps.caches(db, ada)
        recount_learner(db, user_id=ada.id)
        assert steps.caches(db, ada) == kept
    finally:
        savepoint.rollback()


def live(history: History, moves: Sequence[tuple[str, int, int]]) -> None:
    """Make each move; what can't be done is left out, as a learner would be refused it."""
    for name, place, choice in moves:
        try:
            MOVES[name](history, place, choice)
        except (DomainError, ValueError):
            continue
