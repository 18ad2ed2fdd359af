"""Looking for damage in a database that can be opened."""

from sqlalchemy import Engine


def find_damage(engine: Engine) -> list[str]:
    """What is damaged, as sentences; reads every page of the database once."""
    with engine.connect() as connection:
        if engine.dialect.name != "sqlite":
            return []
        rows = connection.exec_driver_sql("PRAGMA integrity_check").scalars()
        found = [row for row in rows if row != "ok"]
        keys = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
        return [*found, *(f"a row of {row[0]} points at nothing in {row[2]}" for row in keys)]
