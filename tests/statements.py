"""Counting what is sent to the database."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Engine, event

# What opens, closes and prepares a transaction is no statement of ours.
FRAME = ("BEGIN", "SAVEPOINT", "RELEASE", "ROLLBACK", "PRAGMA")


@contextmanager
def counted(target: Engine | Connection) -> Iterator[list[str]]:
    """The statements that are sent while this lasts."""
    sent: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        if not statement.startswith(FRAME):
            sent.append(statement)

    event.listen(target, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(target, "before_cursor_execute", note)


def writes(sent: list[str]) -> list[str]:
    """Those that change something."""
    return [statement for statement in sent if not statement.startswith("SELECT")]
