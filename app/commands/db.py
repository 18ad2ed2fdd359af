"""flask db: bring the database up to date, take it back, look at it."""

import sys

import click
from flask.cli import AppGroup

from app.commands.terminal import engine, one_line_errors
from app.models.schema import SchemaState, downgrade_schema, inspect_schema, upgrade_schema

group = AppGroup("db", help="Bring the database up to date, and look at it.")


@group.command("upgrade")
def upgrade_command() -> None:
    """Bring the database to this program's version."""
    with one_line_errors():
        before = upgrade_schema(engine())
    click.echo(f"The database was {before.state.value}; it is at version {before.wanted}.")


@group.command("downgrade")
@click.argument("revision")
@click.confirmation_option(prompt="Going back may drop columns with what is in them. Go on?")
def downgrade_command(revision: str) -> None:
    """Take the database back to an earlier version."""
    with one_line_errors():
        downgrade_schema(engine(), revision)
    click.echo(f"The database is at version {revision}.")


@group.command("check")
def check_command() -> None:
    """Say whether the database's version fits this program."""
    with one_line_errors():
        schema = inspect_schema(engine())
    click.echo(f"The database is {schema.state.value}: {schema.found} (wanted {schema.wanted}).")
    sys.exit(0 if schema.state is SchemaState.CURRENT else 1)
