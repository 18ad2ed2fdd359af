"""The commands joined to the app: flask serve, flask content, flask users, flask db."""

from flask import Flask

from app.commands import content, db, users
from app.commands.serve import serve


def init_app(app: Flask) -> None:
    """Add the commands."""
    app.cli.add_command(serve)
    for group in (content.group, users.group, db.group):
        app.cli.add_command(group)
