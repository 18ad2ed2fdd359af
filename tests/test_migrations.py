"""Migrations: up, down and up again with data, against the models, and by many at once."""

import json
import multiprocessing
from datetime import timedelta
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, inspect, select, text

from app.domain.errors import DomainError
from app.models import schema
from app.models.engine import make_engine, open_session
from app.models.own import OwnAnswer
from app.models.schema import (
    SchemaState,
    SchemaTooNewError,
    alembic_config,
    downgrade_schema,
    inspect_schema,
    require_current,
    upgrade_schema,
)
from app.models.tables import TABLES, metadata
from app.models.topic import Source, Topic
from app.services.topics.search import search_topics
from app.services.topics.topic_list import get_topic_list
from tests import factories


def begin_at(engine: Engine, revision: str) -> None:
    """Make a new database of an earlier version."""
    schema.make_file(engine)
    command.upgrade(alembic_config(engine), revision)


def revisions(engine: Engine) -> list[str]:
    """Every version, the first one first."""
    scripts = ScriptDirectory.from_config(alembic_config(engine))
    return [script.revision for script in scripts.walk_revisions()][::-1]


def differences(engine: Engine) -> list[object]:
    """What the models say that the database does not; of its text index they say nothing."""

    def is_described(name: str | None, _kind: str, _parents: object) -> bool:
        return not search_tables({name or ""}) and "search_vector" not in (name or "")

    with engine.connect() as connection:
        options = {"compare_type": True, "include_name": is_described}
        context = MigrationContext.configure(connection, opts=options)
        return list(compare_metadata(context, metadata()))


def broken_keys(engine: Engine) -> list[object]:
    """Rows whose foreign key leads nowhere; PostgreSQL checks at every end of a transaction."""
    if engine.dialect.name == "postgresql":
        return []
    with engine.connect() as connection:
        return list(connection.exec_driver_sql("PRAGMA foreign_key_check"))


def write(engine: Engine, statement: str, **values: object) -> None:
    with open_session(engine, writing=True) as db:
        db.execute(text(statement), values)
        db.commit()


def drill(engine: Engine) -> None:
    """A learner with a whole attempt behind it."""
    with open_session(engine, writing=True) as db:
        factories.load(db, factories.PAGES)
        ada = factories.make_learner(db, "ada@example.org")
        attempt = factories.start(db, ada)
        factories.submit(db, ada, attempt, text="The decision.", now=factories.NOW)
        factories.score(db, ada, attempt, now=factories.NOW)
        db.commit()


def count_rows(engine: Engine) -> dict[str, int]:
    with engine.connect() as connection:
        return {
            table.__tablename__: connection.exec_driver_sql(
                f"SELECT count(*) FROM {table.__tablename__}"  # noqa: S608
            ).scalar_one()
            for table in TABLES
        }


def test_the_migrations_make_what_the_models_say(engine: Engine) -> None:
    assert differences(engine) == []


def test_every_table_is_known(engine: Engine) -> None:
    tables = set(inspect(engine).get_table_names()) - {"alembic_version"}
    assert {table.__tablename__ for table in TABLES} == tables - search_tables(tables)


def search_tables(tables: set[str]) -> set[str]:
    """The tables of a full text index, which no model describes."""
    return {name for name in tables if name.startswith("topic_search")}


def test_up_down_and_up_again_with_data(empty: Engine) -> None:
    upgrade_schema(empty)
    drill(empty)
    before = count_rows(empty)
    for revision in revisions(empty)[-2::-1]:
        downgrade_schema(empty, revision)
        assert inspect_schema(empty).found == revision
        assert broken_keys(empty) == []
    upgrade_schema(empty)
    assert differences(empty) == []
    assert broken_keys(empty) == []
    assert check_search(empty) == ["Cache-aside", "Eviction", "Indexes <T>"]
    kept = ("users", "sources", "topics", "drills", "attempts", "attempt_events", "reviews")
    after = count_rows(empty)
    assert {name: after[name] for name in kept} == {name: before[name] for name in kept}


def check_search(engine: Engine) -> list[str]:
    """The titles that a search finds, in their order."""
    with open_session(engine, writing=False) as db:
        hits = search_topics(db, user_id=None, typed="mechanism").hits
        return sorted(hit.line.title for hit in hits)


def test_down_to_nothing_leaves_nothing(empty: Engine) -> None:
    upgrade_schema(empty)
    drill(empty)
    downgrade_schema(empty, "base")
    assert set(inspect(empty).get_table_names()) == {"alembic_version"}
    assert inspect_schema(empty).state is SchemaState.EMPTY


