"""One whole file of a learner at a time: writing or reading it costs as much as many requests."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.orm import Session

from app.domain.errors import TooManyTries
from app.models.turns import own_file_turn

WAIT_SECONDS = 5


@contextmanager
def one_at_a_time(db: Session, *, user_id: int | None) -> Iterator[None]:
    """Hold the learner's turn; ``db`` is to stay in one transaction meanwhile.

    Who is not known yet needs none. Raises ``TooManyTries`` while the turn is taken.
    """
    if user_id is None:
        yield
        return
    with own_file_turn(db, user_id) as is_free:
        if not is_free:
            raise TooManyTries(
                "A download or an upload of your data is under way. Try again when it has ended.",
                seconds=WAIT_SECONDS,
            )
        yield
