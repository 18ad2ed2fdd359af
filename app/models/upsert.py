"""An INSERT that can say what happens to a row which is there already, on either database."""

from sqlalchemy.dialects.postgresql import Insert as PostgresqlInsert
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import Insert as SqliteInsert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Session

from app.models.base import Base, table_of


def dialect_of(db: Session) -> str:
    """The kind of database that a session writes to."""
    return db.get_bind().dialect.name


def upsert(dialect: str, model: type[Base]) -> PostgresqlInsert | SqliteInsert:
    """An INSERT into a model's table in the database's own form, for ``on_conflict_...``."""
    table = table_of(model)
    return sqlite_insert(table) if dialect == "sqlite" else postgresql_insert(table)