def test_rows_of_the_first_version_come_along(empty: Engine) -> None:
    begin_at(empty, "0001")
    write(
        empty,
        "INSERT INTO sources (id, name, loaded_at) VALUES (7, 'content', '2026-03-02 12:00:00')",
    )
    upgrade_schema(empty)
    with open_session(empty, writing=True) as db:
        source = db.scalars(select(Source)).one()
        assert (source.id, source.title, source.owner_id) == (7, "content", None)
        factories.load(db, factories.PAGES)
        db.commit()
        assert len(get_topic_list(db, user_id=None, page=1).lines) == len(factories.PAGES)
        # A migration that rebuilds the table of topics has to make the index's triggers again.
        assert len(search_topics(db, user_id=None, typed="evict").hits) == len(factories.PAGES)
        assert {topic.source_id for topic in db.scalars(select(Topic))} == {7}
    assert differences(empty) == []


def test_own_points_said_in_attempts_move_to_a_place_of_their_own_and_back(empty: Engine) -> None:
    upgrade_schema(empty)
    with open_session(empty, writing=True) as db:
        factories.load(db, factories.PAGES)
        ada = factories.make_learner(db, "ada@example.org")
        first = factories.practise(db, ada, own_points="mine\nother")
        later = factories.NOW + timedelta(hours=1)
        factories.practise(db, ada, now=later, own_points="other")
        db.commit()
    downgrade_schema(empty, "0008")
    with empty.connect() as connection:
        kept = connection.exec_driver_sql("SELECT own_points FROM standings").scalar_one()
    assert (json.loads(kept) if isinstance(kept, str) else kept) == ["mine", "other"]
    upgrade_schema(empty)
    with open_session(empty, writing=False) as db:
        (row,) = db.scalars(select(OwnAnswer))
    assert (row.strong, row.version, row.before) == ("", 1, None)
    assert row.points == [{"text": text, "said_in": str(first)} for text in ("mine", "other")]


def test_the_state_is_told(empty: Engine) -> None:
    assert inspect_schema(empty).state is SchemaState.EMPTY
    begin_at(empty, "0001")
    assert inspect_schema(empty).state is SchemaState.OLDER
    with pytest.raises(DomainError, match="db upgrade"):
        require_current(empty)
    assert upgrade_schema(empty).state is SchemaState.OLDER
    assert upgrade_schema(empty).state is SchemaState.CURRENT
    require_current(empty)


def test_a_newer_database_is_refused_and_left_alone(empty: Engine) -> None:
    upgrade_schema(empty)
    write(empty, "UPDATE alembic_version SET version_num = '9999'")
    for refuse in (upgrade_schema, require_current):
        with pytest.raises(SchemaTooNewError, match="9999"):
            refuse(empty)
    with pytest.raises(SchemaTooNewError):
        downgrade_schema(empty, "0001")
    assert inspect_schema(empty).found == "9999"


@pytest.mark.parametrize("revision", ["nonsense", "9999"])
def test_going_back_to_no_version_is_refused(empty: Engine, revision: str) -> None:
    upgrade_schema(empty)
    with pytest.raises(DomainError, match=revision):
        downgrade_schema(empty, revision)


@pytest.mark.sqlite
def test_foreign_keys_are_on_after_a_migration_that_failed(empty: Engine) -> None:
    begin_at(empty, "0001")
    write(empty, "CREATE TABLE staged_uploads (id INTEGER)")
    with pytest.raises(Exception, match="already exists"):
        upgrade_schema(empty)
    with empty.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar_one() == 1
    assert inspect_schema(empty).found == "0001"


def migrate(url: str) -> str:
    """What one process of several does at its start."""
    engine = make_engine(url)
    try:
        return upgrade_schema(engine).state.value
    finally:
        engine.dispose()


def test_of_two_processes_at_once_one_migrates(url: str) -> None:
    with multiprocessing.get_context("spawn").Pool(2) as pool:
        states = pool.map(migrate, [url] * 2, chunksize=1)
    assert sorted(states) == ["current", "empty"]


@pytest.mark.sqlite
def test_a_platform_without_file_locks_migrates_too(
    empty: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(schema, "FCNTL", None)
    assert upgrade_schema(empty).state is SchemaState.EMPTY


@pytest.mark.sqlite
@pytest.mark.parametrize("is_empty", [True, False], ids=["empty", "gone"])
def test_a_database_that_vanished_is_never_replaced_by_an_empty_one(
    empty: Engine, is_empty: bool
) -> None:
    upgrade_schema(empty)
    empty.dispose()
    file = Path(empty.url.database or "")
    file.unlink()
    if is_empty:
        file.touch()
    for _start in range(3):
        with pytest.raises(schema.DatabaseGoneError, match="flask --app wsgi restore"):
            upgrade_schema(empty)
    assert file.exists() is is_empty
    assert inspect_schema(empty).state is SchemaState.EMPTY
    schema.lock_file(empty).unlink()
    assert upgrade_schema(empty).state is SchemaState.EMPTY
