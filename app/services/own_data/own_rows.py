"""A learner's rows as plain data, each whole with its parts, a batch at a time."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, Table, select
from sqlalchemy.orm import Session

from app.models.own_tables import CARRIED, OWNER, OwnTable

BATCH = 50
Data = dict[str, Any]


def list_wholes(db: Session, own: OwnTable, user_id: int) -> Iterator[list[Data]]:
    """A learner's rows of a table as plain data, with their parts, some at a time.

    Rows are never all in memory, however many a learner has.
    """
    wanted = owned(own, user_id).order_by(*order_of(own))
    # With the columns of the key, which parts are found by.
    for batch in db.execute(wanted.execution_options(yield_per=BATCH)).partitions():
        yield with_parts(db, own, user_id, batch)


def owned(own: OwnTable, user_id: int) -> Select[*tuple[Any, ...]]:
    """The carried columns of a learner's rows."""
    return select(*own.columns).where(own.table.c[OWNER] == user_id)


def order_of(own: OwnTable) -> list[Any]:
    """Rows as they came about, so that they are written in the same order where they arrive."""
    columns = own.table.c
    first = [columns[name] for name in ("started_at", "position", "place") if name in columns]
    return [*first, *(columns[name] for name in own.keys)]


def with_parts(db: Session, own: OwnTable, user_id: int, batch: Sequence[Row[Any]]) -> list[Data]:
    """Some rows as plain data, each with the rows of its parts."""
    wholes = [plain(row) for row in batch]
    if not own.parts:
        return wholes
    ids = [row._mapping[own.keys[0]] for row in batch]
    for part in own.parts:
        found = list_parts(db, part, user_id, ids)
        for whole, number in zip(wholes, ids, strict=True):
            whole[part.name] = found.get(number, [])
    return wholes


def list_parts(
    db: Session, part: OwnTable, user_id: int, ids: Sequence[UUID]
) -> dict[UUID, list[Data]]:
    """The rows of a part that belong to some wholes, by the whole's id."""
    link = part.table.c[part.link]
    statement = owned(part, user_id).add_columns(link).where(link.in_(ids))
    found: dict[UUID, list[Data]] = {}
    for row in db.execute(statement.order_by(link, *order_of(part))):
        data = plain(row)
        del data[part.link]
        found.setdefault(row._mapping[part.link], []).append(data)
    return found


def plain(row: Row[Any]) -> Data:
    """A row as JSON can hold it."""
    return {name: plain_value(value) for name, value in row._mapping.items()}


def plain_value(value: object) -> object:
    """A value of a column as JSON can hold it: moments and days in ISO 8601, numbers of UUIDs."""
    if isinstance(value, datetime | date):
        return value.isoformat()
    return str(value) if isinstance(value, UUID) else value


def named_topics(db: Session, user_id: int) -> set[int]:
    """The numbers of all topics that a learner's rows speak of."""
    found: set[int] = set()
    for whole in CARRIED:
        for own in (whole, *whole.parts):
            found |= topics_in(db, own.table, user_id)
    return found


def topics_in(db: Session, table: Table, user_id: int) -> set[int]:
    """The topics that a learner's rows of one table name, alone or in a list."""
    if "topic_id" in table.c:
        column = table.c["topic_id"]
        return set(db.scalars(select(column).where(table.c[OWNER] == user_id).distinct()))
    if "topic_ids" in table.c:
        lists = db.scalars(select(table.c["topic_ids"]).where(table.c[OWNER] == user_id))
        return {number for numbers in lists for number in numbers}
    return set()
