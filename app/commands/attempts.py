"""flask attempts, flask reviews: prove that every figure follows from the events, or make it so."""

import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import click
from flask.cli import AppGroup
from sqlalchemy.orm import Session

from app.commands.loading import printable
from app.commands.terminal import engine, one_line_errors, reading
from app.domain.differences import Difference
from app.models.engine import open_session
from app.services.figures.rebuilding import list_learner_ids, rebuild_learner, rebuild_memory

group = AppGroup("attempts", help="Prove that every figure follows from the events, or make it so.")
reviews = AppGroup("reviews", help="Make what learners remember anew out of their reviews.")

# Of logs nothing is ever made anew.
BROKEN = frozenset({"attempt_events", "round_events"})
Rebuild = Callable[[Session, int], list[Difference]]


def everything(db: Session, user_id: int) -> list[Difference]:
    """Attempts, reviews, rounds and caches of a learner."""
    return rebuild_learner(db, user_id=user_id, now=datetime.now(UTC))


def memory(db: Session, user_id: int) -> list[Difference]:
    """What a learner remembers."""
    return rebuild_memory(db, user_id=user_id)


def go_through(rebuild: Rebuild, *, keep: bool) -> Iterator[Difference]:
    """Rebuild learner by learner, each in a transaction of its own; prints what differs."""
    with reading() as db:
        learners = list_learner_ids(db)
    number = 0
    for user_id in learners:
        with open_session(engine(), writing=True) as db:
            differences = rebuild(db, user_id)
            if keep:
                db.commit()
            else:
                db.rollback()
        for difference in differences:
            number += 1
            click.echo(printable(str(difference)))
            yield difference
    click.echo(f"{len(learners)} learners, {number} differences", err=True)


@group.command("verify")
def verify_command() -> None:
    """Work every figure out anew and print what differs; stores nothing, exit code 1 if any.

    Who wants to write waits meanwhile, one learner's work at a time.
    """
    with one_line_errors():
        wrong = sum(1 for _ in go_through(everything, keep=False))
    sys.exit(1 if wrong else 0)


@group.command("rebuild")
def rebuild_command() -> None:
    """Make every figure anew out of the events and print what changed by it.

    A log that is broken is told of and left as it is; then the exit code is 1.
    """
    with one_line_errors():
        broken = sum(each.table in BROKEN for each in go_through(everything, keep=True))
    sys.exit(1 if broken else 0)


@reviews.command("rebuild")
def rebuild_memory_command() -> None:
    """Make what learners remember anew out of their reviews and print what changed by it."""
    with one_line_errors():
        for _ in go_through(memory, keep=True):
            pass
