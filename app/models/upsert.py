"""Writing a row whether or not it is there already: one statement, and no race between two."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import inspect
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from app.models.base import Base

# The same words in both dialects, but SQLAlchemy has them in each apart.
INSERTS: Mapping[str, Callable[[type[Base]], sqlite.Insert | postgresql.Insert]] = {
    "sqlite": sqlite.insert,
    "postgresql": postgresql.insert,
}


def upsert(db: Session, table: type[Base], rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert the rows, or bring those of the same key to the same values.

    All rows name the same columns. Objects of them that the session holds are read anew when used.
    """
    keys = [column.name for column in inspect(table).primary_key]
    statement = INSERTS[db.get_bind().dialect.name](table).values(list(rows))
    changed = {name: statement.excluded[name] for name in rows[0] if name not in keys}
    db.execute(statement.on_conflict_do_update(index_elements=keys, set_=changed))
    for row in rows:
        held = db.identity_map.get(db.identity_key(table, tuple(row[name] for name in keys)))
        if held is not None:
            db.expire(held)
