"""The commands joined to the app: serve, content, users, db, attempts, reviews, backup, restore."""

from importlib import import_module

import click
from flask import Flask
from flask.cli import AppGroup

# Where each is: a server has no use for them, and they bring a fifth of what a start costs.
COMMANDS = {
    "attempts": ("attempts", "group"),
    "backup": ("backup", "backup_command"),
    "content": ("content", "group"),
    "db": ("db", "group"),
    "restore": ("backup", "restore_command"),
    "reviews": ("attempts", "reviews"),
    "serve": ("serve", "serve"),
    "users": ("users", "group"),
}


class Commands(AppGroup):
    """The commands, each imported when it is called or asked about."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Their names."""
        return sorted([*super().list_commands(ctx), *COMMANDS])

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name."""
        if cmd_name not in COMMANDS:
            return super().get_command(ctx, cmd_name)
        module, name = COMMANDS[cmd_name]
        command: click.Command = getattr(import_module(f"app.commands.{module}"), name)
        return command


def init_app(app: Flask) -> None:
    """Add the commands."""
    app.cli = Commands(app.name)
