"""A byte that flipped: found by the database's own check or by the digests of events."""

import json
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import Engine, select, text
from sqlalchemy.exc import DatabaseError

from app.models.attempt import AttemptEvent
from app.models.engine import make_engine, open_session
from app.models.integrity import find_damage
from tests import factories
from tests.databases import Databases

TYPED = "Nobody but a digest would see one letter of this change."


@pytest.fixture
def database(databases: Databases, stocked: str, tmp_path: Path) -> Iterator[Engine]:
    """A database with an attempt."""
    url = databases.copy(stocked, tmp_path)
    engine = make_engine(url)
    with open_session(engine, writing=True) as db:
        ada = factories.make_learner(db, "ada@example.org")
        factories.practise(db, ada, text=TYPED)
        db.commit()
    yield engine
    engine.dispose()
    databases.drop(url)


def test_a_whole_database_has_no_damage(database: Engine) -> None:
    assert find_damage(database) == []


def change(engine: Engine, column: str, value: object) -> None:
    """Change the event of handing in behind the program's back."""
    with engine.begin() as connection:
        connection.execute(
            text(f"UPDATE attempt_events SET {column} = :value WHERE kind = 'submitted'"),  # noqa: S608
            {"value": value},
        )


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("payload", json.dumps({"text": TYPED.replace("see", "seo")})),
        ("position", 7),
        ("at", "2026-03-02 12:00:51.000001"),
    ],
)
def test_an_event_that_changed_is_named(database: Engine, column: str, value: object) -> None:
    if column == "payload" and database.dialect.name == "postgresql":
        with database.begin() as connection:
            connection.execute(text("UPDATE attempt_events SET payload = '{}' WHERE position = 1"))
    else:
        change(database, column, value)
    with open_session(database, writing=False) as db:
        event = db.scalars(select(AttemptEvent).where(AttemptEvent.kind == "submitted")).one()
    assert find_damage(database) == [
        f"event {event.id} of attempt {event.attempt_id} is not as it was written"
    ]


def test_what_was_stored_before_there_were_digests_is_no_damage(database: Engine) -> None:
    change(database, "digest", None)
    change(database, "position", 7)
    assert find_damage(database) == []


@pytest.mark.sqlite
@pytest.mark.parametrize("value", ["no JSON", b"\xff\xfe"])
def test_an_event_that_can_not_be_read_is_damage(database: Engine, value: object) -> None:
    change(database, "payload", value)
    (found,) = find_damage(database)
    assert "a row of attempt_events can't be read" in found


@pytest.mark.sqlite
def test_a_row_of_any_table_that_can_not_be_read_is_damage(database: Engine) -> None:
    with database.begin() as connection:
        connection.execute(text("UPDATE drills SET required_outputs = '[\"a' WHERE id = 1"))
        connection.execute(text("UPDATE users SET created_at = '2026-13-02 12:00:00'"))
    assert [each.split(":")[0] for each in find_damage(database)] == [
        "a row of users can't be read",
        "a row of drills can't be read",
    ]


@pytest.mark.sqlite
def test_a_letter_that_is_none_in_what_tables_are_made_of_is_told_as_damage(
    database: Engine,
) -> None:
    with database.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    database.dispose()
    file = Path(database.url.database or "")
    damaged = file.read_bytes().replace(b"CREATE TABLE", b"CREATE T\xe1BLE", 1)
    file.write_bytes(damaged)
    with pytest.raises(DatabaseError, match="malformed"), database.connect():
        pass


@pytest.mark.sqlite
def test_a_letter_that_flipped_in_an_event_is_found_wherever_it_is(database: Engine) -> None:
    with database.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    database.dispose()
    file, random = Path(database.url.database or ""), Random(1)  # noqa: S311 - no secret
    whole = file.read_bytes()
    place = whole.index(b'{"text": "Nobody')
    for at in random.sample(range(place, place + len(TYPED)), 20):
        flipped = bytearray(whole)
        flipped[at] ^= 1
        file.write_bytes(flipped)
        assert find_damage(database) != [], whole[at : at + 9]
        database.dispose()
    file.write_bytes(whole)
    assert find_damage(database) == []
