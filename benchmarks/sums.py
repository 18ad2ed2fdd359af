"""What it costs to keep a learner's sums up with each answer, beside writing the answer alone.

The answer is its row and its event, both by the ORM, for a learner with 10,000 attempts on SQLite;
each is rolled back. That the sums equal a rebuild is what ``flask attempts verify`` proves.
"""

import random
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.domain.attempt import EventKind
from app.models.attempt import Attempt, AttemptEvent
from app.models.engine import WRITING
from app.models.user import User
from app.services.figures.day_sums import count_answer
from benchmarks.busy_learner import NOW, attempt_row, list_asked, make_app, make_learner
from benchmarks.ratios import Ratio, cpu_seconds, show
from benchmarks.serving import medians

GOAL = 1.8


def write_answer(db: Session, row: dict[str, object]) -> Attempt:
    """An answer's row and its event."""
    attempt = Attempt(**row)
    db.add(attempt)
    db.flush()
    db.add(
        AttemptEvent(
            user_id=attempt.user_id,
            id=uuid4(),
            attempt_id=attempt.id,
            position=0,
            kind=EventKind.SUBMITTED,
            at=NOW,
            payload={"text": attempt.text},
        )
    )
    db.flush()
    return attempt


def measure(folder: Path) -> list[Ratio]:
    """The one ratio."""
    app = make_app(folder)
    make_learner(app)
    engine, chance = app.extensions["engine"], random.Random(2)  # noqa: S311 - no secret
    with Session(engine) as db:
        user_id = db.scalar(select(func.max(User.id))) or 0
        asked = list_asked(db)

    def answer(then: Callable[[Session, Attempt], None]) -> float:
        row = attempt_row(user_id, chance.choice(asked), NOW, 0.5, chance)
        with Session(engine, execution_options=WRITING) as db:
            db.connection()
            taken = cpu_seconds(lambda: then(db, write_answer(db, row)))
            db.rollback()
        return taken

    taken = medians(
        {
            "counted": lambda: answer(count_answer),
            "plain": lambda: answer(lambda _db, _attempt: None),
        }
    )
    engine.dispose()
    name = "an answer with its sums / a plain insert of it"
    return [Ratio(name=name, measured=taken["counted"], floor=taken["plain"], limit=GOAL)]


def main() -> int:
    """Print the ratio; exit with 1 where it is over its limit."""
    with tempfile.TemporaryDirectory() as name:
        return show(measure(Path(name)))


if __name__ == "__main__":
    sys.exit(main())
