"""Rows for any version of the database, made from what the database itself says of its columns."""

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import (
    Column,
    Connection,
    Engine,
    MetaData,
    RowMapping,
    Table,
    UniqueConstraint,
    insert,
    select,
    types,
)

from app.models.engine import WRITING

MOMENT = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
KEY = UUID("00000000-0000-4000-8000-000000000001")
# What none of the program's own tables describe: the text index and the version's own row.
NOT_OURS = ("alembic_version", "topic_search")
# The tables that never have two rows.
ONE_ROW = ("figure_versions",)
# What migrations read, and so has to make sense.
MEANT: Mapping[tuple[str, str], Any] = {
    ("topics", "document"): {"answers": [{"points": ["a copy"]}], "drills": [{"prompt": "Why?"}]},
    ("attempt_events", "position"): 0,
    ("attempts", "own_points"): ["mine"],
    ("standings", "own_points"): ["mine"],
    ("own_answers", "points"): [{"text": "mine", "said_in": str(KEY)}],
}

Rows = dict[str, list[dict[str, Any]]]


def tables_of(engine: Engine) -> list[Table]:
    """The tables that are there now, those that others point at first."""
    metadata = MetaData()
    metadata.reflect(engine)
    return [table for table in metadata.sorted_tables if not table.name.startswith(NOT_OURS)]


def fill(engine: Engine, tables: Iterable[Table], number: int = 0) -> Rows:
    """Put a row into every table, of another key for each number, and return all there are."""
    with engine.connect().execution_options(**WRITING) as connection, connection.begin():
        for table in tables:
            if table.name not in ONE_ROW:
                connection.execute(insert(table), row_for(connection, table, number))
            elif newest(connection, table) is None:
                connection.execute(insert(table), row_for(connection, table, 0))
    return rows_of(engine, tables)


def rows_of(engine: Engine, tables: Iterable[Table]) -> Rows:
    """Every row of these tables, as the version at hand has them."""
    with engine.connect() as connection:
        return {
            table.name: [dict(row._mapping) for row in connection.execute(select(table))]
            for table in tables
        }


def row_for(connection: Connection, table: Table, number: int) -> dict[str, Any]:
    """A value for each column; a foreign key takes that of the newest row that is there."""
    words, naming = allowed_words(table), naming_columns(table)
    row: dict[str, Any] = {}
    for column in table.columns:
        if column.computed is not None:
            continue
        meant = MEANT.get((table.name, column.name))
        value = value_of(column, number if column.name in naming else 0)
        row[column.name] = words.get(column.name, value) if meant is None else meant
    for constraint in table.foreign_key_constraints:
        other = newest(connection, constraint.referred_table)
        for element in constraint.elements:
            row[element.parent.name] = None if other is None else other[element.column.name]
    return row


def naming_columns(table: Table) -> set[str]:
    """The columns by which a table tells its rows apart."""
    columns = [*table.primary_key.columns]
    for index in table.indexes:
        columns += index.columns if index.unique else ()
    for each in table.constraints:
        columns += each.columns if isinstance(each, UniqueConstraint) else ()
    return {column.name for column in columns}


def newest(connection: Connection, table: Table) -> RowMapping | None:
    """The row of the highest key."""
    by_key = [column.desc() for column in table.primary_key.columns]
    return connection.execute(select(table).order_by(*by_key).limit(1)).mappings().first()


def allowed_words(table: Table) -> dict[str, str]:
    """The first word that a check allows, by column."""
    found: dict[str, str] = {}
    for constraint in table.constraints:
        sql = str(getattr(constraint, "sqltext", ""))
        match = re.search(r"(\w+)\)?(?:::\w+(?: \w+)*)?\)? (?:IN|= ANY) .*?'([^']*)'", sql)
        if match:
            found[match[1]] = match[2]
    return found


def value_of(column: Column[Any], number: int) -> Any:
    """A value of a column's type, another one for each number."""
    key = UUID(int=KEY.int + number)
    by_type: tuple[tuple[type[Any], Any], ...] = (
        (types.Boolean, False),
        (types.Integer, 1 + number),
        (types.JSON, []),
        (types.Uuid, key),
        (types.DateTime, MOMENT + timedelta(days=number)),
        (types.Date, (MOMENT + timedelta(days=number)).date()),
        (types.LargeBinary, bytes([0, 255, number])),
        (types.NumericCommon, 1.5 + number),
        (types.String, f"ö{number or ''}"),
    )
    if isinstance(column.type, types.CHAR):
        return key.hex
    found = [value for kind, value in by_type if isinstance(column.type, kind)]
    assert found, f"no value for {column.table.name}.{column.name}, which is {column.type!r}"
    return found[0]
