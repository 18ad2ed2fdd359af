"""Many rows at once, at little more than the driver's own price."""

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import Table, Update, bindparam, insert, update
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import Session

from app.models.base import Base, table_of

Row = Mapping[str, Any]


class Statement(NamedTuple):
    """An INSERT as the driver takes it: its text, and for each column how a value is sent."""

    sql: str
    columns: tuple[str, ...]
    writers: tuple[Callable[[Any], Any] | None, ...]
    # The driver takes each row as a tuple, or else as a dictionary.
    positional: bool


def insert_rows(db: Session, model: type[Base], rows: Sequence[Row]) -> None:
    """Insert rows that all name the same columns, every one that has no default in the database.

    SQLAlchemy goes through a dozen steps for each row, which cost more than SQLite does to write
    it. Here the statement is made once, and a row goes through its columns' types only.
    """
    if rows:
        connection = db.connection()
        statement = prepared(table_of(model), connection.dialect, tuple(rows[0]))
        connection.exec_driver_sql(statement.sql, sent(statement, rows))


def update_rows(db: Session, model: type[Base], rows: Sequence[Row]) -> None:
    """Give rows new values by their ``id``; all name the same columns.

    Objects of the session that stand for these rows are not told.
    """
    if rows:
        columns = tuple(name for name in rows[0] if name != "id")
        named = [{f"new_{name}": value for name, value in row.items()} for row in rows]
        db.connection().execute(updating(table_of(model), columns), named)


@lru_cache(maxsize=64)
def updating(table: Table, columns: tuple[str, ...]) -> Update:
    """The statement that gives a row new values in these columns, made once."""
    values = {name: bindparam(f"new_{name}", type_=table.c[name].type) for name in columns}
    return update(table).where(table.c.id == bindparam("new_id")).values(values)


@lru_cache(maxsize=64)
def prepared(table: Table, dialect: Dialect, columns: tuple[str, ...]) -> Statement:
    """The statement for these columns of a table."""
    compiled = insert(table).compile(dialect=dialect, column_keys=list(columns))
    order = tuple(compiled.positiontup or columns)
    types = (table.c[name].type for name in order)
    writers = tuple(kind.dialect_impl(dialect).bind_processor(dialect) for kind in types)
    return Statement(str(compiled), order, writers, bool(compiled.positional))


def sent(statement: Statement, rows: Sequence[Row]) -> list[Any]:
    """Rows in the form in which the driver takes them."""
    plan = list(zip(statement.columns, statement.writers, strict=True))
    values = (
        tuple([write(row[name]) if write else row[name] for name, write in plan]) for row in rows
    )
    if statement.positional:
        return list(values)
    return [dict(zip(statement.columns, each, strict=True)) for each in values]
