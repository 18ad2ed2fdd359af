"""flask users: make accounts."""

from datetime import UTC, datetime

import click
from flask.cli import AppGroup

from app.commands.terminal import one_line_errors, writing
from app.services import accounts

group = AppGroup("users", help="Make accounts.")


@group.command("add")
@click.argument("email")
@click.option("--admin", is_flag=True, help="Make an administrator.")
@click.password_option(help="Asked for when not given.")
def add_command(email: str, password: str, *, admin: bool) -> None:
    """Make an account."""
    with one_line_errors(), writing() as db:
        learner = accounts.add_user(
            db, email=email, password=password, is_admin=admin, now=datetime.now(UTC)
        )
    kind = "administrator" if admin else "account"
    click.echo(f"Made the {kind} {learner.email}.")
