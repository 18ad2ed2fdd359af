"""Run the migrations on the engine that the program hands over."""

from typing import Any

from alembic import context
from sqlalchemy import Engine

from app.models.base import UTCDateTime
from app.models.engine import WRITING
from app.models.tables import metadata


def as_plain_type(kind: str, item: Any, _autogenerate: Any) -> str | bool:
    """Write our own column type as what the database sees: a migration must not change with us."""
    if kind == "type" and isinstance(item, UTCDateTime):
        return "sa.DateTime(timezone=True)"
    return False


engine: Engine = context.config.attributes["engine"]

with engine.connect().execution_options(**WRITING) as connection:
    # SQLite's foreign keys would fire while a table is rebuilt; the pragma wants no transaction.
    sqlite = connection.dialect.name == "sqlite"
    if sqlite:
        connection.connection.driver_connection.execute("PRAGMA foreign_keys = OFF")
    context.configure(
        connection=connection,
        target_metadata=metadata(),
        render_as_batch=sqlite,
        # All or none: Alembic would commit each of them on SQLite, which can do better, so that a
        # process that ends in between leaves a version that neither program was made for.
        transactional_ddl=True,
        transaction_per_migration=False,
        compare_type=True,
        render_item=as_plain_type,
    )
    try:
        with context.begin_transaction():
            context.run_migrations()
    finally:
        # The connection goes back to the pool, also after a migration that failed.
        if sqlite:
            connection.rollback()
            connection.connection.driver_connection.execute("PRAGMA foreign_keys = ON")
