"""Rows for any version of the database, made from what the database itself says of its columns."""

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Column, Connection, Engine, MetaData, Table, insert, select, types

from app.models.engine import WRITING

MOMENT = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
KEY = UUID("00000000-0000-4000-8000-000000000001")
# What none of the program's own tables describe: the text index and the version's own row.
NOT_OURS = ("alembic_version", "topic_search")
# What migrations read, and so has to make sense.
MEANT: Mapping[tuple[str, str], Any] = {
    ("topics", "document"): {"answers": [{"points": ["a copy"]}], "drills": [{"prompt": "Why?"}]},
    ("attempt_events", "position"): 0,
    ("attempts", "own_points"): ["mine"],
    ("standings", "own_points"): ["mine"],
    ("own_answers", "points"): [{"text": "mine", "said_in": str(KEY)}],
}

Rows = dict[str, list[dict[str, Any]]]


def fill(engine: Engine) -> Rows:
    """Put a row into every table that has none, and return all there are."""
    with engine.begin() as connection:
        tables = reflected(connection)
    with engine.connect().execution_options(**WRITING) as connection, connection.begin():
        for table in tables:
            if connection.execute(select(table).limit(1)).first() is None:
                connection.execute(insert(table), row_for(connection, table))
    return rows_of(engine)


def rows_of(engine: Engine) -> Rows:
    """Every row of every table, as the version at hand has them."""
    with engine.connect() as connection:
        return {
            table.name: [dict(row._mapping) for row in connection.execute(select(table))]
            for table in reflected(connection)
        }


def reflected(connection: Connection) -> list[Table]:
    """The tables that are there now, those that others point at first."""
    metadata = MetaData()
    metadata.reflect(connection)
    return [table for table in metadata.sorted_tables if not table.name.startswith(NOT_OURS)]


def row_for(connection: Connection, table: Table) -> dict[str, Any]:
    """A value for each column; a foreign key takes that of a row that is there."""
    words = allowed_words(table)
    row: dict[str, Any] = {}
    for column in table.columns:
        if column.computed is not None:
            continue
        meant = MEANT.get((table.name, column.name))
        row[column.name] = words.get(column.name, value_of(column)) if meant is None else meant
    for constraint in table.foreign_key_constraints:
        other = connection.execute(select(constraint.referred_table).limit(1)).mappings().first()
        for element in constraint.elements:
            row[element.parent.name] = None if other is None else other[element.column.name]
    return row


def allowed_words(table: Table) -> dict[str, str]:
    """The first word that a check allows, by column."""
    found: dict[str, str] = {}
    for constraint in table.constraints:
        sql = str(getattr(constraint, "sqltext", ""))
        match = re.search(r"(\w+)\)?(?:::\w+(?: \w+)*)?\)? (?:IN|= ANY) .*?'([^']*)'", sql)
        if match:
            found[match[1]] = match[2]
    return found


def value_of(column: Column[Any]) -> Any:
    """A value of a column's type."""
    by_type: tuple[tuple[type[Any], Any], ...] = (
        (types.Boolean, False),
        (types.Integer, 1),
        (types.JSON, []),
        (types.Uuid, KEY),
        (types.DateTime, MOMENT),
        (types.Date, date(2026, 3, 2)),
        (types.LargeBinary, b"\x00\xff"),
        (types.NumericCommon, 1.5),
        (types.String, "ö"),
    )
    if isinstance(column.type, types.CHAR):
        return KEY.hex
    found = [value for kind, value in by_type if isinstance(column.type, kind)]
    assert found, f"no value for {column.table.name}.{column.name}, which is {column.type!r}"
    return found[0]
