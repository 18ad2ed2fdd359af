"""flask db: bring the database up to date, take it back, look at it, copy it to another."""

import sys
from contextlib import ExitStack

import click
from flask.cli import AppGroup

from app.commands.figures import bring_figures_up_to_date
from app.commands.terminal import engine, one_line_errors, settings
from app.models.engine import make_engine
from app.models.integrity import find_damage
from app.models.schema import SchemaState, downgrade_schema, inspect_schema, upgrade_schema
from app.models.transfer import copy_database
from app.setting_checks import database_url

group = AppGroup("db", help="Bring the database up to date, and look at it.")


@group.command("upgrade")
def upgrade_command() -> None:
    """Bring the database to this program's version."""
    with one_line_errors():
        before = upgrade_schema(engine())
        bring_figures_up_to_date()
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
    """Say whether the database's version fits this program, and whether it is damaged."""
    with one_line_errors():
        schema = inspect_schema(engine())
        current = schema.state is SchemaState.CURRENT
        damage = find_damage(engine()) if current else []
    click.echo(f"The database is {schema.state.value}: {schema.found} (wanted {schema.wanted}).")
    for each in damage:
        click.echo(f"damaged: {each}")
    sys.exit(0 if current and not damage else 1)


@group.command("copy")
@click.argument("source", metavar="FROM")
@click.argument("target", metavar="TO")
def copy_command(source: str, target: str) -> None:
    """Copy the installation of one database (an address as in DATABASE_URL) to an empty one.

    Every row is read back from the copy and compared; where anything differs, nothing is kept.
    """
    with one_line_errors(), ExitStack() as stack:
        ends = [make_engine(database_url(url, settings().instance)) for url in (source, target)]
        for end in ends:
            stack.callback(end.dispose)
        sums = copy_database(ends[0], ends[1], lambda table: click.echo(f"{table} ...", err=True))
    for each in sums:
        click.echo(f"{each.table:<24}{each.rows:>12,}  {each.digest[:16]}")
    click.echo(f"{sum(each.rows for each in sums):,} rows; nothing differs.")
