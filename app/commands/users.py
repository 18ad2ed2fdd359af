"""flask users: make accounts, move what is theirs, and help who lost a password or a phone."""

from datetime import UTC, datetime

import click
from flask.cli import AppGroup

from app.commands.own_data import export_command, import_command
from app.commands.terminal import account_of, one_line_errors, settings, writing
from app.services.accounts import accounts, reset_links, second_factor

group = AppGroup("users", help="Make accounts, move them, and help who lost a password.")
group.add_command(export_command)
group.add_command(import_command)


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


@group.command("reset-link")
@click.argument("email")
def reset_link_command(email: str) -> None:
    """Print a link that sets a new password: once, within an hour."""
    with one_line_errors(), writing() as db:
        path = reset_links.make_link(db, user_id=account_of(db, email), now=datetime.now(UTC))
    click.echo((settings().public_url or f"http://127.0.0.1:{settings().port}") + path)


@group.command("remove-second-step")
@click.argument("email")
def remove_second_step_command(email: str) -> None:
    """Take the second step away from somebody who lost phone and codes."""
    with one_line_errors(), writing() as db:
        second_factor.take_away(db, account_of(db, email))
    click.echo(f"{email} signs in with the password alone, until a new step is set up.")
