"""A disk that is full, read only, damaged or away: 503 with a time to come back, and no loss."""

import os
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, event, func, select
from sqlalchemy.exc import OperationalError
from werkzeug.test import TestResponse

from app.config import Settings
from app.models.engine import make_engine, open_session
from app.models.integrity import find_damage
from app.models.topic import Topic
from tests import factories
from tests.conftest import TestClock, app_on_a_copy
from tests.databases import Databases
from tests.factories import PAGE
from tests.views import steps
from tests.views.conftest import Pattern

pytestmark = pytest.mark.sqlite
LONG = "The decision, and what it costs. " * 400


class Drilling:
    """A learner in the middle of a drill, whose page saves what is typed."""

    def __init__(self, app: Flask, client: FlaskClient) -> None:
        self.app = app
        self.client = client
        self.attempt: UUID = steps.start(client, steps.drill(app))
        self.tab = uuid4()
        self.revision = 0
        self.acknowledged = ""

    @property
    def engine(self) -> Engine:
        engine: Engine = self.app.extensions["engine"]
        return engine

    @property
    def file(self) -> Path:
        return Path(self.engine.url.database or "")

    def save(self, text: str) -> TestResponse:
        """Save a draft; what is acknowledged is remembered."""
        self.revision += 1
        answer = steps.put_draft(
            self.client, self.attempt, text, tab=self.tab, revision=self.revision
        )
        if answer.status_code == 200:
            self.acknowledged = text
        return answer

    def save_until_it_fails(self) -> TestResponse:
        """Save longer and longer texts; the first refusal."""
        for number in range(1, 40):
            answer = self.save(f"{number} {LONG * number}")
            if answer.status_code != 200:
                return answer
        raise AssertionError("nothing ever failed")

    def assert_goes_on(self) -> None:
        """The text is as it was acknowledged, and the same try goes through."""
        page = self.client.get(f"/attempts/{self.attempt}")
        assert page.status_code == 200
        assert self.acknowledged in steps.text_of(page)
        assert self.save("After the fault.").status_code == 200
        steps.to_result(self.client, self.attempt)
        assert find_damage(self.engine) == []


@pytest.fixture
def app(
    settings: Settings, clock: TestClock, databases: Databases, pattern: Pattern
) -> Iterator[Flask]:
    """An app of the test's own, as what happens to its storage concerns nobody else."""
    with app_on_a_copy(pattern.url, settings, clock, databases) as app:
        yield app


@pytest.fixture
def drilling(app: Flask, ada: FlaskClient) -> Drilling:
    drilling = Drilling(app, ada)
    assert drilling.save("Before the fault.").status_code == 200
    return drilling


def assert_told(answer: TestResponse) -> None:
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "3"


@contextmanager
def every_connection(engine: Engine, pragma: str) -> Iterator[None]:
    """A setting of SQLite's for every connection, until the fault is over."""

    def set_up(connection: object, _record: object) -> None:
        connection.execute(f"PRAGMA {pragma}")  # type: ignore[attr-defined]

    engine.dispose()
    event.listen(engine, "connect", set_up)
    yield
    event.remove(engine, "connect", set_up)
    engine.dispose()


@pytest.mark.parametrize("pragma", ["max_page_count = 1", "query_only = ON"], ids=["full", "ro"])
def test_a_database_that_takes_no_more_is_503_and_reads_go_on(
    drilling: Drilling, pragma: str
) -> None:
    # One page is fewer than there are: SQLite takes it for those there are, and no more.
    with every_connection(drilling.engine, pragma):
        assert_told(drilling.save_until_it_fails())
        assert drilling.client.get("/topics").status_code == 200
        assert drilling.client.get(f"/attempts/{drilling.attempt}").status_code == 200
        assert drilling.client.get("/healthz").status_code == 200
    drilling.assert_goes_on()


def mounted(folder: Path, options: str) -> bool:
    """Whether a small file system in memory could be put there."""
    command = ["mount", "-t", "tmpfs", "-o", options, "none", str(folder)]
    return os.geteuid() == 0 and subprocess.run(command, check=False).returncode == 0


