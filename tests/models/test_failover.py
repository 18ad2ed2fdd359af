"""A primary that is killed, its standby that takes over, and the primary that comes back."""

import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import Engine, make_url, text
from sqlalchemy.exc import OperationalError

from app.models.engine import make_engine, open_session
from app.models.postgresql import PatientConnection, Primary, each_host, timeline_of
from app.models.schema import upgrade_schema
from app.models.user import User
from tests.databases import Databases
from tests.factories import NOW
from tests.line import line_to
from tests.postgresql import free_port
from tests.standby import Pair, ask, pair

pytestmark = pytest.mark.postgresql


def add_a_user(engine: Engine) -> None:
    with open_session(engine, writing=True, hurried=True) as db:
        db.add(User(created_at=NOW))
        db.commit()


def count_users(port: int) -> object:
    return ask(port, "SELECT count(*) FROM users")


@pytest.fixture
def url(databases: Databases, migrated: str, tmp_path: Path) -> Iterator[str]:
    """A migrated database of the test's own."""
    url = databases.copy(migrated, tmp_path)
    yield url
    databases.drop(url)


@pytest.fixture(scope="module")
def two() -> Iterator[Pair]:
    with pair() as two:
        yield two


def test_what_was_acknowledged_outlives_the_primary_and_nobody_writes_to_it_again(
    two: Pair,
) -> None:
    engine = make_engine(two.url)
    upgrade_schema(engine)
    add_a_user(engine)
    two.cut_off()
    with pytest.raises(OperationalError):
        add_a_user(engine)
    two.kill()
    two.promote()
    add_a_user(engine)
    assert count_users(two.second) == 2
    engine.dispose()
    two.come_back()
    # That one takes itself for the primary, and stands first in the address.
    assert ask(two.first, "SELECT pg_is_in_recovery()") is False
    before = count_users(two.first)
    add_a_user(engine)
    fresh = make_engine(two.url)
    add_a_user(fresh)
    assert (count_users(two.first), count_users(two.second)) == (before, 4)
    for each in (engine, fresh):
        each.dispose()


def test_the_plain_driver_would_write_to_it(two: Pair) -> None:
    hosts = f"host=127.0.0.1,127.0.0.1 port={two.first},{two.second} user=tests dbname=postgres"
    with psycopg.connect(f"{hosts} target_session_attrs=read-write") as plain:
        assert plain.info.port == two.first


def test_a_server_that_keeps_its_timeline_to_itself_is_taken_as_it_is(url: str) -> None:
    engine = make_engine(url)
    with engine.begin() as connection:
        connection.execute(text("REVOKE EXECUTE ON FUNCTION pg_walfile_name FROM PUBLIC"))
        connection.execute(text("DROP ROLE IF EXISTS told_nothing"))
        connection.execute(text("CREATE ROLE told_nothing LOGIN"))
    known, plain = (
        PatientConnection.connect(
            host=engine.url.host, port=engine.url.port, dbname=engine.url.database, user=user
        )
        for user in ("tests", "told_nothing")
    )
    assert (timeline_of(known), timeline_of(plain)) == (1, 0)
    for each in (known, plain):
        each.close()
    engine.dispose()


def test_where_no_server_is_there_the_last_one_says_why() -> None:
    nobody = {"host": "127.0.0.1,127.0.0.1", "port": f"{free_port()},{free_port()}"}
    with pytest.raises(psycopg.OperationalError, match="refused"):
        Primary().connect([], nobody)


def test_a_server_that_fell_silent_costs_only_the_first_connection(url: str) -> None:
    address, primary = make_url(url), Primary()
    with line_to(address.port or 0) as line:
        line.silent()
        given = {
            "host": "127.0.0.1,127.0.0.1",
            "port": f"{line.port},{address.port}",
            "dbname": address.database,
            "user": address.username,
            "connect_timeout": 2,
        }
        for at_most in (20.0, 1.5):
            began = time.monotonic()
            primary.connect([], given).close()
            assert time.monotonic() - began < at_most


def test_servers_may_share_a_port() -> None:
    both = [{"host": "one", "port": "5433"}, {"host": "two", "port": "5433"}]
    assert list(each_host({"host": "one,two", "port": 5433})) == both
