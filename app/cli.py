"""The commands joined to the app: serve, content, users, db, attempts, reviews, backup, restore."""

from flask import Flask

from app.commands import attempts, content, db, users
from app.commands.backup import backup_command, restore_command
from app.commands.serve import serve


def init_app(app: Flask) -> None:
    """Add the commands."""
    for command in (serve, backup_command, restore_command):
        app.cli.add_command(command)
    for group in (content.group, users.group, db.group, attempts.group, attempts.reviews):
        app.cli.add_command(group)
