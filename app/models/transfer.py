"""Moving an installation from one database to another, and proving that nothing differs."""

import json
from base64 import b64encode
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Engine, Row, Table, func, insert, select
from sqlalchemy.engine import make_url

from app.domain.errors import DomainError
from app.models.engine import WRITING, at_one_moment
from app.models.schema import require_current, upgrade_schema
from app.models.tables import metadata

BATCH = 500
MODULUS = 2**256

Progress = Callable[[str], None]
Keep = Callable[[Sequence[Row[Any]]], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class TableSum:
    """How many rows a table has, and a digest of them all that no order changes."""

    table: str
    rows: int
    digest: str


def copy_database(source: Engine, target: Engine, progress: Progress) -> list[TableSum]:
    """Copy every row into an empty database, and return the sums that both agree on.

    The source is read in one snapshot and the target written in one transaction, so that what
    arrives is what was there at one moment, or nothing. ``progress`` is told each table's name.
    Raises ``DomainError`` where the two are one, the target has rows, or a sum differs.
    """
    refuse_same(source, target)
    require_current(source)
    upgrade_schema(target)
    with snapshot(source) as read, writing(target) as write:
        refuse_filled(write)
        sums = [copy_table(read, write, table, progress) for table in tables()]
        restart_numbers(write)
        refuse_difference(sums, [add_up(write, table) for table in tables()])
    return sums


def tables() -> list[Table]:
    """All tables, those that others point at first."""
    return metadata().sorted_tables


def refuse_same(source: Engine, target: Engine) -> None:
    """A database is not copied onto itself."""
    if make_url(source.url) == make_url(target.url):
        raise DomainError("Both addresses name the same database. Give another one to copy to.")


@contextmanager
def snapshot(engine: Engine) -> Iterator[Connection]:
    """A connection that sees the database as it is at its first read, whatever others write."""
    with at_one_moment(engine).connect() as connection:
        yield connection


def refuse_filled(connection: Connection) -> None:
    """Only an empty database is written to: two installations can't be joined."""
    for table in tables():
        if connection.execute(select(table).limit(1)).first() is not None:
            raise DomainError(
                f"The database to copy to is not empty: it has rows in {table.name}. "
                "Give an empty one."
            )


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """A connection whose transaction is kept as a whole, or not at all."""
    with engine.connect().execution_options(**WRITING) as connection, connection.begin():
        yield connection


def copy_table(read: Connection, write: Connection, table: Table, progress: Progress) -> TableSum:
    """Copy a table, so many rows at a time, and add them up."""
    progress(table.name)

    def keep(batch: Sequence[Row[Any]]) -> None:
        write.execute(insert(table), [dict(row._mapping) for row in batch])

    return add_up(read, table, keep)


def add_up(connection: Connection, table: Table, keep: Keep = lambda _batch: None) -> TableSum:
    """A table's sum, read so many rows at a time; ``keep`` is given each of the batches."""
    total, rows = 0, 0
    result = connection.execution_options(yield_per=BATCH).execute(select(table))
    for batch in result.partitions():
        keep(batch)
        total = (total + sum(map(number_of, batch))) % MODULUS
        rows += len(batch)
    return TableSum(table=table.name, rows=rows, digest=f"{total:064x}")


def sums_of(engine: Engine) -> list[TableSum]:
    """The sums of every table at one moment."""
    with snapshot(engine) as connection:
        return [add_up(connection, table) for table in tables()]


def number_of(row: Row[Any]) -> int:
    """A row as a number: the same values give the same one on every database."""
    text = json.dumps(list(row), default=as_text, sort_keys=True, ensure_ascii=True)
    return int(sha256(text.encode()).hexdigest(), 16)


def as_text(value: object) -> str:
    """A value that JSON does not know, in one form."""
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, bytes):
        return b64encode(value).decode("ascii")
    raise TypeError(f"a column holds {type(value).__name__}, which no copy knows how to compare")


def restart_numbers(connection: Connection) -> None:
    """Let PostgreSQL number new rows after the copied ones; SQLite looks by itself."""
    if connection.dialect.name != "postgresql":
        return
    for table in tables():
        column = table.autoincrement_column
        if column is not None:
            last = select(func.coalesce(func.max(column), 0) + 1).scalar_subquery()
            sequence = func.pg_get_serial_sequence(table.name, column.name)
            connection.execute(select(func.setval(sequence, last, False)))


def refuse_difference(wanted: list[TableSum], found: list[TableSum]) -> None:
    """Stop, with nothing kept, where a table did not arrive as it was."""
    differ = [one.table for one, other in zip(wanted, found, strict=True) if one != other]
    if differ:
        raise DomainError(
            f"The copy differs from its source in {', '.join(differ)}; nothing was kept."
        )
