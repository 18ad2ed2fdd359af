"""Every version with rows in it, up to the newest and back; an old process on a newer database."""

from dataclasses import replace
from uuid import uuid4

import pytest
from alembic import command
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, Table, inspect, text

from app.config import Settings
from app.factory import create_app
from app.models import schema
from app.models.engine import make_engine, open_session
from app.models.schema import (
    SchemaTooNewError,
    alembic_config,
    downgrade_schema,
    inspect_schema,
    require_current,
    upgrade_schema,
)
from app.services.topics.search import search_topics
from tests import factories
from tests.conftest import TestClock
from tests.filling import NOT_OURS, Rows, fill, rows_of, tables_of
from tests.test_migrations import broken_keys, revisions
from tests.views import steps

pytestmark = pytest.mark.no_cover
VERSIONS = tuple(revisions(make_engine("sqlite:///none")))
# What migrations throw away on purpose, as it is made again: files are read anew after 0002, and
# nothing was ever in the table of own answers before 0009.
MADE_AGAIN = ("source_files", "own_answers")
# Columns that migrations work out anew from the others.
WORKED_OUT = frozenset({"search_text", "text_hash", "own_points"})


def lasting(rows: Rows, like: Rows) -> Rows:
    """What has to be the same in two versions: the tables and columns that both know."""
    return {
        table: sorted(
            (
                {name: row[name] for name in row if name in first[0] and name not in WORKED_OUT}
                for row in rows[table]
            ),
            key=lambda row: repr(sorted(row.items())),
        )
        for table, first in like.items()
        if table in rows and first and table not in MADE_AGAIN
    }


def assert_same(engine: Engine, rows: Rows, before: Rows) -> None:
    """No row and no column was lost on the way from one version to another."""
    assert lasting(rows, before) == lasting(before, rows)
    assert broken_keys(engine) == []


def test_rows_of_every_version_come_along_step_by_step_and_back(empty: Engine) -> None:
    schema.make_file(empty)
    known: list[list[Table]] = []
    above: Rows = {}
    for number, version in enumerate(VERSIONS):
        command.upgrade(alembic_config(empty), version)
        known.append(tables_of(empty))
        assert_same(empty, rows_of(empty, known[-1]), above)
        above = fill(empty, known[-1], number)
        assert all(above.values()), "a table was left without a row"
    for version, tables in list(zip(VERSIONS, known, strict=True))[-2::-1]:
        downgrade_schema(empty, version)
        assert inspect_schema(empty).found == version
        assert {table.name for table in tables} == our_tables(empty)
        back = rows_of(empty, tables)
        assert_same(empty, back, above)
        above = back


def our_tables(engine: Engine) -> set[str]:
    """The names of the tables that are there."""
    return {name for name in inspect(engine).get_table_names() if not name.startswith(NOT_OURS)}


@pytest.mark.parametrize("version", VERSIONS[:-1:6])
def test_rows_come_up_to_the_newest_version_and_back_in_one_transaction(
    empty: Engine, version: str
) -> None:
    schema.make_file(empty)
    command.upgrade(alembic_config(empty), version)
    tables = tables_of(empty)
    before = fill(empty, tables)
    upgrade_schema(empty)
    newest = tables_of(empty)
    assert_same(empty, rows_of(empty, newest), before)
    above = fill(empty, newest, 1)
    downgrade_schema(empty, version)
    assert {table.name for table in tables} == our_tables(empty)
    assert_same(empty, rows_of(empty, tables), above)


def find(engine: Engine, typed: str) -> list[str]:
    """The titles that a search finds."""
    with open_session(engine, writing=False) as db:
        return [hit.line.title for hit in search_topics(db, user_id=None, typed=typed).hits]


def test_the_index_of_beginnings_has_the_topics_from_before_it_and_follows_them(
    empty: Engine,
) -> None:
    page = "# {}\n\n## Interview Timed Drill\n\n- 60 seconds: Go.\n"
    upgrade_schema(empty)
    with open_session(empty, writing=True) as db:
        factories.load(db, {"a.md": page.format("Cache-aside")})
        db.commit()
    downgrade_schema(empty, "0019")
    assert find(empty, "ca as") == ["Cache-aside"]
    upgrade_schema(empty)
    assert find(empty, "ca as") == ["Cache-aside"]
    with open_session(empty, writing=True) as db:
        factories.load(db, {"a.md": page.format("Quokka breeding")})
        db.commit()
    assert find(empty, "qu br") == ["Quokka breeding"]
    assert find(empty, "ca as") == []


@pytest.mark.sqlite
def test_sqlite_keeps_beginnings_of_two_and_three_letters(empty: Engine) -> None:
    upgrade_schema(empty)
    with empty.connect() as connection:
        made = connection.scalar(text("SELECT sql FROM sqlite_master WHERE name = 'topic_search'"))
    assert "prefix='2 3'" in made


def make_newer(engine: Engine) -> None:
    """What a migration of a later version adds: a table, and a column that may be empty."""
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE from_later (id INTEGER PRIMARY KEY)"))
        for table in ("attempts", "attempt_events", "drafts", "users", "standings"):
            connection.execute(text(f"ALTER TABLE {table} ADD COLUMN from_later TEXT"))
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))


def test_a_running_process_goes_on_when_a_newer_version_migrates_under_it(
    app: Flask, ada: FlaskClient
) -> None:
    drill, tab = steps.drill(app), uuid4()
    before = steps.start(ada, drill)
    # So often that PostgreSQL has kept its plan of each statement.
    for revision in range(1, 8):
        draft = steps.put_draft(ada, before, "before", tab=tab, revision=revision)
        assert draft.status_code == 200
    other = make_engine(app.extensions["engine"].url.render_as_string(hide_password=False))
    make_newer(other)
    other.dispose()
    assert steps.put_draft(ada, before, "after", tab=tab, revision=8).status_code == 200
    steps.to_result(ada, before)
    steps.to_result(ada, steps.start(ada, drill))
    for path in ("/", "/topics", "/progress", f"/attempts/{before}"):
        assert ada.get(path, follow_redirects=True).status_code == 200


def test_a_program_that_starts_on_a_newer_database_says_so_in_one_line(
    app: Flask, settings: Settings, clock: TestClock
) -> None:
    engine: Engine = app.extensions["engine"]
    make_newer(engine)
    url = engine.url.render_as_string(hide_password=False)
    later = create_app(replace(settings, database_url=url), clock=clock).extensions["engine"]
    for refuse in (upgrade_schema, require_current):
        with pytest.raises(SchemaTooNewError, match="newer than this program") as told:
            refuse(later)
        assert "\n" not in str(told.value)
    later.dispose()
