"""An INSERT that can say what happens to a row which is there already, on either database."""

from sqlalchemy.dialects.postgresql import Insert as PostgresqlInsert
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import Insert as SqliteInsert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Session

from app.models.base import Base, table_of


def upsert(db: Session, model: type[Base]) -> PostgresqlInsert | SqliteInsert:
    """An INSERT into a model's table in the database's own form, for ``on_conflict_...``."""
    is_sqlite = db.get_bind().dialect.name == "sqlite"
    return sqlite_insert(table_of(model)) if is_sqlite else postgresql_insert(table_of(model))
