"""Looking for damage in a database that can be opened."""

from collections.abc import Iterator

from sqlalchemy import Engine, Row, select
from sqlalchemy.exc import SQLAlchemyError

from app.models.attempt import AttemptEvent, event_digest
from app.models.base import table_of
from app.models.tables import metadata

BATCH = 1000


def find_damage(engine: Engine) -> list[str]:
    """What is damaged, as sentences; reads every page of the database once.

    The database's own check sees what does not fit together. A letter that turned into another one
    fits; in the events of attempts, from which every figure follows, their digests tell. In the
    other tables what can't be read any more is told.
    """
    return [*broken_pages(engine), *changed_events(engine), *unreadable_tables(engine)]


def broken_pages(engine: Engine) -> list[str]:
    """What SQLite finds by itself; PostgreSQL checks its pages whenever it reads them."""
    if engine.dialect.name != "sqlite":
        return []
    with engine.connect() as connection:
        rows = connection.exec_driver_sql("PRAGMA integrity_check").scalars()
        found = [row for row in rows if row != "ok"]
        keys = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
        return [*found, *(f"a row of {row[0]} points at nothing in {row[2]}" for row in keys)]


def changed_events(engine: Engine) -> Iterator[str]:
    """Events that are not as they were written, or can't be read any more."""
    table = table_of(AttemptEvent)
    events = select(table).where(table.c.digest.is_not(None)).execution_options(yield_per=BATCH)
    with engine.connect() as connection:
        try:
            for row in connection.execute(events):
                if digest_as_read(row) != row.digest:
                    yield f"event {row.id} of attempt {row.attempt_id} is not as it was written"
        except (SQLAlchemyError, ValueError, LookupError):
            # It is told with the tables.
            return


def unreadable_tables(engine: Engine) -> Iterator[str]:
    """Tables with a row that can't be read any more: no JSON, no moment, none of a list's words."""
    for table in metadata().sorted_tables:
        with engine.connect().execution_options(yield_per=BATCH) as connection:
            try:
                for _row in connection.execute(select(table)):
                    pass
            except (SQLAlchemyError, ValueError, LookupError) as error:
                yield f"a row of {table.name} can't be read: {type(error).__name__}"


def digest_as_read(row: Row[tuple[object, ...]]) -> str:
    """The digest of what is stored."""
    return event_digest(
        event_id=row.id,
        attempt_id=row.attempt_id,
        position=row.position,
        kind=row.kind,
        at=row.at,
        payload=row.payload,
    )