@pytest.fixture
def small_disk(settings: object, tmp_path: Path) -> Iterator[Path]:
    """A disk of four megabytes where the app has its database."""
    folder = tmp_path / "instance"
    folder.mkdir(exist_ok=True)
    if not mounted(folder, "size=4m"):
        pytest.skip("no right to mount a small disk here, so a full one was not tested")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


def fill_disk(folder: Path) -> Callable[[], None]:
    """Leave no room; undone by what is returned."""
    filler = folder / "filler"
    with suppress(OSError), filler.open("wb", buffering=0) as file:
        while True:
            file.write(b"\0" * 4096)
    return filler.unlink


def test_a_full_disk_is_503_and_recovers_when_there_is_room(
    small_disk: Path, app: Flask, ada: FlaskClient
) -> None:
    drilling = Drilling(app, ada)
    make_room = fill_disk(small_disk)
    assert_told(drilling.save_until_it_fails())
    assert ada.get("/topics").status_code == 200
    make_room()
    drilling.assert_goes_on()


def test_a_disk_that_turned_read_only_is_503_and_recovers_when_it_is_writable(
    small_disk: Path, app: Flask, ada: FlaskClient
) -> None:
    drilling = Drilling(app, ada)
    assert drilling.save("Before the fault.").status_code == 200
    drilling.engine.dispose()
    remount(small_disk, "ro")
    assert_told(drilling.save("Into the void."))
    assert ada.get("/healthz").status_code == 200
    drilling.engine.dispose()
    remount(small_disk, "rw")
    drilling.assert_goes_on()


def remount(folder: Path, option: str) -> None:
    subprocess.run(["mount", "-o", f"remount,{option}", str(folder)], check=True)


def overwrite(file: Path, start: int) -> bytes:
    """Put noise over the file from a place on; what was there."""
    with file.open("r+b") as content:
        content.seek(start)
        was = content.read()
        content.seek(start)
        content.write(b"\xa5" * len(was))
    return was


def test_damaged_pages_are_503_until_they_are_brought_back(drilling: Drilling) -> None:
    drilling.engine.dispose()
    with drilling.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    drilling.engine.dispose()
    # All but the first pages, which hold what is needed to open it.
    was = overwrite(drilling.file, 16384)
    assert_told(drilling.save("Into the void."))
    assert_told(drilling.client.get("/topics"))
    assert drilling.client.get("/healthz").status_code == 200
    drilling.engine.dispose()
    with drilling.file.open("r+b") as content:
        content.seek(16384)
        content.write(was)
    drilling.assert_goes_on()


@pytest.mark.parametrize("is_open", [True, False], ids=["open", "closed"])
def test_a_database_that_is_away_for_a_while_is_never_replaced(
    drilling: Drilling, is_open: bool
) -> None:
    if not is_open:
        drilling.engine.dispose()
    away = drilling.file.parent.with_name("away")
    drilling.file.parent.rename(away)
    drilling.file.parent.mkdir()
    answer = drilling.save("While it is away.")
    # Connections that are open go on in the file, wherever it is.
    assert answer.status_code == (200 if is_open else 503)
    assert list(drilling.file.parent.glob("*.sqlite3")) == []
    drilling.file.parent.rmdir()
    away.rename(drilling.file.parent)
    drilling.assert_goes_on()


def test_a_process_that_starts_anew_finds_all_that_was_acknowledged(
    drilling: Drilling, databases: Databases
) -> None:
    with every_connection(drilling.engine, "max_page_count = 1"):
        drilling.save_until_it_fails()
    fresh = make_engine(drilling.engine.url.render_as_string(hide_password=False))
    with fresh.connect() as connection:
        found = connection.exec_driver_sql("SELECT text FROM drafts").scalars().all()
    fresh.dispose()
    assert found == [drilling.acknowledged]


def test_a_load_that_meets_a_full_disk_changes_nothing(drilling: Drilling) -> None:
    pages = {f"Caching/{each}.md": PAGE.format(title=f"Page {each}") for each in range(60)}
    with (
        every_connection(drilling.engine, "max_page_count = 1"),
        open_session(drilling.engine, writing=True) as db,
        pytest.raises(OperationalError, match="full"),
    ):
        factories.load(db, pages)
    with open_session(drilling.engine, writing=False) as db:
        assert db.scalar(select(func.count()).select_from(Topic)) == 3
    drilling.assert_goes_on()
