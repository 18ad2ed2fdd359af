"""Derived figures made anew once, where a migration brought new ones."""

import click

from app.commands.terminal import engine, reading, writing
from app.domain.wording import counted
from app.models.schema import migration_lock
from app.services.figures.figures import are_current, note_current
from app.services.figures.rebuilding import list_learner_ids
from app.services.figures.recounts import recount_learner


def bring_figures_up_to_date() -> None:
    """Make everybody's caches anew where they are of an earlier version, and say so in one line.

    Learner by learner, each in a transaction of its own; what is broken off begins again with the
    next start. Of several processes one does it, the others wait.
    """
    with reading() as db:
        if are_current(db):
            return
    with migration_lock(engine()):
        with reading() as db:
            learners = [] if are_current(db) else list_learner_ids(db)
        for user_id in learners:
            with writing() as db:
                recount_learner(db, user_id=user_id)
        with writing() as db:
            note_current(db)
    if learners:
        click.echo(f"The figures of {counted(len(learners), 'learner')} were made anew.", err=True)
